"""A changed block written into its old place: words into their lines, items into their list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from exporters.core.markdown.nodes import Block, Code, Html, List, ListItem, Table
from exporters.core.markdown.parse.blocks import Spanned
from exporters.core.markdown.preserve.align import Gaps, Piece, gaps_between, likeness, pair_up
from exporters.core.markdown.preserve.merge import merge_lines, merge_words
from exporters.core.markdown.serialize.blocks import serialize_block, serialize_list_item
from exporters.core.markdown.style import Habits

_MARKER = re.compile(r"([-+*]|(\d{1,9})[.)])([ \t]*)")
_NUMBER = re.compile(r"\d+")
_FILLED_LINE = re.compile(r"\n(?=[^\n])")
_LINE_START = re.compile(r"[^\r\n]*\Z")
_FENCE = re.compile(r" {0,3}(?:```|~~~)")
_CODE_LINE = re.compile(r"^(?=[^\n])", re.MULTILINE)
_NOT_TAB = re.compile(r"[^\t]")


@dataclass(frozen=True, slots=True)
class Merger:
    """Writes into one source, in its habits. newline: the source's line ending."""

    source: str
    habits: Habits
    newline: str

    def merge(self, old: Spanned, new: Block, prefix: str = "") -> str | None:
        """The old block's text with what is new in it; None where it has to be written anew.

        prefix: what a further line in the block's container begins with.
        """
        if isinstance(old.node, List) and isinstance(new, List):
            return self._merge_list(old, old.node, new)
        if isinstance(old.node, List) or isinstance(new, List):
            return None
        own = self.source[old.start : old.end]
        if isinstance(old.node, Code) and isinstance(new, Code) and not _FENCE.match(own):
            return self._merge_indented(own, old.node, new)
        base, theirs = self.write(old.block, prefix), self.write(new, prefix)
        if isinstance(new, Code | Html):
            return merge_lines(own, base, theirs)
        return merge_words(own, base, theirs, lines_matter=isinstance(new, Table))

    def _merge_indented(self, own: str, old: Code, new: Code) -> str | None:
        if new.lang or not new.value.strip() or new.value != new.value.strip("\n"):
            return None
        base, theirs = (_CODE_LINE.sub("    ", code.value) for code in (old, new))
        return merge_lines(own, base, theirs.replace("\n", self.newline))

    def write(self, block: Block, prefix: str = "") -> str:
        """A new block at a place where further lines begin with `prefix`."""
        return self._indent(serialize_block(block, self.habits), prefix)

    def _indent(self, text: str, prefix: str) -> str:
        return _FILLED_LINE.sub("\n" + prefix, text).replace("\n", self.newline)

    def _merge_list(self, old: Spanned, before: List, after: List) -> str | None:
        if (before.ordered, before.spread) != (after.ordered, after.spread) or not old.children:
            return None
        prefix = self._prefix(old.start)
        between = self.newline * (2 if after.spread else 1) + prefix
        gaps = self._gaps(old)
        usual = gaps[1] if len(gaps) > 2 and not gaps[1].strip() else between
        origins = self._origins(old.children, after.children)
        pieces: list[Piece] = []
        for item, origin in zip(after.children, origins, strict=True):
            if origin is None:
                text = self._write_item(item, self._next_marker(old, pieces), after, prefix)
            else:
                text = self._merge_item(old.children[origin], item, after, prefix)
            pieces.append(Piece(text, origin))
        pieces[0] = Piece(self._number(pieces[0].text, after), pieces[0].origin)
        return Gaps(gaps, usual).join(pieces)

    def _origins(self, old: Sequence[Spanned], new: Sequence[Block | ListItem]) -> list[int | None]:
        texts = [self.source[spanned.start : spanned.end] for spanned in old]

        def alike(i: int, j: int) -> float:
            one, other = old[i].node, new[j]
            if isinstance(other, ListItem):
                return 0.01 + likeness(texts[i], serialize_list_item(other, "-", self.habits))
            return 0.01 + likeness(texts[i], self.write(other)) if type(one) is type(other) else 0.0

        return pair_up([spanned.node for spanned in old], new, alike)

    def _merge_item(self, old: Spanned, new: ListItem, of: List, prefix: str) -> str:
        own = self.source[old.start : old.end]
        if old.node == new:
            return own
        assert isinstance(old.node, ListItem)
        marker = _MARKER.match(own)
        assert marker is not None
        fresh = self._write_item(new, self._padded(marker), of, prefix)
        if not old.children or not new.children or old.node.checked != new.checked:
            return fresh
        content = self._prefix(old.children[0].start)
        usual = self.newline * (2 if of.spread else 1) + content
        pieces: list[Piece] = []
        for block, origin in zip(new.children, self._origins(old.children, new.children), strict=True):
            text = None if origin is None else self._merge_child(old.children[origin], block, content)
            pieces.append(Piece(self.write(block, content) if text is None else text, origin))
        return Gaps(self._gaps(old), usual).join(pieces)

    def _merge_child(self, old: Spanned, new: Block, prefix: str) -> str | None:
        return self.source[old.start : old.end] if old.node == new else self.merge(old, new, prefix)

    def _write_item(self, item: ListItem, marker: str, of: List, prefix: str) -> str:
        alone = len(of.children) == 1
        return self._indent(
            serialize_list_item(item, marker, self.habits, spread=of.spread, alone=alone), prefix
        )

    def _next_marker(self, old: Spanned, pieces: Sequence[Piece]) -> str:
        """The marker after that of the item before; in front of all items, that of the first."""
        before = _MARKER.match(pieces[-1].text) if pieces else None
        marker = before or _MARKER.match(self.source, old.children[0].start)
        assert marker is not None
        padded = self._padded(marker)
        repeat = self.habits.numbering == "repeat"
        if before is None or not before[2] or repeat:
            return padded
        return _NUMBER.sub(str(int(before[2]) + 1), padded, count=1)

    def _padded(self, marker: re.Match[str]) -> str:
        """A marker with all but one of the spaces behind it."""
        spaces = marker[3] if 1 <= len(marker[3]) <= 4 and "\t" not in marker[3] else " "
        return marker[1] + spaces[1:]

    def _number(self, text: str, of: List) -> str:
        """The first item, whose number is the list's."""
        found = _NUMBER.match(text)
        if not of.ordered or found is None or int(found[0]) == of.start:
            return text
        return f"{of.start}{text[found.end() :]}"

    def _gaps(self, of: Spanned) -> list[str]:
        spans = [(child.start, child.end) for child in of.children]
        return gaps_between(self.source, spans, of.start, of.end)

    def _prefix(self, at: int) -> str:
        """White space as wide as what stands before a place on its line."""
        line = _LINE_START.search(self.source[max(0, at - 1000) : at])
        return _NOT_TAB.sub(" ", line[0]) if line else ""
