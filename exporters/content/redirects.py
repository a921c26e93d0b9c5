"""Wagtail's redirects as `src/data/redirects.json`, which the integration hands to Astro."""

from __future__ import annotations

import json
import posixpath
import re
import unicodedata
from collections.abc import Collection, Mapping
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import F, Q
from django.utils.translation import gettext
from wagtail.contrib.redirects.models import Redirect

from exporters.content.site_tree import SiteTree
from exporters.core.redirect_sources import NOT_IN_PATH, find_source_fault

OWNER = "redirects"
PERMANENT, TEMPORARY = 301, 302

DESTINATION = re.compile(r"/(?![/\\])|https?://[\w.-]+(:\d{1,4})?([/?#]\S*)?$")


class RedirectRow(NamedTuple):
    """One redirect of the database. page: id of the target page; None where the target is `link`.

    automatic: made by Wagtail after a page moved.
    site_path: the link's path within this site, as `find_site_path` gives it.
    """

    old_path: str
    page: int | None
    link: str
    permanent: bool
    automatic: bool = False
    site_path: str = ""


def read_redirects(tree: SiteTree) -> list[RedirectRow]:
    """The redirects of a tree's site; those of all sites come first, so that the site's own override them."""
    rows = (
        Redirect.objects.filter(Q(site=tree.site) | Q(site=None))
        .order_by(F("site_id").asc(nulls_first=True), "pk")
        .values_list("old_path", "redirect_page_id", "redirect_link", "is_permanent", "automatically_created")
    )
    site = urlsplit(settings.SITE_URL)
    hosts = {tree.site.hostname.lower(), site.hostname or ""}
    base = site.path.rstrip("/")
    redirects = (RedirectRow(*row) for row in rows)
    return [row._replace(site_path=find_site_path(row.link, hosts, base)) for row in redirects]


def find_site_path(link: str, hosts: Collection[str], base: str) -> str:
    """The path of a link within this site, whether it is a path or an absolute URL; "" for other sites.

    hosts: the host names of the site. base: the path prefix of its addresses ("/mesto"), or "".
    """
    try:
        parts = urlsplit(link)
    except ValueError:
        return ""
    if parts.netloc and parts.hostname not in hosts:
        return ""
    path = parts._replace(scheme="", netloc="").geturl()
    return path.removeprefix(base) if path.startswith(f"{base}/") else path


def render_redirects(
    rows: Collection[RedirectRow],
    addresses: Mapping[int, str],
    private: Collection[str],
    published: Collection[str],
) -> str | None:
    """The file's text; None without redirects.

    addresses: id -> address of the public pages. private: addresses below which nothing is public;
    redirects from or to them are left out. published: addresses that the site has had; an automatic
    redirect from any other is left out, since its address was never public.
    """
    taken = {normalize_address(address) for address in addresses.values()}
    public = [normalize_address(address) for address in published]
    private_prefixes = tuple(normalize_address(address) for address in private)
    redirects = {}
    for row in rows:
        source = _with_slash(row.old_path)
        target = row.link if row.page is None else addresses.get(row.page)
        path = normalize_address(source)
        if not target or path == normalize_address(target) or path in taken or _find_fault(row):
            continue
        if row.automatic and not any(address.startswith(path) for address in public):
            continue
        if not any(
            normalize_address(at).startswith(private_prefixes) for at in (source, target, row.site_path)
        ):
            redirects[source] = {
                "status": PERMANENT if row.permanent else TEMPORARY,
                "destination": target,
            }
    if not redirects:
        return None
    return json.dumps(dict(sorted(redirects.items())), ensure_ascii=False, indent=2) + "\n"


def find_unusable(rows: Collection[RedirectRow]) -> list[str]:
    """A message for each redirect that a static site cannot have."""
    faults = ((row, _find_fault(row)) for row in rows)
    return [f"The redirect from {row.old_path} stays out: {fault}." for row, fault in faults if fault]


def validate_source(path: str) -> None:
    """Raise ValidationError, for a form or an import, where a site cannot redirect from a path."""
    fault = find_source_fault(Redirect.normalise_path(path))
    if fault:
        raise ValidationError(
            gettext("No redirect can lead from here: %(fault)s.") % {"fault": gettext(fault)}, code="source"
        )


def _find_fault(row: RedirectRow) -> str | None:
    fault = find_source_fault(row.old_path)
    if fault:
        return fault
    if row.page is not None or not row.link:
        return None
    if not DESTINATION.match(row.link):
        return f'it leads to {row.link}; write a path that begins with one "/", or a whole https address'
    return "it leads to itself" if _strip(row.link) == _strip(row.old_path) else None


def normalize_address(address: str) -> str:
    """The decoded, normalized path of an address, with a slash at its end: the same for all its spellings."""
    path = unicodedata.normalize("NFC", unquote(NOT_IN_PATH.split(address)[0]))
    return f"{posixpath.normpath(path).rstrip('/')}/"


def _strip(path: str) -> str:
    return unicodedata.normalize("NFC", unquote(path)).strip("/")


def _with_slash(path: str) -> str:
    is_file = "." in posixpath.basename(path)
    return path if is_file or path.endswith("/") else f"{path}/"
