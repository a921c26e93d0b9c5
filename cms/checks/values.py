"""Checks of any settings: hosts that share cookies with the preview, negative numbers."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

HINT = "Give the preview a host name of its own, such as {other}."


@register(Tags.security)
def check_preview_host(**_options: Any) -> list[CheckMessage]:
    """An error for one origin, a warning for one host name.

    The preview runs the site's scripts: on the CMS's origin they could use the admin, on its host name they
    would receive the editors' cookies.
    """
    cms, preview = urlsplit(settings.CMS_URL), urlsplit(settings.PREVIEW_URL)
    if cms.hostname != preview.hostname:
        return []
    other = "http://127.0.0.1:4321" if cms.hostname == "localhost" else "https://preview.example.org"
    hint = HINT.format(other=other)
    if (cms.scheme, cms.port) == (preview.scheme, preview.port):
        what = f"are one origin, {settings.CMS_URL}: the site's scripts could use the admin."
        return [Error(f"CMS_URL and PREVIEW_URL {what}", hint=hint, id="cms.E001")]
    what = f"share the host name {cms.hostname}: browsers send editors' cookies to the preview."
    return [Warning(f"CMS_URL and PREVIEW_URL {what}", hint=hint, id="cms.W001")]


@register()
def check_releases_kept(**_options: Any) -> list[CheckMessage]:
    """An error for a negative number, which would make pruning fail at the end of a reconcile."""
    kept = settings.RELEASES_KEPT
    if kept >= 0:
        return []
    hint = "Set it to how many of the newest releases stay, such as 50."
    return [Error(f"RELEASES_KEPT is {kept}: no fewer than 0 releases can stay.", hint=hint, id="cms.E002")]
