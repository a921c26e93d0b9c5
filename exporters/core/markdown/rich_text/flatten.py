"""What rich text can hold of the text of one block: flat pieces, as the editor keeps them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise, takewhile

from exporters.core.markdown.nodes import (
    Break,
    Delete,
    Emphasis,
    Image,
    Inline,
    InlineCode,
    InlineHtml,
    Link,
    Strong,
    Subscript,
    Superscript,
    Text,
)
from exporters.core.markdown.rich_text.anchors import anchor_tag, read_anchor
from exporters.core.markdown.url_schemes import unsafe_scheme
from exporters.core.references import References

_ANCHOR_END = InlineHtml("</a>")

PLACEHOLDER = "\N{OBJECT REPLACEMENT CHARACTER}"

# Draft.js's names, in whose alphabetical order it nests the tags.
STYLES: dict[type, str] = {
    Strong: "BOLD",
    InlineCode: "CODE",
    Emphasis: "ITALIC",
    Delete: "STRIKETHROUGH",
    Subscript: "SUBSCRIPT",
    Superscript: "SUPERSCRIPT",
}

# What Wagtail's converter strips or collapses when the editor opens.
_UNSTABLE_CODE = re.compile(r"\A[ \t\n\r\f]|[ \t\n\r\f]\Z|[ \t\n\r\f]{2}|[\t\n\r\f]")
_UNSTABLE_END = re.compile(r"\s \Z")


class NotHeld(Exception):
    """What rich text cannot hold; str() of it says what that is, as in "a numbered list from 5"."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters that share their styles and what they are part of; "\\n" is a line break.

    entity: the opening tag of the link or image around them, "" for none.
    """

    text: str
    styles: frozenset[str]
    entity: str = ""


def flatten(children: Iterable[Inline], references: References) -> list[Piece]:
    """The pieces of one block's text; raises NotHeld for what the editor has no place for or would change."""
    pieces: list[Piece] = []
    for piece in _pieces(children, frozenset(), "", references):
        last = pieces[-1] if pieces else None
        if last and PLACEHOLDER not in (last.text, piece.text) and _same_place(last, piece):
            pieces[-1] = Piece(last.text + piece.text, last.styles, last.entity)
        else:
            pieces.append(piece)
    _check_spaces(pieces)
    return pieces


def _same_place(one: Piece, other: Piece) -> bool:
    return one.styles == other.styles and one.entity == other.entity


def _check_spaces(pieces: list[Piece]) -> None:
    """The editor's own white space, such as a no-break space, that Wagtail strips with the plain one."""
    start = "".join(piece.text for piece in pieces[:2]).lstrip("\n")
    lines = (line for piece in pieces for line in piece.text.split("\n"))
    inner = any(
        "CODE" in piece.styles and piece.text[:1].isspace() and not before.text.endswith("\n")
        for before, piece in pairwise(pieces)
    )
    if inner or start[:1].isspace() or any(_UNSTABLE_END.search(line) for line in lines):
        raise NotHeld("a special space that the editor drops")


def _pieces(
    children: Iterable[Inline], styles: frozenset[str], entity: str, references: References
) -> Iterator[Piece]:
    rest = iter(children)
    for child in rest:
        kind = type(child)
        if isinstance(child, Text):
            if PLACEHOLDER in child.value:
                raise NotHeld("the character that stands for an image")
            yield Piece(child.value, styles, entity)
        elif isinstance(child, Break):
            if entity:
                raise NotHeld("a line break inside a link")
            yield Piece("\n", styles)
        elif isinstance(child, InlineCode):
            if _UNSTABLE_CODE.search(child.value) or PLACEHOLDER in child.value or not child.value:
                raise NotHeld("code with spaces that the editor drops")
            yield Piece(child.value, styles | {STYLES[kind]}, entity)
        elif isinstance(child, Strong | Emphasis | Delete | Superscript | Subscript):
            if STYLES[kind] in styles:
                raise NotHeld("a mark within the same mark")
            yield from _pieces(child.children, styles | {STYLES[kind]}, entity, references)
        elif isinstance(child, Link):
            yield from _linked(child.children, styles, entity, _link_tag(child, references), references)
        elif isinstance(child, Image):
            if entity:
                raise NotHeld("an image inside a link")
            yield Piece(PLACEHOLDER, styles, _image_tag(child, references))
        elif isinstance(child, InlineHtml):
            inside = list(takewhile(lambda node: node != _ANCHOR_END, rest))
            yield from _linked(inside, styles, entity, _raw_link_tag(child), references)
        else:
            raise NotHeld("a footnote inside text")


def _linked(
    children: Sequence[Inline], styles: frozenset[str], around: str, tag: str, references: References
) -> Iterator[Piece]:
    if around:
        raise NotHeld("a link inside a link")
    if not children:
        raise NotHeld("a link without text")
    yield from _pieces(children, styles, tag, references)


def _link_tag(node: Link, references: References) -> str:
    _refuse_scheme(node.url)
    if node.title:
        return anchor_tag({"href": node.url, "title": node.title})
    page, document = references.page_id(node.url), references.document_id(node.url)
    if page is not None:
        return f'<a linktype="page" id="{page}">'
    if document is not None:
        return f'<a linktype="document" id="{document}">'
    return anchor_tag({"href": node.url})


def _raw_link_tag(node: InlineHtml) -> str:
    attributes = read_anchor(node.value)
    if attributes is None:
        raise NotHeld("a piece of HTML inside text")
    _refuse_scheme(attributes["href"])
    return anchor_tag(attributes)


def _refuse_scheme(url: str) -> None:
    scheme = unsafe_scheme(url)
    if scheme is not None:
        raise NotHeld(f"a link to {scheme}:…, which the editor refuses")


def _image_tag(node: Image, references: References) -> str:
    number = references.image_id(node.url)
    if number is None:
        raise NotHeld("an image that is not beside the page")
    title = f' title="{escape(node.title)}"' if node.title else ""
    return f'<a linktype="image" id="{number}" alt="{escape(node.alt)}"{title}>'
