"""A quick test for inline nodes that are in normal form already, as nearly all are.

They are texts, and marks and links around one text each, with no two of a type side by side: nothing of that
could be merged, nested otherwise or moved out.
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
from exporters.core.markdown.normalize.white_space import SPACES, is_tidy, is_tidy_address, tidy_code

_AROUND_TEXT = (Strong, Emphasis, Link, Delete, Superscript, Subscript)
_SPACES = frozenset(SPACES)


def is_normalized(children: tuple[Inline, ...]) -> bool:
    """Whether the children are surely in normal form; False says nothing."""
    before: Inline = Break()
    for child in children:
        if type(child) is type(before) or not _is_simple(child):
            return False
        if isinstance(before, Break) and _edge(child, 0) == " ":
            return False
        if isinstance(child, Break) and _edge(before, -1) == " ":
            return False
        before = child
    return not isinstance(before, Break) and _edge(before, -1) != " "


def _is_simple(child: Inline) -> bool:
    if isinstance(child, Text):
        return child.value != "" and is_tidy(child.value)
    if isinstance(child, Link) and not is_tidy_address(child.url):
        return False
    if isinstance(child, _AROUND_TEXT):
        return len(child.children) == 1 and _is_trimmed(child.children[0])
    if isinstance(child, InlineCode):
        return child.value != "" and tidy_code(child.value) == child.value
    if isinstance(child, Image):
        return is_tidy(child.alt)
    return isinstance(child, Break)


def _is_trimmed(child: Inline) -> bool:
    """Whether a child is a text with no white space at its edges."""
    if not isinstance(child, Text) or not child.value:
        return False
    value = child.value
    return is_tidy(value) and value[0] not in _SPACES and value[-1] not in _SPACES


def _edge(child: Inline, index: int) -> str:
    """The first or last character of a text, by index; "" for any other node."""
    return child.value[index] if isinstance(child, Text) else ""
