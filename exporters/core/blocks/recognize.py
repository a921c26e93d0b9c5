"""Nodes that `to_nodes` could have made of a block, recognized: functions by the type of the first node."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from exporters.core.blocks.wrappers import CALLOUT, DOCUMENTS, EMBED, FIGURE, GALLERY, Wrapper, read_embed
from exporters.core.blocks.write import ATTRIBUTION
from exporters.core.i18n import gettext_noop
from exporters.core.markdown import (
    PLACEHOLDER,
    Block,
    Blockquote,
    Code,
    Html,
    Image,
    Inline,
    Link,
    List,
    Paragraph,
    Table,
    Text,
    ThematicBreak,
    Unrepresentable,
    render_rich_text,
)
from exporters.core.references import References


@dataclass(frozen=True, slots=True)
class Recognized:
    """A block that stands for the first `count` nodes."""

    kind: str
    value: Any
    count: int


def _divider(_nodes: Sequence[Block], _references: References) -> Recognized | None:
    return Recognized("divider", None, 1)


def _code(nodes: Sequence[Block], _references: References) -> Recognized | None:
    node = nodes[0]
    assert isinstance(node, Code)
    if not node.value.strip():
        # The editor does not save a code block without code.
        return None
    return Recognized("code", {"language": node.lang, "code": node.value}, 1)


def _image(nodes: Sequence[Block], references: References) -> Recognized | None:
    value = _picture(nodes[0], references)
    return None if value is None else Recognized("image", {**value, "caption": ""}, 1)


def _picture(node: Block, references: References) -> dict[str, Any] | None:
    """The value of an image block for a paragraph that holds one image and nothing else, else None."""
    if not (isinstance(node, Paragraph) and len(node.children) == 1):
        return None
    return _picture_value(node.children[0], references)


def _picture_value(node: Inline, references: References) -> dict[str, Any] | None:
    if not isinstance(node, Image) or node.title:
        return None
    number = references.image_id(node.url)
    if number is None:
        return None
    return {"image": number, "decorative": not node.alt, "alt_text": node.alt}


def _quote(nodes: Sequence[Block], references: References) -> Recognized | None:
    node = nodes[0]
    assert isinstance(node, Blockquote)
    children, attribution = node.children, ""
    last = children[-1] if children else None
    if isinstance(last, Paragraph) and len(last.children) == 1 and isinstance(last.children[0], Text):
        words = last.children[0].value
        if words.startswith(ATTRIBUTION):
            children, attribution = children[:-1], words.removeprefix(ATTRIBUTION)
    return Recognized(
        "quote", {"quote": render_rich_text(children, references), "attribution": attribution}, 1
    )


def _table(nodes: Sequence[Block], references: References) -> Recognized | None:
    value = _table_value(nodes[0], references)
    return None if value is None else Recognized("table", value, 1)


def _table_value(node: Block, references: References, caption: str = "") -> dict[str, Any] | None:
    if not isinstance(node, Table):
        return None
    columns = [
        {"type": align or "text", "heading": _plain(cell)}
        for align, cell in zip(node.align, node.rows[0], strict=True)
    ]
    rows = [{"values": [_cell(cell, references) for cell in row]} for row in node.rows[1:]]
    return {"columns": columns, "rows": rows, "caption": caption}


def _plain(cell: tuple[Inline, ...]) -> str:
    return "".join(node.value for node in cell if isinstance(node, Text))


def _cell(cell: tuple[Inline, ...], references: References) -> str:
    html = render_rich_text([Paragraph(cell)], references) if cell else ""
    if PLACEHOLDER in html:
        raise Unrepresentable(gettext_noop("a table with an image in it"))
    return html


def _wrapped(nodes: Sequence[Block], references: References) -> Recognized | None:
    """A block that begins with HTML of exporters/core/blocks/wrappers.py."""
    first = nodes[0]
    assert isinstance(first, Html)
    player = read_embed(first.value)
    if player is not None:
        return Recognized("embed", {"url": player[0], "title": player[1]}, 1)
    for wrapper, read in _WRAPPED:
        if not first.value.startswith(wrapper.opening):
            continue
        for end, node in enumerate(nodes[1:], start=1):
            words = wrapper.words(first.value, node.value) if isinstance(node, Html) else None
            found = read(nodes[1:end], words, references) if words is not None else None
            if found is not None:
                return Recognized(found[0], found[1], end + 1)
    return None


_ReadWrapped = Callable[[Sequence[Block], str, References], tuple[str, Any] | None]


def _figure(inner: Sequence[Block], words: str, references: References) -> tuple[str, Any] | None:
    if len(inner) != 1:
        return None
    picture = _picture(inner[0], references)
    if picture is not None:
        return "image", {**picture, "caption": words}
    table = _table_value(inner[0], references, words)
    return None if table is None else ("table", table)


def _gallery(inner: Sequence[Block], _words: str, references: References) -> tuple[str, Any] | None:
    if len(inner) != 1 or not isinstance(inner[0], Paragraph):
        return None
    values = [_picture_value(node, references) for node in inner[0].children if node != Text(" ")]
    if not all(values):
        return None
    return "gallery", {"images": [{"type": "item", "value": value} for value in values]}


def _embed(inner: Sequence[Block], _words: str, _references: References) -> tuple[str, Any] | None:
    if len(inner) != 1 or not isinstance(inner[0], Paragraph):
        return None
    [*links] = inner[0].children
    if len(links) != 1 or not isinstance(links[0], Link):
        return None
    title = _plain(links[0].children)
    return "embed", {"url": links[0].url, "title": "" if title == links[0].url else title}


def _documents(inner: Sequence[Block], _words: str, references: References) -> tuple[str, Any] | None:
    if len(inner) != 1 or not isinstance(inner[0], List):
        return None
    entries = []
    for item in inner[0].children:
        [paragraph] = item.children
        assert isinstance(paragraph, Paragraph)
        [link] = paragraph.children
        number = references.document_id(link.url) if isinstance(link, Link) else None
        if number is None or not isinstance(link, Link):
            return None
        entries.append({"type": "item", "value": {"document": number, "title": _plain(link.children)}})
    return "documents", entries


def _callout(kind: str) -> _ReadWrapped:
    def read(inner: Sequence[Block], words: str, references: References) -> tuple[str, Any] | None:
        return "callout", {"kind": kind, "title": words, "text": render_rich_text(inner, references)}

    return read


_WRAPPED: list[tuple[Wrapper, _ReadWrapped]] = [
    (FIGURE, _figure),
    (GALLERY, _gallery),
    (EMBED, _embed),
    (DOCUMENTS, _documents),
    *((wrapper, _callout(kind)) for kind, wrapper in CALLOUT.items()),
]

RECOGNIZERS: dict[type, Sequence[Callable[[Sequence[Block], References], Recognized | None]]] = {
    ThematicBreak: [_divider],
    Code: [_code],
    Paragraph: [_image],
    Blockquote: [_quote],
    Table: [_table],
    Html: [_wrapped],
}
