"""A body with the bytes of everything that did not change.

The imported text and the wanted tree are aligned node by node, inside lists item by item; a node that
changed is merged word by word. What was put together is parsed and compared with what was wanted; where
it does not come back as meant, the next careful way of writing takes its place. Verified, not trusted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass

from exporters.errors import ExportError
from exporters.markdown.detect import detect_habits
from exporters.markdown.habits import Habits
from exporters.markdown.merge import merge_text
from exporters.markdown.nodes import Block, List, ListItem, Root, Verbatim
from exporters.markdown.parse import Spanned, parse
from exporters.markdown.pieces import Gaps, Piece, likeness, pair_up
from exporters.markdown.serialize import guard_body_start, serialize, serialize_block, serialize_list_item

_MARKER = re.compile(r"[-+*]|(\d{1,9})[.)]")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A node of the result. key: equal to that of the old node that says the same."""

    node: Block | ListItem
    key: Hashable


def preserve(source: str, wanted: Root) -> str:
    """The body that says what `wanted` says, in the formatting of `source` where that says the same.

    source: the body as it was imported, with whatever line endings; new lines end as its first does.
    """
    old = parse(source)
    units = _expand(wanted, old, source)
    keys = [unit.key for unit in units]
    if [spanned.node for spanned in old] == keys:
        return source
    writer = _Writer(source, old, detect_habits(source, old), _newline(source))
    for body in writer.attempts(units, wanted):
        if _says(body, keys):
            return body
    raise ExportError(
        "cannot be written so that Astro reads it back as it is; simplify what was changed last"
    )


def _newline(text: str) -> str:
    found = re.search(r"\r\n?|\n", text)
    return found[0] if found else "\n"


def _expand(wanted: Root, old: Sequence[Spanned], source: str) -> list[Wanted]:
    """One unit a node; raw Markdown that still stands in the source counts as the nodes it stands for."""
    units: list[Wanted] = []
    starts = {
        _lf(source[spanned.start : spanned.end]): index for index, spanned in reversed(list(enumerate(old)))
    }
    for node in wanted.children:
        run = _find_run(node, old, source, starts, len(units)) if isinstance(node, Verbatim) else None
        if run:
            units += [Wanted(spanned.block, spanned.block) for spanned in run]
        else:
            units.append(Wanted(node, node))
    return units


def _find_run(
    node: Verbatim, old: Sequence[Spanned], source: str, starts: dict[str, int], near: int
) -> Sequence[Spanned]:
    """The old nodes that a piece of raw Markdown stands for; () where it was edited."""
    value = _lf(node.value)
    exact = starts.get(value)
    if exact is not None:
        return old[exact : exact + 1]
    for first in sorted(range(len(old)), key=lambda index: abs(index - near)):
        if not value.startswith(_lf(source[old[first].start : old[first].end])):
            continue
        for last in range(first, len(old)):
            text = _lf(source[old[first].start : old[last].end])
            if text == value:
                return old[first : last + 1]
            if len(text) >= len(value):
                break
    return ()


def _lf(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _says(body: str, keys: Sequence[Hashable]) -> bool:
    """Whether a body is read as the wanted nodes; raw Markdown says what it says."""
    found = [spanned.node for spanned in parse(body)]
    expected: list[Hashable] = []
    for key in keys:
        expected += [s.node for s in parse(key.value)] if isinstance(key, Verbatim) else [key]
    return found in (expected, keys)


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes the units of a tree in the manner of a source."""

    source: str
    old: Sequence[Spanned]
    habits: Habits
    newline: str

    def attempts(self, units: Sequence[Wanted], wanted: Root) -> Iterator[str]:
        """Bodies, from the one that keeps most to the one that keeps nothing but the first blank lines."""
        gaps = Gaps(_gaps(self.source, self.old, 0, len(self.source)), self.newline * 2)
        merged = self.pieces(self.old, units, self.merge_block, self.write_block)
        yield self.finish(gaps.join(merged))
        plain = self.pieces(self.old, units, self.rewrite_block, self.write_block)
        yield self.finish(gaps.join(plain))
        yield self.finish(gaps.join(self.with_neighbours(plain, units)))
        lead = re.match(r"\s*\n|", self.source)
        yield (lead[0] if lead else "") + serialize(wanted, self.habits).replace("\n", self.newline)
        yield (lead[0] if lead else "") + serialize(wanted).replace("\n", self.newline)

    def pieces(
        self,
        old: Sequence[Spanned],
        units: Sequence[Wanted],
        merge: Callable[[Spanned, Wanted], str],
        write: Callable[[Wanted, Piece | None], str],
    ) -> list[Piece]:
        """A piece for each unit: kept, merged into the old node it continues, moved, or new."""
        keys = [spanned.node for spanned in old]
        texts = [self.source[spanned.start : spanned.end] for spanned in old]
        origins = pair_up(
            keys, [unit.key for unit in units], lambda i, j: _alike(texts[i], keys[i], units[j])
        )
        moved = {keys[i]: texts[i] for i in range(len(old)) if i not in origins}
        pieces: list[Piece] = []
        for unit, origin in zip(units, origins, strict=True):
            if origin is None:
                text = moved.get(unit.key) or write(unit, pieces[-1] if pieces else None)
                pieces.append(Piece(text))
            elif keys[origin] == unit.key:
                pieces.append(Piece(texts[origin], origin, kept=True))
            else:
                pieces.append(Piece(merge(old[origin], unit), origin))
        return [piece for piece in pieces if piece.text]

    def merge_block(self, old: Spanned, unit: Wanted) -> str:
        """An old node with the new one's words, where that can be told to be right on its own."""
        if isinstance(old.node, List) and isinstance(unit.node, List):
            text = self.merge_list(old, old.node, unit.node)
        else:
            text = self.merge_words(
                old, _serialize(old.node, self.habits), _serialize(unit.node, self.habits)
            )
        alone = [spanned.node for spanned in parse(text)] if text else []
        return text if text and alone == [unit.node] else self.rewrite_block(old, unit)

    def merge_words(self, old: Spanned, before: str, after: str) -> str | None:
        merged = merge_text(_lf(self.source[old.start : old.end]), before, after)
        return None if merged is None else merged.replace("\n", self.newline)

    def merge_list(self, old: Spanned, before: List, after: List) -> str | None:
        """A list whose unchanged items keep their bytes; None where it became another kind of list."""
        if (before.ordered, before.start, before.spread) != (after.ordered, after.start, after.spread):
            return None
        inner = _gaps(self.source, old.children, old.start, old.end)
        usual = inner[1] if len(inner) > 2 else self.newline * (2 if after.spread else 1)
        items = _ItemWriter(self, _column(self.source, old.children[0].start), spread=after.spread)
        units = [Wanted(item, item) for item in after.children]
        pieces = self.pieces(old.children, units, items.merge, items.write)
        return Gaps(inner, usual).join(pieces)

    def rewrite_block(self, _old: Spanned, unit: Wanted) -> str:
        return self.write_block(unit, None)

    def write_block(self, unit: Wanted, _before: Piece | None) -> str:
        return _serialize(unit.node, self.habits).replace("\n", self.newline)

    def with_neighbours(self, pieces: Sequence[Piece], units: Sequence[Wanted]) -> list[Piece]:
        """Each stretch of new pieces written in one with its kept neighbours, which it may run into."""
        if len(pieces) != len(units):
            return list(pieces)
        near = [
            not (piece.kept and all(other.kept for other in pieces[max(0, index - 1) : index + 2]))
            for index, piece in enumerate(pieces)
        ]
        result: list[Piece] = []
        stretch: list[Block] = []
        for piece, unit, again in zip(pieces, units, near, strict=True):
            if again and not isinstance(unit.node, ListItem):
                stretch.append(unit.node)
                continue
            result += self.write_stretch(stretch)
            stretch = []
            result.append(piece)
        return result + self.write_stretch(stretch)

    def write_stretch(self, nodes: Sequence[Block]) -> list[Piece]:
        text = serialize(Root(tuple(nodes)), self.habits).removesuffix("\n")
        return [Piece(text.replace("\n", self.newline))] if text else []

    def finish(self, body: str) -> str:
        """A body that begins as one may, unless it is how the source itself begins."""
        text = body.lstrip()
        lead = body[: len(body) - len(text)]
        guarded = guard_body_start(text)
        if guarded == text or self.source.lstrip()[:3] == text[:3]:
            return body
        return lead + guarded.replace("\n", self.newline)


@dataclass(frozen=True, slots=True)
class _ItemWriter:
    """Writes the items of one list. column: where its markers stand on their lines."""

    writer: _Writer
    column: int
    spread: bool

    def merge(self, old: Spanned, unit: Wanted) -> str:
        marker = _MARKER.match(self.writer.source, old.start)
        if marker is None:
            return ""
        before, after = (self.item(node, marker[0]) for node in (old.node, unit.node))
        return self.writer.merge_words(old, before, after) or self.indent(after)

    def write(self, unit: Wanted, before: Piece | None) -> str:
        return self.indent(self.item(unit.node, self.next_marker(before)))

    def next_marker(self, before: Piece | None) -> str:
        """The marker after the one of the item before; in front of all items, a bullet or the number one."""
        found = _MARKER.match(before.text) if before else None
        if found is None:
            return self.writer.habits.bullet
        number = found[1]
        return f"{int(number) + 1}{found[0][-1]}" if number else found[0]

    def item(self, node: Block | ListItem, marker: str) -> str:
        assert isinstance(node, ListItem)
        return serialize_list_item(node, marker, self.writer.habits, spread=self.spread)

    def indent(self, text: str) -> str:
        return re.sub(r"\n(?=.)", self.writer.newline + " " * self.column, text)


def _serialize(node: Block | ListItem, habits: Habits) -> str:
    assert not isinstance(node, ListItem)
    return _lf(node.value) if isinstance(node, Verbatim) else serialize_block(node, habits)


def _alike(text: str, node: Hashable, unit: Wanted) -> float:
    """How much of an old node stands in a new one; 0 for another kind of node."""
    if isinstance(unit.node, ListItem):
        return 0.01 + likeness(text, serialize_list_item(unit.node, "-"))
    if type(node) is not type(unit.node) and not isinstance(unit.node, Verbatim):
        return 0.0
    return 0.01 + likeness(text, _serialize(unit.node, Habits()))


def _gaps(source: str, spans: Sequence[Spanned], start: int, end: int) -> list[str]:
    """What stands before each node, and behind the last."""
    edges = [start, *(edge for spanned in spans for edge in (spanned.start, spanned.end)), end]
    return [source[one:other] for one, other in zip(edges[::2], edges[1::2], strict=True)]


def _column(source: str, at: int) -> int:
    return at - source.rfind("\n", 0, at) - 1
