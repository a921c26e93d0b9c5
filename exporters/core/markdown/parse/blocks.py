"""Markdown text → nodes, each with the characters of the text that it came from."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from markdown_it.common.utils import unescapeAll
from markdown_it.token import Token

from exporters.core.line_endings import to_lf
from exporters.core.markdown.nodes import (
    Align,
    Block,
    Blockquote,
    Code,
    FootnoteDefinition,
    Heading,
    Html,
    Inline,
    InlineHtml,
    List,
    ListItem,
    Paragraph,
    Root,
    Table,
    ThematicBreak,
    Verbatim,
)
from exporters.core.markdown.normalize.tree import SEPARATOR
from exporters.core.markdown.parse.inline import parse_inline_tokens
from exporters.core.markdown.parse.tokens import LAZY_TAG, UNCERTAIN, Lines, Tokens, tokenize

_MARKER = re.compile(r"[ \t]*(?:[-+*]|\d{1,9}[.)])")
_TASK = re.compile(r"\[[ xX]\](?=[ \t])")

_ALIGN: dict[str, Align] = {
    "text-align:left": "left",
    "text-align:center": "center",
    "text-align:right": "right",
}

_SEPARATOR = Html(SEPARATOR)


@dataclass(frozen=True, slots=True)
class Spanned:
    """A node with its position: `body[start:end]`, without the last line ending.

    start: of a top-level node the beginning of its first line; of a list item its marker; of a block in an
        item its first character.
    children: of a list its items, of an item its blocks; () for all else and inside block quotes.
    """

    node: Block | ListItem
    start: int
    end: int
    children: tuple[Spanned, ...] = ()

    @property
    def block(self) -> Block:
        assert not isinstance(self.node, ListItem)
        return self.node


def parse_markdown(body: str) -> tuple[Spanned, ...]:
    """The top-level nodes in order; between them lie blank lines and link reference definitions in use.

    A definition that nothing refers to is a Verbatim node: often it is a comment.
    Raises SourceError for a text over a limit of exporters/core/markdown/parse/tokens.py.
    """
    tokenized = tokenize(body)
    nodes = _BlockParser(tokenized).parse_blocks(nested=False)
    return tuple(sorted([*nodes, *_unused_definitions(tokenized, nodes)], key=lambda node: node.start))


def parse_root(body: str) -> Root:
    """The tree of a body."""
    return Root(tuple(spanned.block for spanned in parse_markdown(body)))


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
        Spanned(Verbatim(to_lf(lines.text[start:end])), start, end)
        for start, end in spans
        if not any(node.start <= start < node.end for node in nodes)
    ]


class _BlockParser:
    """Walks the block tokens once.

    at: the next token's index; in_quote: how many block quotes and footnotes are open.
    """

    def __init__(self, tokenized: Tokens) -> None:
        self.tokens = tokenized.tokens
        self.lines: Lines = tokenized.lines
        self.at = 0
        self.in_quote = 0

    def parse_blocks(self, *, nested: bool, first: tuple[int, int] = (-1, -1)) -> list[Spanned]:
        """Blocks up to the token that closes their container, which is consumed.

        first: the container's first line, and the offset at which its content begins there.
        """
        blocks = []
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            self.at += 1
            if token.nesting < 0:
                break
            line, last = token.map or (0, 0)
            start = first[1] if line == first[0] else self._text_start(line)
            node, end, children = _PARSERS[token.type](self, token, start)
            end = max(end, self._trimmed_end(line, last))
            start = start if nested else self.lines.start(line)
            if node != _SEPARATOR:
                blocks.append(Spanned(node, start, end, children))
        return blocks

    def parse_inline(self) -> tuple[Inline, ...]:
        """The inline nodes of the block that was just opened; its closing token is consumed."""
        inline = self.tokens[self.at]
        self.at += 2
        if inline.meta.get(UNCERTAIN):
            # Not taken apart, so that nothing but its own characters is ever written for it.
            return (InlineHtml(inline.content),)
        return parse_inline_tokens(inline.children or [])

    def is_uncertain_table(self, token: Token) -> bool:
        """Whether a tag alone on a line is a row for one processor, and ends the table for the other."""
        first, end = token.map or (0, 0)
        return any(
            LAZY_TAG.match(self.lines.text, self._text_start(line), self.lines.end(line))
            for line in range(first + 2, end)
        )

    def text_of(self, token: Token) -> str:
        """The lines of a block, without the last line ending."""
        first, end = token.map or (0, 0)
        return self.lines.text[self.lines.start(first) : self._trimmed_end(first, end)]

    def skip_to(self, closing: str) -> None:
        """Pass over the tokens of a block that was just opened, its closing one included."""
        while self.tokens[self.at].type != closing:
            self.at += 1
        self.at += 1

    def parse_items(self, start: int) -> list[Spanned]:
        """The items of a list. start: the offset of the first marker; others begin on lines of their own."""
        items: list[Spanned] = []
        while self.tokens[self.at].type == "list_item_open":
            token = self.tokens[self.at]
            self.at += 1
            line = (token.map or (0, 0))[0]
            items.append(self._parse_item(token, line, self._text_start(line) if items else start))
        self.at += 1
        return items

    def _parse_item(self, token: Token, line: int, start: int) -> Spanned:
        content = self._skip_marker(start)
        if token.meta and (task := _TASK.match(self.lines.text, content)):
            content = task.end() + 1
        blocks = self.parse_blocks(nested=True, first=(line, content))
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


# The node, where it ends if that is behind its last line that is not blank, and the children of its Spanned.
_Parsed = tuple[Block, int, tuple[Spanned, ...]]


def _paragraph(parser: _BlockParser, token: Token, start: int) -> _Parsed:
    return Paragraph(parser.parse_inline()), 0, ()


def _heading(parser: _BlockParser, token: Token, start: int) -> _Parsed:
    return Heading(int(token.tag[1]), parser.parse_inline()), 0, ()


def _thematic_break(parser: _BlockParser, token: Token, start: int) -> _Parsed:
    return ThematicBreak(), 0, ()


def _code(parser: _BlockParser, token: Token, start: int) -> _Parsed:
    last = (token.map or (0, 0))[1]
    lang = unescapeAll(token.info.strip(" \t")) if token.type == "fence" else ""
    return Code(token.content.removesuffix("\n"), lang), parser.lines.end(last - 1), ()


def _html(parser: _BlockParser, token: Token, start: int) -> _Parsed:
    last = (token.map or (0, 0))[1]
    return Html(token.content.removesuffix("\n")), parser.lines.end(last - 1), ()


def _quote(parser: _BlockParser, token: Token, start: int) -> _Parsed:
    parser.in_quote += 1
    blocks = parser.parse_blocks(nested=True)
    parser.in_quote -= 1
    return Blockquote(tuple(block.block for block in blocks)), 0, ()


def _footnote(parser: _BlockParser, token: Token, start: int) -> _Parsed:
    parser.in_quote += 1
    blocks = parser.parse_blocks(nested=True)
    parser.in_quote -= 1
    end = max((block.end for block in blocks), default=0)
    return FootnoteDefinition(str(token.meta["label"]), tuple(block.block for block in blocks)), end, ()


def _list(parser: _BlockParser, token: Token, start: int) -> _Parsed:
    ordered = token.type == "ordered_list_open"
    items_from = parser.at
    items = parser.parse_items(start)
    spread = any(
        other.type == "paragraph_open" and other.level == token.level + 2 and not other.hidden
        for other in parser.tokens[items_from : parser.at]
    )
    first_number = int(token.attrs.get("start", 1)) if ordered else 1
    nodes = tuple(item.node for item in items if isinstance(item.node, ListItem))
    children = () if parser.in_quote else tuple(items)
    return List(nodes, ordered, first_number, spread), max(item.end for item in items), children


def _table(parser: _BlockParser, token: Token, start: int) -> _Parsed:
    if token.level == 0 and parser.is_uncertain_table(token):
        parser.skip_to("table_close")
        return Verbatim(to_lf(parser.text_of(token))), 0, ()
    align: list[Align] = []
    rows: list[tuple[tuple[Inline, ...], ...]] = []
    cells: list[tuple[Inline, ...]] = []
    while (token := parser.tokens[parser.at]).type != "table_close":
        parser.at += 1
        if token.type in ("th_open", "td_open"):
            if token.type == "th_open":
                align.append(_ALIGN.get(str(token.attrs.get("style", ""))))
            cells.append(parser.parse_inline())
        elif token.type == "tr_close":
            rows.append(tuple(cells))
            cells = []
    parser.at += 1
    return Table(tuple(align), tuple(rows)), 0, ()


_PARSERS: dict[str, Callable[[_BlockParser, Token, int], _Parsed]] = {
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
