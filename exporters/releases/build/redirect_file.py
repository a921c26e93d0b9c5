"""The file of redirects after a change, without the addresses of all pages."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page, get_page_models

from events.models import EventPage
from exporters.content.redirects import RedirectRow, normalize_address, read_redirects, render_redirects
from exporters.content.site_tree import SiteTree
from exporters.content.visibility import Visibility, public_urls
from exporters.core.paths import PAGES, page_url
from exporters.core.release_paths import fold
from exporters.export.published_urls import read_addresses
from exporters.models import PublishedAddress
from exporters.releases.models import IndexedFile, Series


def render_redirects_after(
    tree: SiteTree,
    series: Series,
    visibility: Visibility,
    now: datetime,
    *,
    removed: Collection[str],
    new: Iterable[str],
    imported: Collection[str],
) -> bytes | None:
    """The file as `desired_state` has it; None where there is none.

    removed, new: paths that the release loses and gains.
    imported: addresses that its pages were imported from.
    """
    rows = read_redirects(tree)
    if not rows:
        return None
    targets = [row.page for row in rows if row.page is not None]
    addresses = public_urls(tree, visibility, now, pk__in=targets)
    others = [model for model in get_page_models() if not issubclass(model, EventPage)]
    kinds = ContentType.objects.get_for_models(*others).values()
    folders = Page.objects.filter(content_type__in=list(kinds)).values_list("pk", flat=True)
    addresses |= public_urls(tree, visibility, now, pk__in=list(folders))
    at_sources = [path for path in _find_at(series, rows) if path not in removed]
    # Only whether there is a page at an address is asked of these.
    taken = {-number: page_url(path) for number, path in enumerate([*at_sources, *new], 1) if _is_page(path)}
    private = [tree.address(url_path) for url_path in visibility.restricted.values()]
    published = {*_find_published(tree, rows), *imported}
    text = render_redirects(rows, {**addresses, **taken}, private, published)
    return None if text is None else text.encode()


def _find_at(series: Series, rows: Iterable[RedirectRow]) -> list[str]:
    """The paths of the latest release's pages that are where a redirect begins, and some others."""
    stems = [f"{PAGES}{normalize_address(row.old_path)}" for row in rows]
    names = [name for stem in stems for name in (f"{stem}index.md", f"{stem.rstrip('/')}.md")]
    folded = [fold(name).encode() for name in names]
    found = IndexedFile.objects.filter(series=series, folded__in=folded)
    return list(found.values_list("path", flat=True))


def _find_published(tree: SiteTree, rows: Iterable[RedirectRow]) -> set[str]:
    """Addresses that the site has had: enough of them to know which automatic redirects may be told."""
    sources = {normalize_address(row.old_path) for row in rows if row.automatic}
    mine = PublishedAddress.objects.filter(tree=tree.key, address__in=sources)
    found = set(mine.values_list("address", flat=True))
    # A page below one that has moved had the address, or there was none; that takes all of them.
    return found if found == sources else read_addresses(tree)


def _is_page(path: str) -> bool:
    return path.startswith(f"{PAGES}/") and path.endswith(".md")
