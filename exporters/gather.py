"""Everything that a tree wants published, read at one moment."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass

from django.utils import timezone

from .collect import Collected, Collector, Target
from .contract import Contract
from .errors import LostUpload
from .library import Library
from .memory import Memory, digest_inputs, exporter_version
from .pages import Row, read_rows
from .paths import REDIRECTS
from .redirects import OWNER, read_redirects, render_redirects, unusable
from .snapshot import one_moment
from .trees import Tree
from .visibility import public_urls, read_visibility

Progress = Callable[[Iterable[Row]], Iterable[Row]]


@dataclass(frozen=True, slots=True)
class Gathered:
    """What the CMS wants, and the library it was made with.

    notes: what a person should know and need not act on at once.
    """

    library: Library
    collected: Collected
    notes: list[str]


def gather(
    tree: Tree,
    target: Target,
    contract: Contract,
    memory: Memory,
    *,
    canonical: bool = False,
    progress: Progress = lambda rows: rows,
) -> Gathered:
    """Render every live and public event, and collect the files that go with them.

    canonical: ignore the formatting that files were imported with. progress: passes the pages on, and may
    count them.
    """
    gathered = _gather(tree, target, contract, memory, canonical, progress)
    if any(isinstance(problem, LostUpload) for problem in gathered.collected.problems):
        # Perhaps an editor deleted it after the moment that was read; a later moment tells.
        gathered = _gather(tree, target, contract, memory, canonical, progress)
    return gathered


def _gather(
    tree: Tree, target: Target, contract: Contract, memory: Memory, canonical: bool, progress: Progress
) -> Gathered:
    with one_moment():
        tree = tree.read_again()
        now = timezone.now()
        memory.read()
        visibility = read_visibility()
        library = Library(lambda: public_urls(tree, visibility, now))
        made_with = digest_inputs(exporter_version(), contract.schema)
        collector = Collector(tree, library, visibility, memory, target, contract, made_with, canonical)
        # Closed here, whatever happens: a cursor left open outlives the connection and complains.
        with closing(read_rows(tree, now)) as rows:
            collected = collector.add_pages(progress(rows))
        moves = read_redirects(tree)
        if moves:
            private = [tree.address(url_path) for url_path in visibility.restricted.values()]
            text = render_redirects(moves, library.page_urls, private)
            if text is not None:
                collector.add_text(REDIRECTS, text, OWNER)
    return Gathered(library, collected, list(unusable(moves)))
