"""Markdown text → nodes, each with the characters that it came from."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from markdown_it.common.utils import unescapeAll
from markdown_it.token import Token

from exporters.core.markdown.nodes import (
    Align,
    Block,
    Blockquote,
    Code,
    FootnoteDefinition,
    Heading,
    Html,
    Inline,
    List,
    ListItem,
    Paragraph,
    Root,
    Table,
    ThematicBreak,
    Verbatim,
)
from exporters.core.markdown.parse.inline import parse_inline
from exporters.core.markdown.parse.tokens import Lines, Tokens, tokenize

_MARKER = re.compile(r"[ \t]*(?:[-+*]|\d{1,9}[.)])")
_TASK = re.compile(r"\[[ xX]\](?=[ \t])")
_NEWLINES = re.compile(r"\r\n?")

_ALIGN: dict[str, Align] = {
    "text-align:left": "left",
    "text-align:center": "center",
    "text-align:right": "right",
}

# What the exporter puts between two blocks that would run into one another; it shows nothing.
_SEPARATOR = Html("<!-- -->")


@dataclass(frozen=True, slots=True)
class Spanned:
    """A node and where it stands: `body[start:end]`, without the last line ending.

    start: of a top-level node the beginning of its first line; of a list item its marker; of a block in an
        item its first character.
    children: of a list its items, of an item its blocks; () for all else and inside quotes.
    """

    node: Block | ListItem
    start: int
    end: int
    children: tuple[Spanned, ...] = ()

    @property
    def block(self) -> Block:
        assert not isinstance(self.node, ListItem)
        return self.node


def parse(body: str) -> tuple[Spanned, ...]:
    """The top-level nodes in order; between them lie blank lines and reference definitions that are used.

    A reference definition that nothing refers to is a Verbatim node: often it is a comment.
    Raises SourceError for a text over a limit.
    """
    tokenized = tokenize(body)
    nodes = _Reader(tokenized).read_blocks(nested=False)
    return tuple(sorted([*nodes, *_unused_definitions(tokenized, nodes)], key=lambda node: node.start))


def parse_root(body: str) -> Root:
    """The tree of a body."""
    return Root(tuple(spanned.block for spanned in parse(body)))


def _unused_definitions(tokenized: Tokens, nodes: list[Spanned]) -> list[Spanned]:
    lines = tokenized.lines
    unused: list[tuple[int, int]] = []
    for first, end in tokenized.unused_definitions():
        if unused and unused[-1][1] == first:
            unused[-1] = (unused[-1][0], end)
        else:
            unused.append((first, end))
    spans = [(lines.start(first), lines.end(end - 1)) for first, end in unused]
    return [
        Spanned(Verbatim(_NEWLINES.sub("\n", lines.text[start:end])), start, end)
        for start, end in spans
        if not any(node.start <= start < node.end for node in nodes)
    ]


class _Reader:
    """Walks the block tokens once. Lines are markdown-it's, which are the body's own."""

    def __init__(self, tokenized: Tokens) -> None:
        self.tokens = tokenized.tokens
        self.lines: Lines = tokenized.lines
        self.at = 0
        self.in_quote = 0

    def read_blocks(self, *, nested: bool, first: tuple[int, int] = (-1, -1)) -> list[Spanned]:
        """Blocks up to the token that closes their container, which is consumed.

        first: the container's first line and where on it its content begins.
        """
        blocks = []
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            self.at += 1
            if token.nesting < 0:
                break
            line, last = token.map or (0, 0)
            start = first[1] if line == first[0] else self._text_start(line)
            node, end, children = _READERS[token.type](self, token, start)
            end = max(end, self._trimmed_end(line, last))
            start = start if nested else self.lines.start(line)
            if node != _SEPARATOR:
                blocks.append(Spanned(node, start, end, children))
        return blocks

    def read_inline(self) -> tuple[Inline, ...]:
        """The content of the token just read, and past its closing token."""
        inline = self.tokens[self.at]
        self.at += 2
        return parse_inline(inline.children or [])

    def read_items(self, start: int) -> list[Spanned]:
        """start: the first item's marker; the others begin on lines of their own."""
        items: list[Spanned] = []
        while self.tokens[self.at].type == "list_item_open":
            token = self.tokens[self.at]
            self.at += 1
            line = (token.map or (0, 0))[0]
            items.append(self._read_item(token, line, self._text_start(line) if items else start))
        self.at += 1
        return items

    def _read_item(self, token: Token, line: int, start: int) -> Spanned:
        content = self._skip_marker(start)
        if token.meta and (task := _TASK.match(self.lines.text, content)):
            content = task.end() + 1
        blocks = self.read_blocks(nested=True, first=(line, content))
        end = max([self.lines.end(line), *(block.end for block in blocks)])
        nodes = tuple(block.block for block in blocks)
        checked = token.meta.get("checked") if token.meta else None
        return Spanned(ListItem(nodes, checked), start, end, () if self.in_quote else tuple(blocks))

    def _skip_marker(self, start: int) -> int:
        marker = _MARKER.match(self.lines.text, start)
        return self._skip_space(marker.end() if marker else start)

    def _text_start(self, line: int) -> int:
        return self._skip_space(self.lines.start(line))

    def _skip_space(self, start: int) -> int:
        text = self.lines.text
        while start < len(text) and text[start] in " \t":
            start += 1
        return start

    def _trimmed_end(self, line: int, last: int) -> int:
        """The end of the last line of `line` to `last` (exclusive) that is not blank."""
        while last - 1 > line and self.lines.is_blank(last - 1):
            last -= 1
        return self.lines.end(last - 1) if last else 0


_Read = tuple[Block, int, tuple[Spanned, ...]]


def _paragraph(reader: _Reader, token: Token, start: int) -> _Read:
    return Paragraph(reader.read_inline()), 0, ()


def _heading(reader: _Reader, token: Token, start: int) -> _Read:
    return Heading(int(token.tag[1]), reader.read_inline()), 0, ()


def _thematic_break(reader: _Reader, token: Token, start: int) -> _Read:
    return ThematicBreak(), 0, ()


def _code(reader: _Reader, token: Token, start: int) -> _Read:
    last = (token.map or (0, 0))[1]
    lang = unescapeAll(token.info.strip()) if token.type == "fence" else ""
    return Code(token.content.removesuffix("\n"), lang), reader.lines.end(last - 1), ()


def _html(reader: _Reader, token: Token, start: int) -> _Read:
    last = (token.map or (0, 0))[1]
    return Html(token.content.removesuffix("\n")), reader.lines.end(last - 1), ()


def _quote(reader: _Reader, token: Token, start: int) -> _Read:
    reader.in_quote += 1
    blocks = reader.read_blocks(nested=True)
    reader.in_quote -= 1
    return Blockquote(tuple(block.block for block in blocks)), 0, ()


def _footnote(reader: _Reader, token: Token, start: int) -> _Read:
    reader.in_quote += 1
    blocks = reader.read_blocks(nested=True)
    reader.in_quote -= 1
    end = max((block.end for block in blocks), default=0)
    return FootnoteDefinition(str(token.meta["label"]), tuple(block.block for block in blocks)), end, ()


def _list(reader: _Reader, token: Token, start: int) -> _Read:
    ordered = token.type == "ordered_list_open"
    items_from = reader.at
    items = reader.read_items(start)
    spread = any(
        other.type == "paragraph_open" and other.level == token.level + 2 and not other.hidden
        for other in reader.tokens[items_from : reader.at]
    )
    first_number = int(token.attrs.get("start", 1)) if ordered else 1
    nodes = tuple(item.node for item in items if isinstance(item.node, ListItem))
    children = () if reader.in_quote else tuple(items)
    return List(nodes, ordered, first_number, spread), max(item.end for item in items), children


def _table(reader: _Reader, token: Token, start: int) -> _Read:
    align: list[Align] = []
    rows: list[tuple[tuple[Inline, ...], ...]] = []
    cells: list[tuple[Inline, ...]] = []
    while (token := reader.tokens[reader.at]).type != "table_close":
        reader.at += 1
        if token.type in ("th_open", "td_open"):
            if token.type == "th_open":
                align.append(_ALIGN.get(str(token.attrs.get("style", ""))))
            cells.append(reader.read_inline())
        elif token.type == "tr_close":
            rows.append(tuple(cells))
            cells = []
    reader.at += 1
    return Table(tuple(align), tuple(rows)), 0, ()


_READERS: dict[str, Callable[[_Reader, Token, int], _Read]] = {
    "paragraph_open": _paragraph,
    "heading_open": _heading,
    "hr": _thematic_break,
    "fence": _code,
    "code_block": _code,
    "html_block": _html,
    "blockquote_open": _quote,
    "footnote_reference_open": _footnote,
    "bullet_list_open": _list,
    "ordered_list_open": _list,
    "table_open": _table,
}
