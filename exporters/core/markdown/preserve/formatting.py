"""A body with the bytes of everything that did not change.

1. The wanted nodes are serialized in the source's own style and parsed again: the draft.
2. The nodes of the draft are aligned with those of the source, inside lists item by item.
3. A node that is the same keeps its bytes; one that changed is merged word by word.
4. The result is parsed and compared with the draft. Where they differ, the nodes around the first difference
   get a wider gap or the draft's own text, and the result is parsed again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from exporters.core.errors import ExportError
from exporters.core.i18n import gettext_noop
from exporters.core.line_endings import LINE_ENDING, to_lf
from exporters.core.markdown.nodes import Block, List, Root, Verbatim
from exporters.core.markdown.normalize.tree import SEPARATOR
from exporters.core.markdown.parse.blocks import Spanned, parse_markdown, parse_root
from exporters.core.markdown.preserve.align import Fragment, Gaps, align, gaps_between, likeness
from exporters.core.markdown.preserve.draft import DraftNode, draft_nodes
from exporters.core.markdown.preserve.merge_blocks import Merger
from exporters.core.markdown.serialize.blocks import guard_body_start
from exporters.core.markdown.style_detector import detect_style

_FOOTNOTE = re.compile(r"^\[\^([^\]\s]+)\]:", re.MULTILINE)
_FRONT_MATTER = re.compile(r"(---|\+\+\+)[ \t]*\r?\n(?:.*\n)*?\1[ \t]*\r?$", re.MULTILINE)
_MAX_ATTEMPTS = 12
# What must stand in front of a node, from narrow to wide; "" is whatever the source has there.
_GAPS = ("", "\n\n", f"\n\n{SEPARATOR}\n\n")


def preserve_formatting(source: str, wanted: Root) -> str:
    """The body that is read as `wanted`, with the bytes of `source` where those are read as the same nodes.

    source: the body as it was imported, with whatever line endings; new lines end as its first does.
    Raises ExportError where raw Markdown takes in what follows it.
    """
    old = parse_markdown(source)
    if _is_same(source, old, wanted):
        return source
    newline = LINE_ENDING.search(source)
    style, line_end = detect_style(source, old), newline[0] if newline else "\n"
    merger = Merger(source, style, line_end, find_definitions(source, old))
    return _Preserver(merger, old, draft_nodes(wanted, merger.style)).preserve()


def find_definitions(source: str, old: Sequence[Spanned]) -> str:
    """All that a text of the source may refer to: its definitions, and a note for each footnote."""
    spans = [(spanned.start, spanned.end) for spanned in old if not isinstance(spanned.node, Verbatim)]
    gaps = [gap.strip() for gap in gaps_between(source, spans, 0, len(source))]
    footnotes = [f"[^{label}]: x" for label in _FOOTNOTE.findall(source)]
    return "\n\n".join([*(gap for gap in gaps if gap), *footnotes])


def _is_same(source: str, old: Sequence[Spanned], wanted: Root) -> bool:
    """Whether the source is read as the wanted nodes already, with the same characters in raw Markdown."""
    at = 0
    for node in wanted.children:
        if at < len(old) and old[at].node == node:
            at += 1
        elif isinstance(node, Verbatim):
            count = _count_verbatim(source, old[at:], node.value)
            if not count:
                return False
            at += count
        else:
            return False
    return at == len(old)


def _count_verbatim(source: str, old: Sequence[Spanned], raw: str) -> int:
    """How many of the old nodes, from the first on, are this raw Markdown; 0 where they are not."""
    value = to_lf(raw)
    for count, spanned in enumerate(old, start=1):
        text = to_lf(source[old[0].start : spanned.end])
        if not value.startswith(text):
            return 0
        # Raw Markdown ends with the link reference definitions that it uses, wherever the source has them.
        rest = [line for line in value[len(text) :].split("\n") if line.strip(" \t")]
        if not rest or (rest[0].lstrip().startswith("[") and set(rest) <= set(to_lf(source).split("\n"))):
            return count
    return 0


def _without_definitions(nodes: Iterable[Block]) -> list[Block]:
    """The nodes but for link reference definitions, which are nodes only while nothing refers to them."""
    return [node for node in nodes if not isinstance(node, Verbatim)]


@dataclass(slots=True)
class _Preserver:
    """Assembles a body until it is read as the draft.

    old: the nodes of the source; draft: those of the draft, which the indexes of all else refer to.
    gaps: index -> which of _GAPS; rewritten: nodes with the draft's own text; merged: index -> text.
    """

    merger: Merger
    old: Sequence[Spanned]
    draft: Sequence[DraftNode]
    gaps: dict[int, int] = field(default_factory=dict)
    rewritten: set[int] = field(default_factory=set)
    merged: dict[int, str] = field(default_factory=dict)

    def preserve(self) -> str:
        wanted = _without_definitions(drafted.node for drafted in self.draft)
        origins = self.origins()
        for _ in range(_MAX_ATTEMPTS):
            body = self.assemble(origins)
            found = _without_definitions(parse_root(body).children)
            if found == wanted:
                return body
            self.change_around(found, wanted, origins)
        self.rewritten = set(range(len(self.draft)))
        body = self.assemble(origins)
        if _without_definitions(parse_root(body).children) == wanted:
            return body
        raise ExportError(
            gettext_noop(
                "cannot be written so that Astro reads it back as it is; simplify what was changed last"
            )
        )

    def origins(self) -> list[int | None]:
        """For each node of the draft the index of the old one that it continues."""
        source = self.merger.source
        texts = [source[spanned.start : spanned.end] for spanned in self.old]

        def likeness_of(i: int, j: int) -> float:
            drafted = self.draft[j]
            same_type = type(self.old[i].node) is type(drafted.node)
            return 0.01 + likeness(texts[i], drafted.text) if same_type else 0.0

        old_keys = [spanned.block for spanned in self.old]
        raw = {(spanned.block, to_lf(text)) for spanned, text in zip(self.old, texts, strict=True)}
        # Raw Markdown whose characters changed is another node, even if it is parsed as the same one.
        keys = [
            drafted.node
            if not drafted.raw or (drafted.node, drafted.text) in raw
            else (drafted.node, drafted.text)
            for drafted in self.draft
        ]
        return align(old_keys, keys, likeness_of)

    def assemble(self, origins: Sequence[int | None]) -> str:
        source, newline = self.merger.source, self.merger.newline
        moved = {
            spanned.block: source[spanned.start : spanned.end]
            for index, spanned in enumerate(self.old)
            if index not in origins
        }
        fragments: list[Fragment] = []
        for index, (drafted, origin) in enumerate(zip(self.draft, origins, strict=True)):
            is_new = origin is None and (drafted.raw or drafted.node not in moved)
            if index in self.rewritten or is_new:
                text = drafted.text.replace("\n", newline)
            elif origin is None:
                text = moved[drafted.node]
            else:
                text = self.merge(index, drafted, self.old[origin])
            fragments.append(Fragment(text, origin, self.gap(index, drafted)))
        spans = [(spanned.start, spanned.end) for spanned in self.old]
        gaps = gaps_between(source, spans, 0, len(source))
        if not self.old:
            gaps = [source, newline] if not source.strip() else gaps
        return self.guard_start(Gaps(gaps, newline * 2).join(fragments))

    def guard_start(self, body: str) -> str:
        """The body, guarded against being read as front matter unless the source begins alike."""
        text, source = body.lstrip("\r\n"), self.merger.source.lstrip("\r\n")
        # Two lines of dashes are front matter to Sätteri, which drops what stands between them.
        is_new = _FRONT_MATTER.match(text) and not _FRONT_MATTER.match(source)
        if source[:3] == text[:3] and not is_new:
            return body
        guarded = guard_body_start(text)
        return body if guarded == text else body[: len(body) - len(text)] + guarded

    def gap(self, index: int, drafted: DraftNode) -> str | None:
        """What must stand in front of a node; None where the source's own gap may."""
        newline = self.merger.newline
        if {index - 1, index} <= self.rewritten or (drafted.raw and drafted.inner):
            return drafted.gap.replace("\n", newline)
        return _GAPS[self.gaps.get(index, 0)].replace("\n", newline) or None

    def merge(self, index: int, drafted: DraftNode, old: Spanned) -> str:
        """The text of a node that continues an old one."""
        source = self.merger.source[old.start : old.end]
        if old.node == drafted.node and not (drafted.raw and to_lf(source) != drafted.text):
            return source
        rewritten = drafted.text.replace("\n", self.merger.newline)
        if drafted.raw:
            return rewritten
        if index not in self.merged:
            merged = self.merger.merge(old, drafted.node)
            is_right = merged and self.merger.is_read_as(merged, drafted.node)
            self.merged[index] = merged if merged and is_right else rewritten
        return self.merged[index]

    def change_around(
        self, found: Sequence[Block], wanted: Sequence[Block], origins: Sequence[int | None]
    ) -> None:
        """Around the first node that is read otherwise, widen a gap, or else take the draft's text."""
        at = next(
            (index for index, pair in enumerate(zip(found, wanted, strict=False)) if pair[0] != pair[1]),
            min(len(found), len(wanted)),
        )
        # `found` and `wanted` are without definitions.
        indexes = [i for i, drafted in enumerate(self.draft) if not isinstance(drafted.node, Verbatim)]
        near = set(indexes[max(0, at - 1) : at + 2])
        for index in near:
            if index and not _are_neighbours(origins[index - 1], origins[index]):
                pair = (self.draft[index - 1].node, self.draft[index].node)
                # Only a comment keeps apart two lists.
                widest = 2 if all(isinstance(node, List) for node in pair) else 1
                gap = min(self.gaps.get(index, 0) + 1, widest)
                if gap != self.gaps.get(index):
                    self.gaps[index] = gap
                    return
        while near and near <= self.rewritten and len(near) < len(indexes):
            near |= {index + step for index in near for step in (-1, 1)} & set(indexes)
        self.rewritten |= near


def _are_neighbours(one: int | None, other: int | None) -> bool:
    return one is not None and other is not None and one + 1 == other
