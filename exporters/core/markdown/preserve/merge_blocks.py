"""A changed block in the formatting of the one that it continues: its words, its lines, its list items."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from exporters.core.markdown.nodes import Block, Code, Html, List, ListItem, Table
from exporters.core.markdown.parse.blocks import Spanned, parse_markdown
from exporters.core.markdown.preserve.align import Fragment, Gaps, align, gaps_between, likeness
from exporters.core.markdown.preserve.html_links import write_links_as_html
from exporters.core.markdown.preserve.merge import merge_lines, merge_words
from exporters.core.markdown.serialize.blocks import serialize_block, serialize_list_item
from exporters.core.markdown.style import Style

_MARKER = re.compile(r"([-+*]|(\d{1,9})[.)])([ \t]*)")
_NUMBER = re.compile(r"\d+")
_FILLED_LINE = re.compile(r"\n(?=[^\n])")
_LINE_START = re.compile(r"[^\r\n]*\Z")
_FENCE = re.compile(r" {0,3}(?:```|~~~)")
_CODE_LINE = re.compile(r"^(?=[^\n])", re.MULTILINE)
_NOT_TAB = re.compile(r"[^\t]")


@dataclass(frozen=True, slots=True)
class Merger:
    """Merges blocks into one source text.

    style, newline: those of the source. definitions: all that its texts may refer to, link reference
    definitions and footnotes.
    """

    source: str
    style: Style
    newline: str
    definitions: str = ""

    def merge(self, old: Spanned, new: Block, prefix: str = "") -> str | None:
        """The source of the old block with what changed in the new one; None where it has to be written anew.

        prefix: what further lines in the block's container begin with.
        """
        if isinstance(old.node, List) and isinstance(new, List):
            return self._merge_list(old, old.node, new)
        if isinstance(old.node, List) or isinstance(new, List):
            return None
        source = self.source[old.start : old.end]
        if isinstance(new, Code | Html) or isinstance(old.node, Code | Html):
            return self._merge_lines(source, old, new, prefix)
        written = [*write_links_as_html(source, old.block, new), (old.block, new)]
        for before, after in written:
            one, other = self.write(before, prefix), self.write(after, prefix)
            merged = merge_words(source, one, other, lines_matter=isinstance(new, Table))
            if merged and self.is_read_as(merged, new, prefix):
                return merged
        return None

    def is_read_as(self, text: str, node: Block, prefix: str = "") -> bool:
        """Whether a text on its own is read as this node. prefix: as of `merge`; not in the first line."""
        if prefix:
            text = re.sub(rf"(?<=[\r\n])[ \t]{{1,{len(prefix)}}}", "", text)
        nodes = parse_markdown(f"{text}\n\n{self.definitions}")
        found = [spanned for spanned in nodes if spanned.start < len(text)]
        return [spanned.node for spanned in found] == [node] and found[0].end <= len(text)

    def _merge_lines(self, source: str, old: Spanned, new: Block, prefix: str) -> str | None:
        if isinstance(old.node, Code) and isinstance(new, Code) and not _FENCE.match(source):
            return self._merge_indented(source, old.node, new)
        before, after = self.write(old.block, prefix), self.write(new, prefix)
        return merge_lines(source, before, after)

    def _merge_indented(self, source: str, old: Code, new: Code) -> str | None:
        """An indented code block; None where the new code needs a fence."""
        if new.lang or not new.value.strip() or new.value != new.value.strip("\n"):
            return None
        before, after = (_CODE_LINE.sub("    ", code.value) for code in (old, new))
        return merge_lines(source, before, after.replace("\n", self.newline))

    def write(self, block: Block, prefix: str = "") -> str:
        """A block written anew, for a container in which further lines begin with `prefix`."""
        return self._indent(serialize_block(block, self.style), prefix)

    def _indent(self, text: str, prefix: str) -> str:
        return _FILLED_LINE.sub("\n" + prefix, text).replace("\n", self.newline)

    def _merge_list(self, old: Spanned, before: List, after: List) -> str | None:
        if (before.ordered, before.spread) != (after.ordered, after.spread) or not old.children:
            return None
        prefix = self._prefix(old.start)
        between = self.newline * (2 if after.spread else 1) + prefix
        gaps = self._gaps(old)
        separator = gaps[1] if len(gaps) > 2 and not gaps[1].strip() else between
        origins = self._origins(old.children, after.children)
        fragments: list[Fragment] = []
        for item, origin in zip(after.children, origins, strict=True):
            if origin is None:
                text = self._write_item(item, self._next_marker(old, fragments), after, prefix)
            else:
                text = self._merge_item(old.children[origin], item, after, prefix)
            fragments.append(Fragment(text, origin))
        fragments[0] = Fragment(self._number(fragments[0].text, after), fragments[0].origin)
        return Gaps(gaps, separator).join(fragments)

    def _origins(self, old: Sequence[Spanned], new: Sequence[Block | ListItem]) -> list[int | None]:
        texts = [self.source[spanned.start : spanned.end] for spanned in old]

        def likeness_of(i: int, j: int) -> float:
            one, other = old[i].node, new[j]
            if isinstance(other, ListItem):
                return 0.01 + likeness(texts[i], serialize_list_item(other, "-", self.style))
            return 0.01 + likeness(texts[i], self.write(other)) if type(one) is type(other) else 0.0

        return align([spanned.node for spanned in old], new, likeness_of)

    def _merge_item(self, old: Spanned, new: ListItem, of: List, prefix: str) -> str:
        source = self.source[old.start : old.end]
        if old.node == new:
            return source
        assert isinstance(old.node, ListItem)
        marker = _MARKER.match(source)
        assert marker is not None
        rewritten = self._write_item(new, self._padded(marker), of, prefix)
        if not old.children or not new.children or old.node.checked != new.checked:
            return rewritten
        content = self._prefix(old.children[0].start)
        separator = self.newline * (2 if of.spread else 1) + content
        fragments: list[Fragment] = []
        for block, origin in zip(new.children, self._origins(old.children, new.children), strict=True):
            text = None if origin is None else self._merge_child(old.children[origin], block, content)
            fragments.append(Fragment(self.write(block, content) if text is None else text, origin))
        return Gaps(self._gaps(old), separator).join(fragments)

    def _merge_child(self, old: Spanned, new: Block, prefix: str) -> str | None:
        return self.source[old.start : old.end] if old.node == new else self.merge(old, new, prefix)

    def _write_item(self, item: ListItem, marker: str, of: List, prefix: str) -> str:
        alone = len(of.children) == 1
        return self._indent(
            serialize_list_item(item, marker, self.style, spread=of.spread, alone=alone), prefix
        )

    def _next_marker(self, old: Spanned, fragments: Sequence[Fragment]) -> str:
        """The marker that follows that of the item before; for the first item, that of the old first."""
        before = _MARKER.match(fragments[-1].text) if fragments else None
        marker = before or _MARKER.match(self.source, old.children[0].start)
        assert marker is not None
        padded = self._padded(marker)
        repeat = self.style.numbering == "repeat"
        if before is None or not before[2] or repeat:
            return padded
        return _NUMBER.sub(str(int(before[2]) + 1), padded, count=1)

    def _padded(self, marker: re.Match[str]) -> str:
        """A marker with the spaces behind it but for one, which the serializer writes."""
        spaces = marker[3] if 1 <= len(marker[3]) <= 4 and "\t" not in marker[3] else " "
        return marker[1] + spaces[1:]

    def _number(self, text: str, of: List) -> str:
        """The text of the first item, with the number at which the list starts."""
        found = _NUMBER.match(text)
        if not of.ordered or found is None or int(found[0]) == of.start:
            return text
        return f"{of.start}{text[found.end() :]}"

    def _gaps(self, of: Spanned) -> list[str]:
        spans = [(child.start, child.end) for child in of.children]
        return gaps_between(self.source, spans, of.start, of.end)

    def _prefix(self, at: int) -> str:
        """White space as wide as what stands before an offset on its line."""
        line = _LINE_START.search(self.source[max(0, at - 1000) : at])
        return _NOT_TAB.sub(" ", line[0]) if line else ""
