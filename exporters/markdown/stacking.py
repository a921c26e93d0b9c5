"""Blocks one below the other: what must stand between two so that both stay what they are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from exporters.markdown.habits import BULLETS, ORDERED, Habits
from exporters.markdown.nodes import (
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
from exporters.markdown.normalize import SEPARATOR

Rendered = tuple[Block, str]

_MARKER_LINE = re.compile(r"^ {0,3}(?:([-+*])|[0-9]{1,9}([.)]))(?:[ \t]|$)", re.MULTILINE)
# A list that can follow a line of a paragraph without a blank line between.
_INTERRUPTING_LIST = re.compile(r"(?:[-+*]|1[.)]) [^\n]")


def neighbour_habits(blocks: Sequence[Block], habits: Habits) -> list[Habits]:
    """The habits of each block: neighbouring lists alternate their markers, or they would be one list."""
    chosen: list[Habits] = []
    for index, block in enumerate(blocks):
        own = habits
        if isinstance(block, List):
            taken: set[str] = set()
            if index:
                taken |= _last_markers(blocks[index - 1], chosen[-1])
            if index + 1 < len(blocks):
                taken |= _first_marker(blocks[index + 1])
            if taken:
                own = _avoid(taken, habits, ordered=block.ordered)
        chosen.append(own)
    return chosen


def _last_markers(block: Block, habits: Habits) -> set[str]:
    if isinstance(block, List):
        return {habits.ordered if block.ordered else habits.bullet}
    if isinstance(block, Verbatim):
        return {bullet or ordered for bullet, ordered in _MARKER_LINE.findall(block.value)}
    return set()


def _first_marker(block: Block) -> set[str]:
    match = _MARKER_LINE.match(block.value) if isinstance(block, Verbatim) else None
    return {match[1] or match[2]} if match else set()


def _avoid(taken: set[str], habits: Habits, *, ordered: bool) -> Habits:
    """Other markers than the ones taken; the same where none is left, and `stack` parts the two."""
    if ordered:
        delimiters = [mark for mark in (habits.ordered, *ORDERED) if mark not in taken]
        return replace(habits, ordered=delimiters[0]) if delimiters else habits
    bullets = [mark for mark in (habits.bullet, *BULLETS) if mark not in taken]
    return replace(habits, bullet=bullets[0]) if bullets else habits


def stack(rendered: Sequence[Rendered], *, tight: bool = False) -> str:
    """The texts of blocks as one; tight as in a list without paragraphs of their own."""
    pieces: list[str] = []
    for index, (block, text) in enumerate(rendered):
        if index:
            previous, before = rendered[index - 1]
            gap = _tight_gap(previous, block, text) if tight else "\n\n"
            if gap == "\n\n" and _would_swallow(previous, before, block, text):
                gap = f"\n\n{SEPARATOR}\n\n"
            pieces.append(gap)
        pieces.append(text)
    return "".join(pieces)


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
    markers = {bullet or ordered for bullet, ordered in _MARKER_LINE.findall(before)}
    return first is not None and (first[1] or first[2]) in markers


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
    if isinstance(block, List):
        return _INTERRUPTING_LIST.match(text) is not None
    return isinstance(block, Heading | Blockquote | Code | ThematicBreak) or (
        isinstance(block, Html) and is_comment(block)
    )
