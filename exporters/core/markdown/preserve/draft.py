"""The wanted nodes serialized and parsed again: the draft, a text that is sure to be read as they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from exporters.core.errors import ExportError
from exporters.core.i18n import gettext_noop
from exporters.core.markdown.nodes import Block, Root, Verbatim
from exporters.core.markdown.parse.blocks import Spanned, parse_markdown
from exporters.core.markdown.serialize.blocks import serialize_markdown
from exporters.core.markdown.serialize.join import ends_at_blank_line
from exporters.core.markdown.style import CANONICAL, Style

NOT_READ_BACK = gettext_noop(
    "cannot be written so that Astro reads it back as it is; "
    "see whether raw Markdown on the page leaves something open, or simplify what was changed last"
)


@dataclass(frozen=True, slots=True)
class DraftNode:
    """One node of the draft.

    text: of the node; gap: what stands before it; both with LF.
    raw: whether it comes from a `markdown` block, whose every character counts.
    inner: whether another node of the same `markdown` block stands before it.
    """

    node: Block
    text: str
    gap: str
    raw: bool = False
    inner: bool = False


def draft_nodes(wanted: Root, style: Style) -> list[DraftNode]:
    """The wanted nodes in this style, or in the canonical one where that is not read back as they are.

    Raises ExportError where raw Markdown takes in what follows it, as HTML that is not closed does.
    """
    for candidate in dict.fromkeys((style, CANONICAL)):
        drafted = _read_back(serialize_markdown(wanted, candidate), wanted)
        if drafted is not None:
            return drafted
    raise ExportError(NOT_READ_BACK)


def check_canonical(body: str, root: Root) -> None:
    """Raise ExportError where raw Markdown keeps a tree's canonical text from being read back as the tree."""
    raw = [node.value for node in root.children if isinstance(node, Verbatim)]
    if not all(map(ends_at_blank_line, raw)) and _read_back(body, root) is None:
        raise ExportError(NOT_READ_BACK)


def _read_back(draft: str, wanted: Root) -> list[DraftNode] | None:
    """The nodes of a draft; None where they are not the wanted ones."""
    drafted = _split_draft(draft, parse_markdown(draft), wanted.children)
    return drafted if drafted is not None and _has_wanted_nodes(drafted, wanted) else None


def _split_draft(draft: str, nodes: Sequence[Spanned], wanted: Sequence[Block]) -> list[DraftNode] | None:
    """nodes: those of the draft; a wanted Verbatim may be several of them.

    None where a node that begins in raw Markdown ends after it, so that it has taken in what follows.
    """
    drafted: list[DraftNode] = []
    at = end = 0
    for node in wanted:
        if at >= len(nodes):
            return drafted
        last = end
        if isinstance(node, Verbatim):
            start = nodes[at].start
            last = start + len(node.value.strip("\n"))
        first = True
        while at < len(nodes) and (nodes[at].start < last if isinstance(node, Verbatim) else first):
            spanned = nodes[at]
            raw = isinstance(node, Verbatim)
            if raw and spanned.end > last:
                return None
            text = draft[spanned.start : spanned.end]
            drafted.append(DraftNode(spanned.block, text, draft[end : spanned.start], raw, raw and not first))
            end, first, at = spanned.end, False, at + 1
    return drafted


def _has_wanted_nodes(drafted: Sequence[DraftNode], wanted: Root) -> bool:
    """Whether the nodes that do not come from raw Markdown are the wanted ones."""
    found = [node.node for node in drafted if not node.raw]
    return found == [node for node in wanted.children if not isinstance(node, Verbatim)]
