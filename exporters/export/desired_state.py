"""Everything that a tree wants published, read at one moment."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass

from django.utils import timezone

from exporters.content.assets import Library
from exporters.content.pages import Row, read_rows
from exporters.content.redirects import OWNER, Move, read_redirects, render_redirects, unusable
from exporters.content.site_tree import Tree
from exporters.content.snapshot import one_moment
from exporters.content.visibility import public_urls, read_visibility
from exporters.core.contract import Contract
from exporters.core.errors import LostUpload
from exporters.core.hashing import digest, digest_inputs
from exporters.core.manifest import ManifestEntry
from exporters.core.paths import REDIRECTS
from exporters.export.export_set import Collected, Target
from exporters.export.ownership import settle
from exporters.export.published_urls import addresses_of, read_addresses
from exporters.export.render_cache import Memory, exporter_version
from exporters.export.render_pages import Collector

Progress = Callable[[Iterable[Row]], Iterable[Row]]


@dataclass(frozen=True, slots=True)
class Gathered:
    """What the CMS wants, and the library it was made with.

    notes: what a person should know and need not act on at once.
    moves, addresses, private, published: as `render_redirects` takes them.
    """

    library: Library
    collected: Collected
    notes: list[str]
    moves: list[Move]
    addresses: Mapping[int, str]
    private: list[str]
    published: set[str]


def gather(
    tree: Tree,
    target: Target,
    contract: Contract,
    memory: Memory,
    *,
    canonical: bool = False,
    processes: int = 1,
    progress: Progress = lambda rows: rows,
) -> Gathered:
    """Render every live and public event, and collect the files that go with them.

    canonical: ignore the formatting that files were imported with. processes: how many may render where
    there is much to render. progress: passes the pages on, and may count them.
    """
    gathered = _gather(tree, target, contract, memory, canonical, processes, progress)
    if any(isinstance(problem, LostUpload) for problem in gathered.collected.problems):
        # Perhaps an editor deleted it after the moment that was read; a later moment tells.
        gathered = _gather(tree, target, contract, memory, canonical, processes, progress)
    return gathered


def _gather(
    tree: Tree,
    target: Target,
    contract: Contract,
    memory: Memory,
    canonical: bool,
    processes: int,
    progress: Progress,
) -> Gathered:
    with one_moment():
        tree = tree.read_again()
        now = timezone.now()
        memory.read()
        visibility = read_visibility()
        library = Library(lambda: public_urls(tree, visibility, now))
        made_with = digest_inputs(exporter_version(), contract.schema)
        collector = Collector(
            tree, library, visibility, memory, target, contract, made_with, canonical, processes
        )
        # Closed here, whatever happens: a cursor left open outlives the connection and complains.
        with closing(read_rows(tree, now)) as rows:
            collected = collector.add_pages(progress(rows))
        private = [tree.address(url_path) for url_path in visibility.restricted.values()]
        moves, published = read_redirects(tree), read_addresses(tree)
        # Read while the moment lasts.
        addresses = library.page_urls if moves else {}
    notes = list(unusable(moves))
    return Gathered(library, collected, notes, moves, addresses, private, published)


def finish(
    gathered: Gathered, target: Target, owned: Mapping[str, ManifestEntry]
) -> tuple[dict[str, ManifestEntry], dict[str, ManifestEntry]]:
    """All files that are wanted, the redirects among them, and those that stay as they are.

    owned: what the place where they go holds of ours.
    """
    collected = gathered.collected
    wanted, kept = settle(collected, gathered.library, owned)
    there = {page for page, path in collected.paths.items() if path in wanted or path in kept}
    addresses = {
        page: address
        for page, address in gathered.addresses.items()
        if page in there or page not in collected.paths
    }
    gathered.published.update(collected.arrived, addresses_of(owned))
    text = render_redirects(gathered.moves, addresses, gathered.private, gathered.published)
    if text is not None:
        content = text.encode()
        wanted[REDIRECTS] = ManifestEntry(digest(content), OWNER)
        if target.digest(REDIRECTS) != wanted[REDIRECTS].sha256:
            target.add(REDIRECTS, content)
    return wanted, kept
