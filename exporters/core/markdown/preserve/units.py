"""A tree written down and read back: the text that says what is meant, node by node."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from exporters.core.errors import ExportError
from exporters.core.i18n import gettext_noop
from exporters.core.markdown.nodes import Block, Root, Verbatim
from exporters.core.markdown.parse.blocks import Spanned, parse
from exporters.core.markdown.serialize.blocks import serialize
from exporters.core.markdown.style import CANONICAL, Habits


@dataclass(frozen=True, slots=True)
class Unit:
    """One node of a draft.

    text, gap: as the draft writes it and what stands before it, with LF.
    raw: part of raw Markdown, whose letters count; inner: and not its first node.
    """

    node: Block
    text: str
    gap: str
    raw: bool = False
    inner: bool = False


def draft_units(wanted: Root, habits: Habits) -> list[Unit]:
    """The nodes of a tree as a file in these habits would have them, or else in the canonical ones.

    Raises ExportError where raw Markdown swallows what follows it, as HTML that is not closed does.
    """
    for own in (habits, CANONICAL):
        draft = serialize(wanted, own)
        units = list(_units(draft, parse(draft), wanted.children))
        if _says(units, wanted):
            return units
    raise ExportError(
        gettext_noop(
            "cannot be written so that Astro reads it back as it is; "
            "see whether raw Markdown on the page leaves something open, or simplify what was changed last"
        )
    )


def _units(draft: str, nodes: Sequence[Spanned], wanted: Sequence[Block]) -> Iterator[Unit]:
    at = end = 0
    for node in wanted:
        if at >= len(nodes):
            return
        last = end
        if isinstance(node, Verbatim):
            start = nodes[at].start
            last = start + len(node.value.strip("\n"))
        first = True
        while at < len(nodes) and (nodes[at].start < last if isinstance(node, Verbatim) else first):
            spanned = nodes[at]
            raw = isinstance(node, Verbatim)
            text = draft[spanned.start : spanned.end]
            yield Unit(spanned.block, text, draft[end : spanned.start], raw, raw and not first)
            end, first, at = spanned.end, False, at + 1


def _says(units: Sequence[Unit], wanted: Root) -> bool:
    """Whether the structured nodes are those that were wanted."""
    found = [unit.node for unit in units if not unit.raw]
    return found == [node for node in wanted.children if not isinstance(node, Verbatim)]
