"""Which pages are public."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from wagtail.models import Page, PageViewRestriction, Site

from exporters.content.site_tree import SiteTree


@dataclass(frozen=True, slots=True)
class Visibility:
    """The restrictions of all pages, read once.

    restricted: tree path -> url_path of the pages with a restriction, which hide all below them.
    sources: id -> (tree path, id of its own source) of the source pages of all aliases.
    """

    restricted: dict[str, str]
    sources: dict[int, tuple[str, int | None]]

    def is_public(self, path: str, alias_of: int | None) -> bool:
        """Whether the page at a tree path is public.

        Wagtail's own `.public()` asks only about a page's ancestors; an alias shows its source's
        content, so the source's ancestors count as well.
        """
        restricted = tuple(self.restricted)
        return not any(p.startswith(restricted) for p in self._source_paths(path, alias_of))

    def _source_paths(self, path: str, alias_of: int | None) -> Iterator[str]:
        yield path
        while alias_of is not None:
            path, alias_of = self.sources[alias_of]
            yield path


def read_visibility() -> Visibility:
    rows = PageViewRestriction.objects.values_list("page__path", "page__url_path")
    return Visibility(dict(rows), _alias_sources())


def _alias_sources() -> dict[int, tuple[str, int | None]]:
    # In no order, so that the database reads the index of aliases, and not all pages.
    ids = set(Page.objects.exclude(alias_of=None).order_by().values_list("alias_of_id", flat=True))
    sources: dict[int, tuple[str, int | None]] = {}
    while ids:
        rows = Page.objects.filter(pk__in=ids).values_list("pk", "path", "alias_of_id")
        sources |= {pk: (path, alias_of) for pk, path, alias_of in rows}
        ids = {alias_of for _, alias_of in sources.values() if alias_of} - sources.keys()
    return sources


def published(now: datetime) -> Q:
    """Live pages before their expiry; publish_scheduled may not yet have unpublished those after it."""
    return Q(live=True) & (Q(expire_at=None) | Q(expire_at__gt=now))


def public_urls(
    tree: SiteTree,
    visibility: Visibility,
    now: datetime,
    also: Collection[int] = (),
    **only: Collection[int],
) -> dict[int, str]:
    """id -> address of all public pages, or with pk__in=[7] of those alone.

    also: ids of drafts that count as published. A path for pages of the tree, an absolute URL for pages of
    other Wagtail sites; other pages are left out.
    """
    others = Site.objects.select_related("root_page").exclude(pk=tree.site.pk)
    roots = [(site.root_page.path, site.root_page.url_path, site.root_url) for site in others]
    rows = Page.objects.filter(published(now) | Q(pk__in=also), **only).values_list(
        "pk", "path", "url_path", "alias_of_id"
    )
    urls = {}
    for pk, path, url_path, alias_of in rows.iterator():
        if not visibility.is_public(path, alias_of):
            continue
        if tree.contains(path):
            if url_path.startswith(tree.root.url_path):
                urls[pk] = tree.address(url_path)
            continue
        for root_path, root_url_path, root_url in roots:
            if path.startswith(root_path):
                below = tree.names.address(root_url_path, url_path.removeprefix(root_url_path))
                urls[pk] = f"{root_url}/{below}"
    return urls
