"""Blocks joined: what must stand between two of them so that both are read back as they are."""

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
from exporters.core.markdown.parse.blocks import parse_markdown
from exporters.core.markdown.style import BULLETS, ORDERED, Style

Rendered = tuple[Block, str]

# Lines that begin a paragraph, a heading, a quote, a table or HTML that ends at a blank line.
_ENDS_AT_BLANK_LINE = re.compile(
    r"(?:(?![ \t\[`~*+\-0-9]|<(?:[!?]|(?i:pre|script|style|textarea)\b))[^\n\r]*(?:\n|\Z))+\Z"
)

_MARKER_LINE = re.compile(r"^ {0,3}(?:([-+*])|[0-9]{1,9}([.)]))(?:[ \t]|$)", re.MULTILINE)
# A list or a block quote that can interrupt a paragraph. Both processors apply the rule for lists (not empty,
# numbered from 1) to a list that is nested in them too, where CommonMark does not.
_INTERRUPTING = re.compile(r"(?:(?:[-+*]|1[.)]|>) )++(?!(?:[-+*]|[0-9]{1,9}[.)])(?: |\n|\Z))[^\n]|>\Z")


def list_style(block: List, style: Style, previous: Rendered | None, following: Block | None) -> Style:
    """The style for a list between these two: adjacent lists alternate markers, or they would be one list."""
    taken = _markers_of(*previous) if previous else set()
    if isinstance(following, Verbatim):
        taken |= _markers(following.value.lstrip("\n").partition("\n")[0])
    if not taken:
        return style
    # Where all are taken, `join_blocks` puts a comment between the two.
    if block.ordered:
        delimiters = [mark for mark in (style.ordered, *ORDERED) if mark not in taken]
        return replace(style, ordered=delimiters[0]) if delimiters else style
    bullets = [mark for mark in (style.bullet, *BULLETS) if mark not in taken]
    return replace(style, bullet=bullets[0]) if bullets else style


def _markers_of(block: Block, text: str) -> set[str]:
    """The markers that a list right below must not have."""
    if isinstance(block, List):
        return _markers(text.partition(" ")[0].partition("\n")[0])
    return _markers(text) if isinstance(block, Verbatim) else set()


def _markers(text: str) -> set[str]:
    """The bullets and the delimiters of numbers that lines of the text begin with."""
    return {bullet or delimiter for bullet, delimiter in _MARKER_LINE.findall(text)}


def join_blocks(
    rendered: Sequence[Rendered], *, in_item: bool = False, tight: bool = False, quoted: bool = False
) -> str:
    """The texts of sibling blocks as one text.

    in_item: their parent is a list item; tight: of a tight list.
    quoted: inside a block quote or a footnote, where unified may take a blank line for another list's.
    """
    joined: list[str] = []
    for index, (block, text) in enumerate(rendered):
        if index:
            previous, before = rendered[index - 1]
            gap = _tight_gap(previous, block, text) if tight else "\n\n"
            loosens = quoted and _may_loosen_list(previous, block, in_item=in_item)
            if gap == "\n\n" and (loosens or _would_continue(previous, before, block, text)):
                gap = f"\n\n{SEPARATOR}\n\n"
            joined.append(gap)
        joined.append(text)
    return "".join(joined)


def ends_at_blank_line(text: str) -> bool:
    """Whether surely no block of a text goes on below a blank line, as a list, a footnote or a comment may.

    Nor does the text begin in what stands before it, as an indented one may.
    """
    return _ENDS_AT_BLANK_LINE.match(text) is not None


def _may_loosen_list(previous: Block, block: Block, *, in_item: bool) -> bool:
    """Whether unified, in a block quote, may take a blank line between the two for one inside the first."""
    if not isinstance(previous, List) or (isinstance(block, Html) and is_comment(block)):
        return False
    return in_item or isinstance(block, List | Blockquote)


def _would_continue(previous: Block, before: str, block: Block, text: str) -> bool:
    """Whether, despite a blank line, the second block would be read as part of the first, or as another."""
    if not isinstance(previous, List | Verbatim | FootnoteDefinition) or not isinstance(
        block, List | Verbatim
    ):
        return False
    if text[0] in " \t" and not isinstance(previous, Verbatim):
        return True
    if isinstance(previous, Verbatim):
        if _are_read_otherwise(before, text):
            return True
        if isinstance(block, Verbatim):
            return False
    first = _MARKER_LINE.match(text)
    return first is not None and (first[1] or first[2]) in _markers_of(previous, before)


def _are_read_otherwise(before: str, text: str) -> bool:
    """Whether a node of the first text goes on in the second (two lists as one, or code as an item's), or the
    second begins with another node than alone (a list that cannot stand below indented code).
    """
    if ends_at_blank_line(before):
        return False
    start = len(before) + len("\n\n")
    nodes = parse_markdown(f"{before}\n\n{text}")
    if any(node.start < start < node.end for node in nodes):
        return True
    first = next((node.node for node in nodes if node.start >= start), None)
    alone = next((node.node for node in parse_markdown(text)), None)
    return type(first) is not type(alone)


def _tight_gap(previous: Block, block: Block, text: str) -> str:
    """What to put between two blocks of a tight item, where a blank line would make the whole list loose."""
    if isinstance(previous, Verbatim | FootnoteDefinition) or (
        isinstance(previous, Html) and not is_comment(previous)
    ):
        return "\n\n"
    if isinstance(previous, Blockquote) and isinstance(block, Blockquote):
        return f"\n{SEPARATOR}\n"
    if not _takes_lazy_line(previous):
        return "\n"
    return "\n" if _interrupts_paragraph(block, text) else f"\n{SEPARATOR}\n"


def is_comment(block: Html) -> bool:
    """Whether an HTML block is a comment, which ends with its own last line and not with a blank one."""
    return block.value.startswith("<!--") and block.value.rstrip().endswith("-->")


def _takes_lazy_line(block: Block) -> bool:
    """Whether a line of text right below would be read as part of the block (a lazy continuation line)."""
    if isinstance(block, List):
        return (
            not block.children
            or not block.children[-1].children
            or _takes_lazy_line(block.children[-1].children[-1])
        )
    if isinstance(block, Blockquote):
        return not block.children or _takes_lazy_line(block.children[-1])
    return not isinstance(block, Heading | Code | ThematicBreak | Html)


def _interrupts_paragraph(block: Block, text: str) -> bool:
    """Whether the block begins even right below a line of a paragraph."""
    if isinstance(block, List | Blockquote):
        return _INTERRUPTING.match(text) is not None
    return isinstance(block, Heading | Code | ThematicBreak) or (
        isinstance(block, Html) and is_comment(block)
    )
