"""The Markdown tree, in mdast's names: what blocks become and what files are parsed into.

All nodes are immutable values: two trees that mean the same are equal. White space inside text is
already collapsed (a soft line break is a space), so the tree says what is shown, not how it was typed.
Source: https://github.com/syntax-tree/mdast, with superscript and subscript beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Align = Literal["left", "center", "right"] | None
"""Of a table's column; None where the delimiter row sets none."""


@dataclass(frozen=True, slots=True)
class Text:
    value: str


@dataclass(frozen=True, slots=True)
class InlineCode:
    value: str


@dataclass(frozen=True, slots=True)
class Break:
    """A hard line break."""


@dataclass(frozen=True, slots=True)
class Image:
    """url: as Markdown means it: entities and backslashes resolved, percent signs as they stand."""

    url: str
    alt: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class InlineHtml:
    """One raw HTML tag or comment inside text, verbatim; mdast calls it html, like the block."""

    value: str


@dataclass(frozen=True, slots=True)
class FootnoteReference:
    identifier: str


@dataclass(frozen=True, slots=True)
class Emphasis:
    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Strong:
    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Delete:
    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Superscript:
    """Written `<sup>…</sup>`: Markdown has no syntax for it."""

    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Subscript:
    """Written `<sub>…</sub>`."""

    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Link:
    url: str
    children: tuple[Inline, ...]
    title: str = ""


Mark = Emphasis | Strong | Delete | Superscript | Subscript
"""What styles text and nests in any order."""

Inline = Text | InlineCode | Break | Image | InlineHtml | FootnoteReference | Link | Mark


@dataclass(frozen=True, slots=True)
class Paragraph:
    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    depth: int
    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class ThematicBreak:
    pass


@dataclass(frozen=True, slots=True)
class Blockquote:
    children: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class ListItem:
    """checked: True or False in a task list, None elsewhere."""

    children: tuple[Block, ...]
    checked: bool | None = None


@dataclass(frozen=True, slots=True)
class List:
    """spread: of the list as a whole, CommonMark's "loose": its items are shown with `<p>`.

    start: the first number of an ordered list; 1 for a bullet list.
    """

    children: tuple[ListItem, ...]
    ordered: bool = False
    start: int = 1
    spread: bool = False


@dataclass(frozen=True, slots=True)
class Code:
    """lang: the fence's whole info string ("python title=x"), mdast's lang and meta in one.

    value: without the last line ending.
    """

    value: str
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Html:
    """A raw HTML block, verbatim."""

    value: str


@dataclass(frozen=True, slots=True)
class Table:
    """rows[0] is the header; each row is a tuple of cells, each cell a tuple of inline nodes."""

    align: tuple[Align, ...]
    rows: tuple[tuple[tuple[Inline, ...], ...], ...]


@dataclass(frozen=True, slots=True)
class FootnoteDefinition:
    identifier: str
    children: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Verbatim:
    """Markdown that is passed through as it is: what a `markdown` block holds."""

    value: str


Block = (
    Paragraph
    | Heading
    | ThematicBreak
    | Blockquote
    | List
    | Code
    | Html
    | Table
    | FootnoteDefinition
    | Verbatim
)


@dataclass(frozen=True, slots=True)
class Root:
    children: tuple[Block, ...]
