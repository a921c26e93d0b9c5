"""The text of one block as Draft.js keeps it: a flat row of leaves, each with its marks and link."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from exporters.core.markdown.nodes import Image, Inline, InlineHtml, Link, Mark, Text

MarkType = type[Mark]


class Run(NamedTuple):
    """A node without children. marks, link: those around it, the link by address and title.

    code: whether text is code here.
    """

    leaf: Inline
    marks: frozenset[MarkType] = frozenset()
    link: tuple[str, str] | None = None
    code: bool = False

    def context(self) -> tuple[object, ...]:
        """The marks and the link around it; an image and a raw tag count as links of their own."""
        return self.marks, self.link, self.leaf if isinstance(self.leaf, Image | InlineHtml) else None

    def with_leaf(self, leaf: Inline) -> Run:
        """Another leaf in the same marks and link."""
        return Run(leaf, self.marks, self.link, self.code)

    def node(self) -> Inline:
        node = self.leaf
        for mark in sorted(self.marks, key=lambda mark: mark.__name__):
            node = mark((node,))
        return node if self.link is None else Link(self.link[0], (node,), self.link[1])


_WHITE = " \t\r\n\f"


def share_spaces(runs: Iterable[Run]) -> list[Run]:
    """The runs; white space between two with other marks or links gets the marks that both have.

    Wagtail moves a space out of the marks that close after it, each time the editor opens.
    """
    split = [part for run in runs for part in _split_spaces(run)]
    for index in range(1, len(split) - 1):
        space = split[index]
        if is_space(space):
            before, after = split[index - 1], split[index + 1]
            if before.context() != after.context():
                split[index] = space._replace(marks=space.marks | (before.marks & after.marks))
    return split


def _split_spaces(run: Run) -> list[Run]:
    """A run with the white space at its ends as runs of their own."""
    if not isinstance(run.leaf, Text):
        return [run]
    text = run.leaf.value
    core = text.strip(_WHITE)
    if core == text and text:
        return [run]
    start = text.index(core)
    parts = [text[:start], core, text[start + len(core) :]]
    return [run.with_leaf(Text(part)) for part in parts if part]


def is_space(run: Run) -> bool:
    return isinstance(run.leaf, Text) and not run.leaf.value.strip(_WHITE)


def to_inline(runs: Iterable[Run]) -> tuple[Inline, ...]:
    """The runs as nodes; adjacent texts in the same marks and link are one."""
    joined: list[Run] = []
    for run in runs:
        last = joined[-1] if joined else None
        if last and isinstance(last.leaf, Text) and isinstance(run.leaf, Text) and last[1:] == run[1:]:
            joined[-1] = run.with_leaf(Text(last.leaf.value + run.leaf.value))
        else:
            joined.append(run)
    return tuple(run.node() for run in joined)
