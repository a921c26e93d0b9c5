"""Deployment checks of host names: CMS_URL, PREVIEW_URL, SITE_URL and ALLOWED_HOSTS."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.http.request import validate_host

from cms.environment import is_this_machine

# setting -> (an address as it should be, who needs it).
ADDRESSES = {
    "CMS_URL": ("https://cms.example.org", "links in mails, the preview and CI lead to it"),
    "PREVIEW_URL": ("https://preview.example.org", "editors' browsers load the preview from it"),
    "SITE_URL": ("https://www.example.org", "links to the published pages begin with it"),
}


@register(Tags.security, deploy=True)
def check_addresses(**_options: Any) -> list[CheckMessage]:
    """An error for each address that other machines cannot use, or that anyone on the way could read."""
    return [
        Error(
            f"{name} is {getattr(settings, name)}: {fault}.",
            hint=f"Set {name} to an address such as {example}; {purpose}.",
            id="cms.E003",
        )
        for name, (example, purpose) in ADDRESSES.items()
        for fault in find_faults(name, getattr(settings, name))
    ]


def find_faults(name: str, address: str) -> Iterator[str]:
    """What is wrong with an address, as the end of a sentence; the first fault only."""
    parts = urlsplit(address)
    if is_this_machine(parts.hostname or "localhost"):
        yield "other machines do not reach it"
    elif parts.scheme != "https":
        yield "it is not encrypted"
    elif name != "SITE_URL" and parts.path:
        yield "it has a path, and the CMS and the preview answer at the root of a host"
    elif name == "SITE_URL" and address in (settings.CMS_URL, settings.PREVIEW_URL):
        yield "the published site is neither the CMS nor its preview"


@register(Tags.security, deploy=True)
def check_hosts(**_options: Any) -> list[CheckMessage]:
    """An error where the CMS answers to any name, or does not answer to its own."""
    host = urlsplit(settings.CMS_URL).hostname or ""
    hint = f"Set ALLOWED_HOSTS to the host name of CMS_URL, {host}, and to no other that people do not use."
    if "*" in settings.ALLOWED_HOSTS:
        what = "ALLOWED_HOSTS has *: a forged Host header would end up in links, in mails too."
        return [Error(what, hint=hint, id="cms.E004")]
    if not validate_host(host, settings.ALLOWED_HOSTS):
        what = f"ALLOWED_HOSTS has no {host}, the host of CMS_URL: every request would be refused."
        return [Error(what, hint=hint, id="cms.E005")]
    return []
