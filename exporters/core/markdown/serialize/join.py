"""Blocks one below the other: what must stand between two so that both stay what they are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from exporters.core.markdown.nodes import (
    Block,
    Blockquote,
    Code,
    FootnoteDefinition,
    Heading,
    Html,
    List,
    ThematicBreak,
    Verbatim,
)
from exporters.core.markdown.normalize.tree import SEPARATOR
from exporters.core.markdown.style import BULLETS, ORDERED, Habits

Rendered = tuple[Block, str]

_MARKER_LINE = re.compile(r"^ {0,3}(?:([-+*])|[0-9]{1,9}([.)]))(?:[ \t]|$)", re.MULTILINE)
# A list or a quote that can begin right below a line of text. Both processors hold a list inside to the
# same rule (not empty, numbered from 1), where CommonMark does not.
_INTERRUPTING = re.compile(r"(?:(?:[-+*]|1[.)]|>) )++(?!(?:[-+*]|[0-9]{1,9}[.)])(?: |\n|\Z))[^\n]|>\Z")


def list_habits(block: List, habits: Habits, previous: Rendered | None, following: Block | None) -> Habits:
    """The habits of a list between these two: neighbouring lists alternate markers, or they would be one."""
    taken = _markers_of(*previous) if previous else set()
    if isinstance(following, Verbatim):
        taken |= _markers(following.value.lstrip("\n").partition("\n")[0])
    if not taken:
        return habits
    # Where all are taken, `stack` parts the two.
    if block.ordered:
        delimiters = [mark for mark in (habits.ordered, *ORDERED) if mark not in taken]
        return replace(habits, ordered=delimiters[0]) if delimiters else habits
    bullets = [mark for mark in (habits.bullet, *BULLETS) if mark not in taken]
    return replace(habits, bullet=bullets[0]) if bullets else habits


def _markers_of(block: Block, text: str) -> set[str]:
    """The markers that a list right below must not have."""
    if isinstance(block, List):
        return _markers(text.partition(" ")[0].partition("\n")[0])
    return _markers(text) if isinstance(block, Verbatim) else set()


def _markers(text: str) -> set[str]:
    """The bullets and the delimiters of numbers that lines of the text begin with."""
    return {bullet or delimiter for bullet, delimiter in _MARKER_LINE.findall(text)}


def stack(
    rendered: Sequence[Rendered], *, in_item: bool = False, tight: bool = False, quoted: bool = False
) -> str:
    """The texts of blocks as one. tight: in an item of a list without paragraphs of its own.

    quoted: inside a quote or a footnote, where unified misjudges which list a blank line loosens.
    """
    pieces: list[str] = []
    for index, (block, text) in enumerate(rendered):
        if index:
            previous, before = rendered[index - 1]
            gap = _tight_gap(previous, block, text) if tight else "\n\n"
            doubtful = quoted and _is_doubtful(previous, block, in_item=in_item)
            if gap == "\n\n" and (doubtful or _would_swallow(previous, before, block, text)):
                gap = f"\n\n{SEPARATOR}\n\n"
            pieces.append(gap)
        pieces.append(text)
    return "".join(pieces)


def _is_doubtful(previous: Block, block: Block, *, in_item: bool) -> bool:
    """Whether unified, in a quote, could take a blank line between the two for one inside the first."""
    if not isinstance(previous, List) or (isinstance(block, Html) and is_comment(block)):
        return False
    return in_item or isinstance(block, List | Blockquote)


def _would_swallow(previous: Block, before: str, block: Block, text: str) -> bool:
    """Whether a blank line is not enough to end the block before."""
    if not isinstance(previous, List | Verbatim | FootnoteDefinition) or not isinstance(
        block, List | Verbatim
    ):
        return False
    if text[0] in " \t" and not isinstance(previous, Verbatim):
        return True
    if isinstance(previous, Verbatim) and isinstance(block, Verbatim):
        return False
    first = _MARKER_LINE.match(text)
    return first is not None and (first[1] or first[2]) in _markers_of(previous, before)


def _tight_gap(previous: Block, block: Block, text: str) -> str:
    """What to put between two blocks of a tight item, where a blank line would loosen the whole list."""
    if isinstance(previous, Verbatim | FootnoteDefinition) or (
        isinstance(previous, Html) and not is_comment(previous)
    ):
        return "\n\n"
    if isinstance(previous, Blockquote) and isinstance(block, Blockquote):
        return f"\n{SEPARATOR}\n"
    if not _ends_open(previous):
        return "\n"
    return "\n" if _interrupts(block, text) else f"\n{SEPARATOR}\n"


def is_comment(block: Html) -> bool:
    """A block of HTML that ends with its own last line."""
    return block.value.startswith("<!--") and block.value.rstrip().endswith("-->")


def _ends_open(block: Block) -> bool:
    """Whether a line of text right below would be taken for a part of the block."""
    if isinstance(block, List):
        return (
            not block.children
            or not block.children[-1].children
            or _ends_open(block.children[-1].children[-1])
        )
    if isinstance(block, Blockquote):
        return not block.children or _ends_open(block.children[-1])
    return not isinstance(block, Heading | Code | ThematicBreak | Html)


def _interrupts(block: Block, text: str) -> bool:
    """Whether the block begins even right below a line of text."""
    if isinstance(block, List | Blockquote):
        return _INTERRUPTING.match(text) is not None
    return isinstance(block, Heading | Code | ThematicBreak) or (
        isinstance(block, Html) and is_comment(block)
    )
