"""The files that a tree of pages wants in a project: read from the database as it is at one moment."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass

from django.utils import timezone

from exporters.content.assets import Library
from exporters.content.pages import Row, read_rows
from exporters.content.redirects import OWNER, RedirectRow, find_unusable, read_redirects, render_redirects
from exporters.content.site_tree import SiteTree
from exporters.content.snapshot import repeatable_read
from exporters.content.visibility import public_urls, read_visibility
from exporters.core.contract import Contract
from exporters.core.errors import ExportError, LostUpload
from exporters.core.hashing import digest, digest_inputs
from exporters.core.manifest import ManifestEntry
from exporters.core.paths import REDIRECTS
from exporters.export.export_set import ExportSet, Target
from exporters.export.guarded_target import GuardedTarget
from exporters.export.ownership import Files, Resolution, find_private_copies, resolve_blocked
from exporters.export.published_urls import addresses_of, read_addresses
from exporters.export.render_cache import RenderCache, exporter_version
from exporters.export.render_pages import PageRenderer

Progress = Callable[[Iterable[Row]], Iterable[Row]]


@dataclass(frozen=True, slots=True)
class DesiredState:
    """What the CMS wants of a project.

    wanted, retained: path -> entry of the files that are to be there, and of those that stay as they are,
    since their page cannot be exported. owned: those of the CMS that are there now.
    must_remove: paths of owned files that go whatever else waits, since they are private now.
    published: addresses that the site has not had before. export_set: what it was made from.
    problems: the pages that could not be exported. notes: what a person should know and need not act on.
    """

    wanted: Files
    retained: Files
    owned: Files
    must_remove: Collection[str]
    published: Collection[str]
    export_set: ExportSet
    problems: list[ExportError]
    notes: list[str]

    @property
    def files(self) -> dict[str, ManifestEntry]:
        """All that is there afterwards, and the CMS's."""
        return {**self.wanted, **self.retained}


@dataclass(frozen=True, slots=True)
class _Snapshot:
    """What was read at one moment. addresses, private, published: as `render_redirects` takes them."""

    library: Library
    export_set: ExportSet
    redirects: list[RedirectRow]
    addresses: Mapping[int, str]
    private: list[str]
    published: set[str]


def desired_state(
    tree: SiteTree,
    target: Target,
    contract: Contract,
    cache: RenderCache,
    *,
    canonical: bool = False,
    processes: int = 1,
    progress: Progress = lambda rows: rows,
) -> DesiredState:
    """Render every live and public page of a tree; the target is given the contents that differ.

    canonical: ignore the formatting that files were imported with. processes: how many may render where
    there is much to render. progress: passes the pages on, and may count them.
    """

    def read() -> _Snapshot:
        return _read_snapshot(tree, target, contract, cache, canonical, processes, progress)

    snapshot = read()
    if any(isinstance(problem, LostUpload) for problem in snapshot.export_set.problems):
        # Perhaps an editor deleted it after the moment that was read; a later moment tells.
        snapshot = read()
    owned = target.read_owned(snapshot.export_set)
    resolution = resolve_blocked(snapshot.export_set, snapshot.library, owned, target.find_refused)
    ever_published = {*snapshot.published, *snapshot.export_set.imported_urls, *addresses_of(owned)}
    wanted = {**resolution.wanted, **_render_redirects(snapshot, resolution, ever_published, target)}
    new = addresses_of(path for path in wanted if path not in owned)
    return DesiredState(
        wanted,
        resolution.retained,
        owned,
        find_private_copies(owned, snapshot.library),
        (ever_published | new) - snapshot.published,
        snapshot.export_set,
        resolution.problems,
        find_unusable(snapshot.redirects),
    )


def _read_snapshot(
    tree: SiteTree,
    target: Target,
    contract: Contract,
    cache: RenderCache,
    canonical: bool,
    processes: int,
    progress: Progress,
) -> _Snapshot:
    with repeatable_read():
        tree = tree.read_again()
        now = timezone.now()
        cache.read()
        visibility = read_visibility()
        library = Library(lambda: public_urls(tree, visibility, now))
        made_with = digest_inputs(exporter_version(), contract.schema)
        renderer = PageRenderer(
            tree, library, visibility, cache, GuardedTarget(target), contract, made_with, canonical, processes
        )
        # Closed here, whatever happens: a cursor left open outlives the connection and complains.
        with closing(read_rows(tree, now)) as rows:
            export_set = renderer.render(progress(rows))
        redirects = read_redirects(tree)
        return _Snapshot(
            library,
            export_set,
            redirects,
            library.page_urls if redirects else {},
            [tree.address(url_path) for url_path in visibility.restricted.values()],
            read_addresses(tree),
        )


def _render_redirects(
    snapshot: _Snapshot, resolution: Resolution, published: Collection[str], target: Target
) -> Files:
    """The file of redirects, which lead only to what is there; nothing where there are none."""
    paths = snapshot.export_set.paths
    there = {page for page, path in paths.items() if path in resolution.wanted or path in resolution.retained}
    addresses = {
        page: address for page, address in snapshot.addresses.items() if page in there or page not in paths
    }
    text = render_redirects(snapshot.redirects, addresses, snapshot.private, published)
    if text is None:
        return {}
    content = text.encode()
    sha256 = digest(content)
    if target.digest(REDIRECTS) != sha256:
        target.add(REDIRECTS, content)
    return {REDIRECTS: ManifestEntry(sha256, OWNER)}
