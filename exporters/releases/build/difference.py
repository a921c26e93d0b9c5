"""What a release changes, found by looking at few pages. In doubt UnsureError: everything is compared."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone

from exporters.content.asset_usage import find_all_uses, find_assets, find_local_assets
from exporters.content.assets import LazyAssets, Library, open_draft_library
from exporters.content.pages import Row, locate_row, read_rows
from exporters.content.redirects import OWNER
from exporters.content.site_tree import SiteTree
from exporters.content.snapshot import repeatable_read
from exporters.content.stored import read_body, read_mapping
from exporters.content.visibility import Visibility, read_visibility
from exporters.core.contract import Contract
from exporters.core.hashing import digest, digest_inputs
from exporters.core.manifest import ManifestEntry
from exporters.core.paths import DOCUMENTS, REDIRECTS
from exporters.core.release_paths import find_refused
from exporters.export.export_set import ExportSet
from exporters.export.guarded_target import GuardedTarget
from exporters.export.published_urls import addresses_of
from exporters.export.render_cache import RenderCache, exporter_version
from exporters.export.render_pages import PageRenderer
from exporters.releases.build.affected import Affected, UnsureError, find_affected
from exporters.releases.build.collisions import refuse_collisions
from exporters.releases.build.index import (
    UseRow,
    list_uses,
    read_files,
    read_private_collections,
    read_surroundings,
    read_uses,
)
from exporters.releases.build.redirect_file import render_redirects_after
from exporters.releases.build.target import StoreTarget
from exporters.releases.models import IndexedUse, ReleaseIndex, Series


@dataclass(frozen=True, slots=True)
class Difference:
    """What the next release has otherwise than the latest one.

    changed: path -> entry of new and of changed files. removed: paths. before: path -> entry, in the latest
    release, of all of these that it has.
    uses, uses_before: all of the pages that were looked at, the latter with the pks of their rows.
    changes: pks of what is done with it.
    published: addresses that the site may not have had before. rendered: how many pages were made anew.
    """

    changed: Mapping[str, ManifestEntry]
    removed: Collection[str]
    before: Mapping[str, ManifestEntry]
    uses: Collection[UseRow]
    uses_before: Mapping[UseRow, int]
    changes: Collection[int]
    published: Collection[str]
    rendered: int

    @property
    def after(self) -> dict[str, ManifestEntry]:
        """Those of the next release, which has as many files more as `growth` says."""
        kept = {path: entry for path, entry in self.before.items() if path not in self.removed}
        return {**kept, **self.changed}

    @property
    def growth(self) -> int:
        return len(self.after) - len(self.before)


@dataclass(slots=True)
class DifferenceReader:
    """One look at what has changed in a tree. manifest: sha256 of the latest release's; files: its files."""

    tree: SiteTree
    series: Series
    manifest: str
    target: StoreTarget
    files: LazyAssets[str, ManifestEntry]
    contract: Contract
    cache: RenderCache
    _old: dict[str, ManifestEntry] = field(default_factory=dict)

    def read(self) -> Difference:
        """Read all of it at one moment. Raises UnsureError, OSError of the target."""
        with repeatable_read():
            self.tree = self.tree.read_again()
            now, visibility, private = timezone.now(), read_visibility(), read_private_collections()
            surroundings = read_surroundings(self.tree, self.contract, visibility, private)
            index = ReleaseIndex.objects.filter(series=self.series, manifest=self.manifest).first()
            if index is None or index.surroundings != surroundings:
                raise UnsureError("there is no index of this release")
            affected = find_affected(self.tree, self.series, visibility, private, now)
            export_set = self._render(affected, visibility, now)
            return self._compare(affected, export_set, index.cautions, visibility, now)

    def _render(self, affected: Affected, visibility: Visibility, now: datetime) -> ExportSet:
        """Render the pages, each by itself: what depends on others is refused afterwards."""
        with closing(read_rows(self.tree, now, pk__in=affected.pages)) as found:
            rows = list(found)
        self._old = read_files(self.series, page__in=affected.pages)
        library, assets = self._load(rows)
        self.cache.read({*assets, *(f"page:{pk}" for pk in affected.pages)})
        made_with = digest_inputs(exporter_version(), self.contract.schema)
        guarded = GuardedTarget(self.target)
        renderer = PageRenderer(self.tree, library, visibility, self.cache, guarded, self.contract, made_with)
        export_set = renderer.render(rows)
        if export_set.problems or export_set.failed or export_set.cautions:
            raise UnsureError("a page needs others to be looked at")
        return export_set

    def _load(self, rows: list[Row]) -> tuple[Library, set[str]]:
        """All that the pages refer to, and the keys of the uploads among it; each kind is read at once.

        So is what the release has at the paths where these go.
        """
        shown = [
            (
                locate_row(row, self.tree),
                read_body(row.body),
                read_mapping(row.site_fields),
                read_mapping(row.local_files),
            )
            for row in rows
            if row.live
        ]
        uses = [use for _, body, fields, files in shown for use in find_all_uses(body, fields, files)]
        library = open_draft_library(self.tree, uses=uses)
        paths, keys = set(self._old), set[str]()
        for path, body, fields, files in shown:
            folder = path.rpartition("/")[0]
            assets = {asset for _, asset in find_assets(body, fields, library)}
            local = find_local_assets(files, folder, library)
            keys.update(asset.key for asset in (*assets, *local.values()))
            beside = (f"{place}/{asset.name}" for asset in assets for place in (folder, DOCUMENTS))
            paths.update((path, *beside, *local))
        self.files.load([*paths, REDIRECTS])
        return library, keys

    def _compare(
        self,
        affected: Affected,
        export_set: ExportSet,
        cautions: Collection[str],
        visibility: Visibility,
        now: datetime,
    ) -> Difference:
        wanted, uses = dict(export_set.wanted), set(list_uses(export_set))
        uses_before = read_uses(self.series, page__in=affected.pages)
        self.files.load(wanted)
        beside = {path: self.files[path] for path in wanted if path in self.files and path not in self._old}
        if any(not _is_shared_document(wanted[path], entry) for path, entry in beside.items()):
            raise UnsureError("two pages have one file")
        dropped = self._find_dropped(affected.pages, {*uses_before, *uses}, uses, wanted)
        before = {**self._old, **beside, **dropped}
        removed = {path for path in before if path not in wanted}
        new = {path for path in wanted if path not in before}
        swapped = {
            path for path, entry in wanted.items() if path in before and before[path].asset != entry.asset
        }
        # The first page in the order of the tree has the name that several want.
        places = {f"page:{pk}" for pk in affected.moved}
        moved = {path for path, entry in {**before, **wanted}.items() if entry.owner in places}
        if find_refused(wanted) or _touch(cautions, new | removed | moved | swapped):
            raise UnsureError("a path depends on other pages")
        refuse_collisions(self.series, new)
        content = render_redirects_after(
            self.tree,
            self.series,
            visibility,
            now,
            removed=removed,
            new=new,
            imported=export_set.imported_urls,
        )
        known = {path: self.files[path] for path in (REDIRECTS,) if path in self.files}
        before |= known
        if content is None:
            removed |= known.keys()
        else:
            wanted[REDIRECTS] = self._offer_redirects(content, known)
        changed = {path: entry for path, entry in wanted.items() if before.get(path) != entry}
        published = {*export_set.imported_urls, *addresses_of(new)}
        return Difference(
            changed, removed, before, uses, uses_before, affected.changes, published, export_set.rendered
        )

    def _offer_redirects(self, content: bytes, known: Mapping[str, ManifestEntry]) -> ManifestEntry:
        entry = ManifestEntry(digest(content), OWNER)
        if known.get(REDIRECTS) != entry:
            self.target.add(REDIRECTS, content)
        return entry

    def _find_dropped(
        self,
        pages: Collection[int],
        ever: Iterable[UseRow],
        uses: Iterable[UseRow],
        wanted: Collection[str],
    ) -> dict[str, ManifestEntry]:
        """path -> entry of the files beside pages that only these pages needed, and need no more there.

        uses: all of theirs now. ever: those and the ones before.
        """
        targets = {use.target for use in ever if not use.target.startswith("page:")}
        if not targets:
            return {}
        needed = {use.target for use in uses} & targets
        files = read_files(self.series, asset__in=targets, page=None)
        unwanted = {path: entry for path, entry in files.items() if path not in wanted}
        left = {entry.asset for entry in unwanted.values()}
        others = IndexedUse.objects.filter(series=self.series, target__in=left).exclude(page__in=pages)
        used = set(others.values_list("target", flat=True)) if left else set()
        if not used.isdisjoint(needed):
            raise UnsureError("an upload has two names")
        return {path: entry for path, entry in unwanted.items() if entry.asset not in used}


def _is_shared_document(wanted: ManifestEntry, known: ManifestEntry) -> bool:
    """Whether a file that the release has already belongs to an upload and not to another page."""
    return wanted.owner == wanted.asset == known.owner


def _touch(cautions: Collection[str], paths: Collection[str]) -> bool:
    """Whether some paths, or the folders that they are in, are among the cautions."""
    return not set(cautions).isdisjoint({*paths, *(path.rpartition("/")[0] for path in paths)})
