"""A body with the bytes of everything that did not change.

The wanted tree is written down in the file's own habits and read back: this draft says what is meant, in
a way that holds. Its nodes are aligned with those of the imported text, inside lists item by item; what is
the same keeps its bytes, what changed is merged word by word. The result is parsed and compared with the
draft; where it says something else, the nodes around that place become the draft's. Verified, not trusted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from exporters.core.errors import ExportError
from exporters.core.i18n import gettext_noop
from exporters.core.markdown.nodes import Block, List, Root, Verbatim
from exporters.core.markdown.normalize.tree import SEPARATOR
from exporters.core.markdown.parse.blocks import Spanned, parse, parse_root
from exporters.core.markdown.preserve.align import Gaps, Piece, gaps_between, likeness, pair_up
from exporters.core.markdown.preserve.merge_blocks import Merger
from exporters.core.markdown.preserve.units import Unit, draft_units
from exporters.core.markdown.serialize.blocks import guard_body_start
from exporters.core.markdown.style_detector import detect_habits

_NEWLINE = re.compile(r"\r\n?|\n")
_FOOTNOTE = re.compile(r"^\[\^([^\]\s]+)\]:", re.MULTILINE)
_MOST_ATTEMPTS = 12
_APART = ("", "\n\n", f"\n\n{SEPARATOR}\n\n")


def preserve(source: str, wanted: Root) -> str:
    """The body that says what `wanted` says, in the formatting of `source` where that says the same.

    source: the body as it was imported, with whatever line endings; new lines end as its first does.
    Raises ExportError where raw Markdown swallows what follows it.
    """
    old = parse(source)
    if _is_same(source, old, wanted):
        return source
    newline = _NEWLINE.search(source)
    merger = Merger(source, detect_habits(source, old), newline[0] if newline else "\n")
    units = draft_units(wanted, merger.habits)
    return _Writer(merger, old, units).write()


def _is_same(source: str, old: Sequence[Spanned], wanted: Root) -> bool:
    """Whether the source says what is wanted already, raw Markdown letter by letter."""
    at = 0
    for node in wanted.children:
        if at < len(old) and old[at].node == node:
            at += 1
        elif isinstance(node, Verbatim):
            count = _count_raw(source, old[at:], node.value)
            if not count:
                return False
            at += count
        else:
            return False
    return at == len(old)


def _count_raw(source: str, old: Sequence[Spanned], raw: str) -> int:
    """How many nodes from here on are this raw Markdown; 0 where they say something else."""
    value = _lf(raw)
    for count, spanned in enumerate(old, start=1):
        text = _lf(source[old[0].start : spanned.end])
        if not value.startswith(text):
            return 0
        # Link definitions that raw Markdown uses come along with it.
        rest = [line for line in value[len(text) :].split("\n") if line.strip()]
        if not rest or (rest[0].lstrip().startswith("[") and set(rest) <= set(_lf(source).split("\n"))):
            return count
    return 0


def _shown(nodes: Iterable[Block]) -> list[Block]:
    """The nodes without link definitions: they show nothing, and are nodes only where nothing uses them."""
    return [node for node in nodes if not isinstance(node, Verbatim)]


def _lf(text: str) -> str:
    return _NEWLINE.sub("\n", text)


@dataclass(slots=True)
class _Writer:
    """Puts a body together.

    apart: for the units in front of which the old gaps do not do, a blank line (1) or a comment as well (2),
        which keeps apart two lists;
    rewritten: the units that are the draft's from now on.
    """

    merger: Merger
    old: Sequence[Spanned]
    units: Sequence[Unit]
    apart: dict[int, int] = field(default_factory=dict)
    rewritten: set[int] = field(default_factory=set)
    texts: dict[int, str] = field(default_factory=dict)

    def write(self) -> str:
        wanted = _shown(unit.node for unit in self.units)
        origins = self.origins()
        for _ in range(_MOST_ATTEMPTS):
            body = self.assemble(origins)
            found = _shown(parse_root(body).children)
            if found == wanted:
                return body
            self.give_up_around(found, wanted, origins)
        self.rewritten = set(range(len(self.units)))
        body = self.assemble(origins)
        if [spanned.node for spanned in parse(body) if not isinstance(spanned.node, Verbatim)] == wanted:
            return body
        raise ExportError(
            gettext_noop(
                "cannot be written so that Astro reads it back as it is; simplify what was changed last"
            )
        )

    def origins(self) -> list[int | None]:
        """For each unit the old node that it continues."""
        source = self.merger.source
        texts = [source[spanned.start : spanned.end] for spanned in self.old]

        def alike(i: int, j: int) -> float:
            unit = self.units[j]
            same_kind = type(self.old[i].node) is type(unit.node)
            return 0.01 + likeness(texts[i], unit.text) if same_kind else 0.0

        old_keys = [spanned.block for spanned in self.old]
        raw = {(spanned.block, _lf(text)) for spanned, text in zip(self.old, texts, strict=True)}
        # Raw Markdown is kept where it was not touched, however little its change means.
        keys = [
            unit.node if not unit.raw or (unit.node, unit.text) in raw else (unit.node, unit.text)
            for unit in self.units
        ]
        return pair_up(old_keys, keys, alike)

    def assemble(self, origins: Sequence[int | None]) -> str:
        source, newline = self.merger.source, self.merger.newline
        moved = {
            spanned.block: source[spanned.start : spanned.end]
            for index, spanned in enumerate(self.old)
            if index not in origins
        }
        pieces: list[Piece] = []
        for index, (unit, origin) in enumerate(zip(self.units, origins, strict=True)):
            rewritten = index in self.rewritten
            if rewritten or (origin is None and (unit.raw or unit.node not in moved)):
                text = unit.text.replace("\n", newline)
            elif origin is None:
                text = moved[unit.node]
            else:
                text = self.continued(index, unit, self.old[origin])
            pieces.append(Piece(text, origin, self.gap(index, unit)))
        spans = [(spanned.start, spanned.end) for spanned in self.old]
        gaps = gaps_between(source, spans, 0, len(source))
        if not self.old:
            gaps = [source, newline] if not source.strip() else gaps
        return self.guard_start(Gaps(gaps, newline * 2).join(pieces))

    def guard_start(self, body: str) -> str:
        """A body that begins as one may, unless that is how the source begins."""
        text = body.lstrip()
        if self.merger.source.lstrip()[:3] == text[:3]:
            return body
        guarded = guard_body_start(text)
        return body if guarded == text else body[: len(body) - len(text)] + guarded

    def gap(self, index: int, unit: Unit) -> str | None:
        """What must stand in front of a unit; None where the source's own gap may."""
        newline = self.merger.newline
        if {index - 1, index} <= self.rewritten or (unit.raw and unit.inner):
            return unit.gap.replace("\n", newline)
        return _APART[self.apart.get(index, 0)].replace("\n", newline) or None

    def continued(self, index: int, unit: Unit, old: Spanned) -> str:
        """The text of a unit in the place of an old node."""
        own = self.merger.source[old.start : old.end]
        if old.node == unit.node and not (unit.raw and _lf(own) != unit.text):
            return own
        fresh = unit.text.replace("\n", self.merger.newline)
        if unit.raw:
            return fresh
        if index not in self.texts:
            merged = self.merger.merge(old, unit.node)
            self.texts[index] = merged if merged and self.says(merged, unit.node) else fresh
        return self.texts[index]

    def says(self, text: str, node: Block) -> bool:
        """Whether a text on its own, with the source's link definitions, is read as this node."""
        found = [spanned for spanned in parse(f"{text}\n\n{self.definitions()}") if spanned.start < len(text)]
        return [spanned.node for spanned in found] == [node] and found[0].end <= len(text)

    def definitions(self) -> str:
        """All that the source's text may refer to."""
        source = self.merger.source
        spans = [(old.start, old.end) for old in self.old if not isinstance(old.node, Verbatim)]
        gaps = [gap.strip() for gap in gaps_between(source, spans, 0, len(source))]
        footnotes = [f"[^{label}]: x" for label in _FOOTNOTE.findall(source)]
        return "\n\n".join([*(gap for gap in gaps if gap), *footnotes])

    def give_up_around(
        self, found: Sequence[Block], wanted: Sequence[Block], origins: Sequence[int | None]
    ) -> None:
        """Part the nodes around the first place that is read otherwise, or take the draft's text for them."""
        at = next(
            (index for index, pair in enumerate(zip(found, wanted, strict=False)) if pair[0] != pair[1]),
            min(len(found), len(wanted)),
        )
        shown = [index for index, unit in enumerate(self.units) if not isinstance(unit.node, Verbatim)]
        near = set(shown[max(0, at - 1) : at + 2])
        for index in near:
            if index and not _are_neighbours(origins[index - 1], origins[index]):
                lists = isinstance(self.units[index - 1].node, List) and isinstance(
                    self.units[index].node, List
                )
                stage = min(self.apart.get(index, 0) + 1, 2 if lists else 1)
                if stage != self.apart.get(index):
                    self.apart[index] = stage
                    return
        while near and near <= self.rewritten and len(near) < len(shown):
            near |= {index + step for index in near for step in (-1, 1)} & set(shown)
        self.rewritten |= near


def _are_neighbours(one: int | None, other: int | None) -> bool:
    return one is not None and other is not None and one + 1 == other
