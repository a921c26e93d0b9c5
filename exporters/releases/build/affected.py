"""Which pages a reconcile looks at: those that what has changed concerns, and those that privacy concerns."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import CharField, Exists, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page

from events.models import EventPage
from exporters.content.page_references import add_prefix
from exporters.content.site_tree import SiteTree
from exporters.content.visibility import Visibility, public_urls, published
from exporters.releases.models import IndexedFile, IndexedUse, Series, SiteChange

# Of pages, changes and links: to look at more of them one by one costs as much as to look at everything.
MOST = 100
ALL = "all"


class UnsureError(Exception):
    """To look at what has changed is not enough, or not cheaper; everything has to be compared."""


@dataclass(frozen=True, slots=True)
class Affected:
    """pages: ids of those to look at, of any tree. moved: those among them that may have another place now.

    changes: pks of the changes that are done with it.
    """

    pages: Collection[int]
    moved: Collection[int]
    changes: Collection[int]


def find_affected(
    tree: SiteTree, series: Series, visibility: Visibility, private: Collection[str], now: datetime
) -> Affected:
    """The pages to look at. Raises UnsureError. private: tree paths of collections, as of `Visibility`."""
    rows = _few(SiteChange.objects.filter(series=series).order_by("pk").values_list("pk", "what"))
    kinds: dict[str, set[int]] = {}
    for _, what in rows:
        kind, _, number = what.partition(":")
        kinds.setdefault(kind, set()).add(int(number or 0))
    if ALL in kinds:
        raise UnsureError("a change concerns all pages")
    moved = {*kinds.get("tree", ()), *_find_below(kinds.get("tree", ()))}
    pages = {*kinds.get("page", ()), *moved}
    pages.update(_find_users(series, kinds))
    pages.update(_find_withdrawn(series, visibility, now))
    pages.update(_find_private_uploads(series, private))
    if not visibility.sources.keys().isdisjoint(pages):
        pages.update(_find_aliases(pages))
    _count(pages)
    pages.update(_find_links(tree, series, visibility, now, pages))
    _count(pages)
    return Affected(pages, moved, [pk for pk, _ in rows])


def _find_below(roots: Collection[int]) -> Iterable[int]:
    """The pages below some; those are named in their addresses."""
    if not roots:
        return ()
    paths = Page.objects.filter(pk__in=roots).values_list("path", flat=True)
    return _few(Page.objects.filter(_below(paths)).values_list("pk", flat=True))


def _below(paths: Iterable[str]) -> Q:
    """The pages at and below some."""
    return reduce(or_, (Q(path__startswith=path) for path in paths), Q(pk__in=()))


def _find_users(series: Series, kinds: dict[str, set[int]]) -> Iterator[int]:
    """The pages whose files show an upload, a project or a type."""
    keys = [f"{kind}:{pk}" for kind in ("image", "document") for pk in kinds.get(kind, ())]
    if keys:
        yield from _find_pages_with(series, keys)
    for field in ("project", "event_type"):
        values = kinds.get(field, ())
        if values:
            yield from _few(EventPage.objects.filter(**{f"{field}__in": values}).values_list("pk", flat=True))


def _find_pages_with(series: Series, keys: Any) -> Iterator[int]:
    """The pages with certain uploads. keys: of those, as a list or a query."""
    files = IndexedFile.objects.filter(series=series, asset__in=keys, page__isnull=False)
    uses = IndexedUse.objects.filter(series=series, target__in=keys)
    yield from _few(files.values_list("page", flat=True).union(uses.values_list("page", flat=True)))


def _find_withdrawn(series: Series, visibility: Visibility, now: datetime) -> Collection[int]:
    """Pages in the release that are not live and public any more, whoever changed that and however."""
    public = Page.objects.filter(published(now), pk=OuterRef("page")).exclude(_below(visibility.restricted))
    gone = IndexedFile.objects.filter(~Exists(public), series=series, asset="", page__isnull=False)
    return _few(gone.values_list("page", flat=True))


def _find_private_uploads(series: Series, private: Collection[str]) -> Iterator[int]:
    """Pages in the release with uploads that are in private collections; some get there without a signal."""
    if not private:
        return
    below = reduce(or_, (Q(collection__path__startswith=path) for path in private))
    for model, kind in ((get_image_model(), "image"), (get_document_model(), "document")):
        key = Concat(Value(f"{kind}:"), Cast("pk", CharField()), output_field=CharField())
        yield from _find_pages_with(
            series, model._default_manager.filter(below).annotate(key=key).values("key")
        )


def _find_aliases(pages: Collection[int]) -> Iterator[int]:
    """The aliases of pages, and theirs: they are as private as the pages that they show."""
    while pages:
        _count(pages)
        pages = _few(Page.objects.filter(alias_of__in=pages).order_by().values_list("pk", flat=True))
        yield from pages


def _find_links(
    tree: SiteTree, series: Series, visibility: Visibility, now: datetime, pages: Collection[int]
) -> Iterable[int]:
    """The pages that link to one of these at another address than it has now."""
    links = IndexedUse.objects.filter(series=series, target__in=[f"page:{pk}" for pk in pages])
    known = _few(links.values_list("target", "address").distinct())
    if not known:
        return ()
    linked = [int(target.removeprefix("page:")) for target, _ in known]
    urls = public_urls(tree, visibility, now, pk__in=linked)
    addresses = {f"page:{pk}": add_prefix(url) for pk, url in urls.items()}
    outdated = [Q(target=target, address=at) for target, at in known if addresses.get(target) != at]
    found = links.filter(reduce(or_, outdated, Q(pk__in=()))) if outdated else links.none()
    return _few(found.values_list("page", flat=True).distinct())


def _few(rows: Any) -> list[Any]:
    found = list(rows[: MOST + 1])
    _count(found)
    return found


def _count(found: Collection[Any]) -> None:
    if len(found) > MOST:
        raise UnsureError("too much has changed")
