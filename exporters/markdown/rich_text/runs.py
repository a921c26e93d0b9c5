"""The text of one block as the editor keeps it: leaves in a row, each with its marks and link."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from exporters.markdown.nodes import (
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


@dataclass(frozen=True, slots=True)
class Run:
    """One leaf with the marks it stands in. link: address and title; code: whether text is code here."""

    leaf: Inline
    marks: frozenset[MarkType] = frozenset()
    link: tuple[str, str] | None = None
    code: bool = False

    def tags(self) -> tuple[object, ...]:
        """What is written around it. An image and a raw tag are links of their own."""
        return self.marks, self.link, self.leaf if isinstance(self.leaf, Image | InlineHtml) else None

    def node(self) -> Inline:
        node = self.leaf
        for mark in sorted(self.marks, key=lambda mark: mark.__name__):
            node = mark((node,))
        return node if self.link is None else Link(self.link[0], (node,), self.link[1])


_SPACE = re.compile(r"[ \t\r\n\f]*")


def share_spaces(runs: Iterable[Run]) -> list[Run]:
    """The runs, a space between two that differ given the marks they share.

    Wagtail moves a space out of the marks that close after it, each time the editor opens.
    """
    pieces = [piece for run in runs for piece in _split_spaces(run)]
    for index in range(1, len(pieces) - 1):
        before, space, after = pieces[index - 1 : index + 2]
        if is_space(space) and before.tags() != after.tags():
            pieces[index] = replace(space, marks=space.marks | (before.marks & after.marks))
    return pieces


def _split_spaces(run: Run) -> list[Run]:
    """A run with the white space at its ends as runs of their own."""
    if not isinstance(run.leaf, Text):
        return [run]
    text = run.leaf.value
    core = text.strip(" \t\r\n\f")
    start = text.index(core)
    parts = [text[:start], core, text[start + len(core) :]]
    return [replace(run, leaf=Text(part)) for part in parts if part]


def is_space(run: Run) -> bool:
    return isinstance(run.leaf, Text) and _SPACE.fullmatch(run.leaf.value) is not None
