"""Inline nodes that are in normal form at first sight, as nearly all are: what `normalize` need not look at.

Texts, and marks and links around one text each, with no two of a kind side by side: nothing could be merged,
nested otherwise or moved out.
"""

from __future__ import annotations

from exporters.core.markdown.nodes import (
    Break,
    Delete,
    Emphasis,
    Image,
    Inline,
    InlineCode,
    Link,
    Strong,
    Subscript,
    Superscript,
    Text,
)
from exporters.core.markdown.normalize.white_space import SPACES, is_tidy, tidy_code

_AROUND_TEXT = (Strong, Emphasis, Link, Delete, Superscript, Subscript)
_SPACES = frozenset(SPACES)


def is_settled(children: tuple[Inline, ...]) -> bool:
    """Whether normal form certainly is what the children have already."""
    before: Inline = Break()
    for child in children:
        if type(child) is type(before) or not _is_plain(child):
            return False
        if isinstance(before, Break) and _edge(child, 0) == " ":
            return False
        if isinstance(child, Break) and _edge(before, -1) == " ":
            return False
        before = child
    return not isinstance(before, Break) and _edge(before, -1) != " "


def _is_plain(child: Inline) -> bool:
    if isinstance(child, Text):
        return child.value != "" and is_tidy(child.value)
    if isinstance(child, _AROUND_TEXT):
        return len(child.children) == 1 and _is_tight(child.children[0])
    if isinstance(child, InlineCode):
        return child.value != "" and tidy_code(child.value) == child.value
    if isinstance(child, Image):
        return is_tidy(child.alt)
    return isinstance(child, Break)


def _is_tight(child: Inline) -> bool:
    """Whether a child is a text without white space at its edges."""
    if not isinstance(child, Text) or not child.value:
        return False
    value = child.value
    return is_tidy(value) and value[0] not in _SPACES and value[-1] not in _SPACES


def _edge(child: Inline, index: int) -> str:
    """The first or the last character of a text."""
    return child.value[index] if isinstance(child, Text) else ""
