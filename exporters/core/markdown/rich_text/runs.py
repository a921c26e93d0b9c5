"""The text of one block as the editor keeps it: leaves in a row, each with its marks and link."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from exporters.core.markdown.nodes import (
    Delete,
    Emphasis,
    Image,
    Inline,
    InlineHtml,
    Link,
    Strong,
    Subscript,
    Superscript,
    Text,
)

MarkType = type[Strong | Emphasis | Delete | Superscript | Subscript]


class Run(NamedTuple):
    """One leaf with the marks it stands in. link: address and title; code: whether text is code here."""

    leaf: Inline
    marks: frozenset[MarkType] = frozenset()
    link: tuple[str, str] | None = None
    code: bool = False

    def tags(self) -> tuple[object, ...]:
        """What is written around it. An image and a raw tag are links of their own."""
        return self.marks, self.link, self.leaf if isinstance(self.leaf, Image | InlineHtml) else None

    def holding(self, leaf: Inline) -> Run:
        """Another leaf in the same place."""
        return Run(leaf, self.marks, self.link, self.code)

    def node(self) -> Inline:
        node = self.leaf
        for mark in sorted(self.marks, key=lambda mark: mark.__name__):
            node = mark((node,))
        return node if self.link is None else Link(self.link[0], (node,), self.link[1])


_WHITE = " \t\r\n\f"


def share_spaces(runs: Iterable[Run]) -> list[Run]:
    """The runs, a space between two that differ given the marks they share.

    Wagtail moves a space out of the marks that close after it, each time the editor opens.
    """
    pieces = [piece for run in runs for piece in _split_spaces(run)]
    for index in range(1, len(pieces) - 1):
        space = pieces[index]
        if is_space(space):
            before, after = pieces[index - 1], pieces[index + 1]
            if before.tags() != after.tags():
                pieces[index] = space._replace(marks=space.marks | (before.marks & after.marks))
    return pieces


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
    return [run.holding(Text(part)) for part in parts if part]


def is_space(run: Run) -> bool:
    return isinstance(run.leaf, Text) and not run.leaf.value.strip(_WHITE)


def to_inline(runs: Iterable[Run]) -> tuple[Inline, ...]:
    """The runs as nodes, neighbouring texts with the same around them as one."""
    joined: list[Run] = []
    for run in runs:
        last = joined[-1] if joined else None
        if last and isinstance(last.leaf, Text) and isinstance(run.leaf, Text) and last[1:] == run[1:]:
            joined[-1] = run.holding(Text(last.leaf.value + run.leaf.value))
        else:
            joined.append(run)
    return tuple(run.node() for run in joined)
