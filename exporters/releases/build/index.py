"""The index of a site's latest release: its files, and what they refer to, by page."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, NamedTuple, TypeVar

from django.conf import settings
from wagtail.models import CollectionViewRestriction, Site

from exporters.content.redirects import OWNER
from exporters.content.site_tree import SiteTree
from exporters.content.visibility import Visibility
from exporters.core.contract import Contract
from exporters.core.hashing import digest_inputs
from exporters.core.manifest import ManifestEntry
from exporters.core.release_paths import fold
from exporters.export.export_set import ExportSet
from exporters.export.render_cache import exporter_version
from exporters.releases.models import IndexedFile, IndexedUse, ReleaseIndex, Series, SiteChange

BATCH = 500
# With more of them nearly every change would touch one.
MAX_CAUTIONS = 300

T = TypeVar("T")


class UseRow(NamedTuple):
    """The fields of an IndexedUse."""

    page: int
    target: str
    address: str


def read_private_collections() -> list[str]:
    """The tree paths of the collections with a restriction, which hide all below them."""
    return list(CollectionViewRestriction.objects.values_list("collection__path", flat=True))


def read_surroundings(
    tree: SiteTree, contract: Contract, visibility: Visibility, private: Collection[str]
) -> str:
    """A digest of what all files depend on, privacy first: where it differs, everything is compared.

    private: as `read_private_collections`.
    """
    sites = Site.objects.values_list(
        "pk", "hostname", "port", "root_page__path", "root_page__url_path", "is_default_site"
    )
    return digest_inputs(
        exporter_version(),
        contract.schema,
        settings.SITE_URL,
        tree.key,
        (tree.site.pk, tree.root.pk, tree.root.path, tree.root.url_path),
        *(sorted(set(rows)) for rows in (visibility.restricted.items(), private, sites)),
    )


def write_index(
    series: Series,
    manifest: str,
    surroundings: str,
    files: Mapping[str, ManifestEntry],
    export_set: ExportSet,
) -> None:
    """Make the index describe a release; only what differs is written.

    Not in one transaction, which would lock others out: the index is invalid in between.
    """
    marker = (manifest, surroundings, sorted(export_set.cautions))
    mine = ReleaseIndex.objects.filter(series=series)
    wanted_uses = set(list_uses(export_set))
    rows = IndexedFile.objects.filter(series=series).values_list("path", "pk", "sha256", "asset", "page")
    known = {path: (pk, (sha256, asset, page)) for path, pk, sha256, asset, page in rows.iterator()}
    uses = read_uses(series)
    new = {p: entry for p, entry in files.items() if p not in known or known[p][1] != _fields(entry)}
    gone = [pk for path, (pk, _) in known.items() if path not in files]
    lost = [pk for use, pk in uses.items() if use not in wanted_uses]
    added = [use for use in wanted_uses if use not in uses]
    if len(export_set.cautions) > MAX_CAUTIONS:
        mine.delete()
        return
    if not (new or gone or lost or added) and marker in mine.values_list(
        "manifest", "surroundings", "cautions"
    ):
        return
    mine.update(manifest="")
    for batch in _batches(gone):
        IndexedFile.objects.filter(pk__in=batch).delete()
    for batch in _batches(lost):
        IndexedUse.objects.filter(pk__in=batch).delete()
    put_files(series, new)
    put_uses(series, added)
    values = dict(zip(("manifest", "surroundings", "cautions"), marker, strict=True))
    ReleaseIndex.objects.update_or_create(series=series, defaults=values)


def is_indexed(series: Series, surroundings: str) -> bool:
    """Whether the index describes the latest release, and nothing that all files depend on has changed."""
    if series.latest is None:
        return False
    mine = ReleaseIndex.objects.filter(series=series, manifest=series.latest.manifest)
    return mine.filter(surroundings=surroundings).exists()


def drop_index(series: Series) -> None:
    """Make the index invalid: a page could not be exported, and others depend on that."""
    ReleaseIndex.objects.filter(series=series).delete()


def list_changes(series: Series) -> list[int]:
    """The changes that wait for a reconcile, by their pks."""
    return list(SiteChange.objects.filter(series=series).values_list("pk", flat=True))


def forget_changes(pks: Collection[int]) -> None:
    for batch in _batches(list(pks)):
        SiteChange.objects.filter(pk__in=batch).delete()


def change_index(
    series: Series,
    manifest: str,
    changed: Mapping[str, ManifestEntry],
    removed: Collection[str],
    known: Mapping[UseRow, int],
    uses: Collection[UseRow],
) -> None:
    """Bring the index from one release to the next. Called in a transaction.

    changed: path -> entry of new and of changed files. removed: paths. known: the uses that the pages had
    which were looked at, and the pks of their rows; uses: those that they have now.
    """
    if removed:
        IndexedFile.objects.filter(series=series, path__in=removed).delete()
    put_files(series, changed)
    lost = [pk for use, pk in known.items() if use not in uses]
    if lost:
        IndexedUse.objects.filter(pk__in=lost).delete()
    put_uses(series, set(uses) - known.keys())
    ReleaseIndex.objects.filter(series=series).update(manifest=manifest)


def list_uses(export_set: ExportSet) -> Iterator[UseRow]:
    """What the pages of an export set refer to beside their own files."""
    for owner, links in export_set.links.items():
        page = int(owner.removeprefix("page:"))
        yield from (UseRow(page, f"page:{id}", address) for id, address in links)
    for owner, paths in export_set.needs.items():
        page = int(owner.removeprefix("page:"))
        yield from (UseRow(page, export_set.wanted[path].asset, "") for path in paths)


def put_files(series: Series, files: Mapping[str, ManifestEntry]) -> None:
    rows = [
        IndexedFile(
            series=series,
            path=path,
            folded=fold(path).encode(),
            sha256=entry.sha256,
            asset=entry.asset,
            page=_page_of(entry),
        )
        for path, entry in files.items()
    ]
    if rows:
        IndexedFile.objects.bulk_create(
            rows,
            batch_size=BATCH,
            update_conflicts=True,
            unique_fields=["series", "path"],
            update_fields=["sha256", "asset", "page"],
        )


def put_uses(series: Series, uses: Iterable[UseRow]) -> None:
    rows = [IndexedUse(series=series, **use._asdict()) for use in sorted(uses)]
    if rows:
        IndexedUse.objects.bulk_create(rows, batch_size=BATCH)


def read_uses(series: Series, **only: Collection[int]) -> dict[UseRow, int]:
    """Some uses, and the pks of their rows."""
    rows = IndexedUse.objects.filter(series=series, **only)
    return {
        UseRow(page, target, address): pk
        for pk, page, target, address in rows.values_list("pk", "page", "target", "address").iterator()
    }


def read_files(series: Series, **only: Any) -> dict[str, ManifestEntry]:
    """path -> entry of some files. The redirects are of no page and no upload."""
    rows = IndexedFile.objects.filter(series=series, **only)
    return {
        path: ManifestEntry(sha256, f"page:{page}" if page else asset or OWNER, asset)
        for path, sha256, asset, page in rows.values_list("path", "sha256", "asset", "page")
    }


def _fields(entry: ManifestEntry) -> tuple[str, str, int | None]:
    return entry.sha256, entry.asset, _page_of(entry)


def _page_of(entry: ManifestEntry) -> int | None:
    kind, _, number = entry.owner.partition(":")
    return int(number) if kind == "page" else None


def _batches(items: list[T]) -> Iterator[list[T]]:
    return (items[start : start + BATCH] for start in range(0, len(items), BATCH))
