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
from django.db.models import F, Q
from wagtail.contrib.redirects.models import Redirect

from exporters.content.site_tree import SiteTree

OWNER = "redirects"
PERMANENT, TEMPORARY = 301, 302

# What the integration (redirects/file.js) refuses: Astro, for one, reads brackets as a parameter.
UNSEEN = re.compile(r"[?#;]")
UNROUTABLE = re.compile(r"[\[\]\\]|(^|/)\.{1,2}(/|$)|//")
DESTINATION = re.compile(r"/(?![/\\])|https?://[\w.-]+(:\d{1,4})?([/?#]\S*)?$")


class RedirectRow(NamedTuple):
    """One redirect of the database. page: where it leads, or None where link says so.

    automatic: made by Wagtail after a page moved.
    site_path: the path in this very site that the link leads to, as `find_site_path` gives it.
    """

    old_path: str
    page: int | None
    link: str
    permanent: bool
    automatic: bool = False
    site_path: str = ""


def read_redirects(tree: SiteTree) -> list[RedirectRow]:
    """The redirects of a tree's site, its own after those of all sites, so that its own win."""
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
    """The path in the site that a link leads to, a whole address of the site among them; "" elsewhere.

    hosts: the site's own names. base: what its addresses begin with ("/mesto"), or "".
    """
    try:
        there = urlsplit(link)
    except ValueError:
        return ""
    if there.netloc and there.hostname not in hosts:
        return ""
    place = there._replace(scheme="", netloc="").geturl()
    return place.removeprefix(base) if place.startswith(f"{base}/") else place


def render_redirects(
    rows: Collection[RedirectRow],
    addresses: Mapping[int, str],
    private: Collection[str],
    published: Collection[str],
) -> str | None:
    """The file's text; None where there is nothing to say.

    addresses: id -> address of the pages that anyone may see. private: addresses below which nothing is
    public, and whose names therefore stay in. published: addresses that the site has had; a redirect that
    Wagtail made from any other would tell what was never public.
    """
    taken = set(addresses.values())
    hidden = tuple(_plain(address) for address in private)
    redirects = {}
    for row in rows:
        source = _with_slash(row.old_path)
        target = row.link if row.page is None else addresses.get(row.page)
        if not target or source == target or source in taken or _fault(row):
            continue
        if row.automatic and not any(address.startswith(source) for address in published):
            continue
        if not any(_plain(named).startswith(hidden) for named in (source, target, row.site_path)):
            redirects[source] = {
                "status": PERMANENT if row.permanent else TEMPORARY,
                "destination": target,
            }
    if not redirects:
        return None
    return json.dumps(dict(sorted(redirects.items())), ensure_ascii=False, indent=2) + "\n"


def find_unusable(rows: Collection[RedirectRow]) -> list[str]:
    """A sentence for each redirect that a static site cannot have."""
    faults = ((row, _fault(row)) for row in rows)
    return [f"The redirect from {row.old_path} stays out: {fault}." for row, fault in faults if fault]


def _fault(row: RedirectRow) -> str | None:
    if UNSEEN.search(row.old_path):
        return "a static site does not see what follows a question mark or a semicolon"
    if UNROUTABLE.search(row.old_path):
        return 'no page has an address with brackets, a backslash, ".." or "//"'
    if "%" in unquote(row.old_path):
        return 'Astro builds no address with a "%" in it'
    if row.page is not None or not row.link:
        return None
    if not DESTINATION.match(row.link):
        return f'it leads to {row.link}; write a path that begins with one "/", or a whole https address'
    return "it leads to itself" if _bare(row.link) == _bare(row.old_path) else None


def _plain(address: str) -> str:
    """The path of an address as every spelling of it has it, with a slash at its end."""
    path = unicodedata.normalize("NFC", unquote(UNSEEN.split(address)[0]))
    return f"{posixpath.normpath(path).rstrip('/')}/"


def _bare(path: str) -> str:
    return unicodedata.normalize("NFC", unquote(path)).strip("/")


def _with_slash(path: str) -> str:
    is_file = "." in posixpath.basename(path)
    return path if is_file or path.endswith("/") else f"{path}/"
