"""Blocks → nodes: a function for each type of block."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from exporters.core.blocks.wrappers import CALLOUT, DOCUMENTS, EMBED, FIGURE, GALLERY, Wrapper, embed_html
from exporters.core.document import RawBlock
from exporters.core.errors import BlockLocation, ExportError, UnsupportedBlock
from exporters.core.i18n import gettext_noop
from exporters.core.line_endings import to_lf
from exporters.core.markdown import (
    Block,
    Blockquote,
    Break,
    Code,
    Html,
    Image,
    Inline,
    Link,
    List,
    ListItem,
    Paragraph,
    Root,
    Table,
    Text,
    ThematicBreak,
    Verbatim,
    find_local_addresses,
    normalize_inline,
    parse_rich_text,
    refuse_unsafe_url,
    replace_local_addresses,
)
from exporters.core.references import Addresses

StructValue = Mapping[str, Any]
"""The raw value of a StructBlock."""

ATTRIBUTION = "— "


def to_nodes(stream: Sequence[RawBlock], references: Addresses) -> Root:
    """The nodes of a body. Raises ExportError with its `block`, which its `where` names: "body[3]"."""
    nodes: list[Block] = []
    for index, block in enumerate(stream):
        try:
            nodes += _render(block, references)
        except ExportError as error:
            found = error.in_block(_complete(error.block, index, block))
            raise found.at(_locate(error.where, index)) from error
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            refusal = ExportError(
                gettext_noop(
                    "the %(type)s block is not stored as expected (%(reason)r); delete it and add it anew"
                ),
                where=f"body[{index}]",
                type=block.get("type"),
                reason=error,
            )
            raise refusal.in_block(_complete(None, index, block)) from error
    return Root(tuple(nodes))


def _locate(where: str, index: int) -> str:
    return f"{where}, body[{index}]" if where else f"body[{index}]"


def _complete(found: BlockLocation | None, index: int, block: RawBlock) -> BlockLocation:
    """The place of an error in a block of the body. found: the item that `_located` has noted, if any."""
    item, item_id = (found.item, found.item_id) if found else (None, "")
    return BlockLocation(index, str(block.get("type", "")), str(block.get("id") or ""), item, item_id)


@contextmanager
def _located(index: int, item: Mapping[str, Any]) -> Iterator[None]:
    """Note at an error of the block of code which item of a list it is about."""
    try:
        yield
    except ExportError as error:
        raise error.in_block(BlockLocation(0, "", "", index, str(item.get("id") or ""))) from error


def _render(block: RawBlock, references: Addresses) -> Sequence[Block]:
    render = RENDERERS.get(block["type"])
    if render is None:
        raise UnsupportedBlock(
            gettext_noop(
                "the site has no form for a block of the type %(type)s; take it out, or ask whoever develops "
                "the CMS for it"
            ),
            type=block["type"],
        )
    return render(block["value"], references)


def _text(value: str, references: Addresses) -> Sequence[Block]:
    return parse_rich_text(value, references)


def _image(value: StructValue, references: Addresses) -> Sequence[Block]:
    image = Paragraph((_picture(value, references),))
    return FIGURE.wrap([image], value.get("caption") or "") if value.get("caption") else [image]


def _picture(value: StructValue, references: Addresses) -> Image:
    if not value["image"]:
        raise ExportError(gettext_noop("the block has no image yet; choose one or delete the block"))
    alt = "" if value.get("decorative") else value.get("alt_text") or ""
    return Image(references.image_url(value["image"]), " ".join(alt.split()))


def _gallery(value: StructValue, references: Addresses) -> Sequence[Block]:
    pictures = []
    for index, item in enumerate(value["images"]):
        with _located(index, item):
            pictures.append(_picture(item["value"], references))
    if not pictures:
        raise ExportError(gettext_noop("the gallery has no images yet; add one or delete the block"))
    children: list[Inline] = [pictures[0]]
    for picture in pictures[1:]:
        children += [Text(" "), picture]
    return GALLERY.wrap([Paragraph(tuple(children))])


def _quote(value: StructValue, references: Addresses) -> Sequence[Block]:
    children = list(parse_rich_text(value["quote"], references))
    attribution = normalize_inline((Text(value.get("attribution") or ""),))
    if attribution:
        children.append(Paragraph(normalize_inline((Text(ATTRIBUTION), *attribution))))
    if not children:
        raise ExportError(gettext_noop("the quote is empty; write it or delete the block"))
    return [Blockquote(tuple(children))]


def _divider(_value: object, _references: Addresses) -> Sequence[Block]:
    return [ThematicBreak()]


def _table(value: StructValue, references: Addresses) -> Sequence[Block]:
    columns = value["columns"]
    if not columns:
        raise ExportError(gettext_noop("the table has no columns yet; add one or delete the block"))
    header = tuple(normalize_inline((Text(column["heading"] or ""),)) for column in columns)
    rows = [tuple(_cell(cell, references) for cell in row["values"]) for row in value["rows"]]
    align = tuple(None if column["type"] == "text" else column["type"] for column in columns)
    table = Table(align, (header, *rows))
    caption = value.get("caption") or ""
    return FIGURE.wrap([table], caption) if caption else [table]


def _cell(html: str, references: Addresses) -> tuple[Inline, ...]:
    """The inline nodes of a table cell's rich text, with a hard break between paragraphs."""
    children: list[Inline] = []
    for block in parse_rich_text(html or "", references):
        if not isinstance(block, Paragraph):
            raise ExportError(
                gettext_noop("a table cell holds more than text; move the list or heading out of the table")
            )
        children += [Break(), *block.children] if children else block.children
    return normalize_inline(tuple(children))


def _code(value: StructValue, _references: Addresses) -> Sequence[Block]:
    return [Code(value["code"], value.get("language") or "")]


def _embed(value: StructValue, _references: Addresses) -> Sequence[Block]:
    url, title = refuse_unsafe_url(value["url"]), " ".join((value.get("title") or "").split())
    if not url:
        raise ExportError(gettext_noop("the embed has no address yet; write it or delete the block"))
    player = embed_html(url, title)
    if player is not None:
        return [Html(player)]
    return EMBED.wrap([Paragraph(normalize_inline((Link(url, (Text(title or url),)),)))])


def _documents(value: Sequence[StructValue], references: Addresses) -> Sequence[Block]:
    items = []
    for index, entry in enumerate(value):
        with _located(index, entry):
            document = entry["value"]["document"]
            if not document:
                raise ExportError(gettext_noop("a document is not chosen yet; choose it or delete the line"))
            url = references.document_url(document)
        title = normalize_inline((Text(entry["value"].get("title") or url.rpartition("/")[2]),))
        items.append(ListItem((Paragraph((Link(url, title),)),)))
    return DOCUMENTS.wrap([List(tuple(items))]) if items else []


def _callout(value: StructValue, references: Addresses) -> Sequence[Block]:
    wrapper: Wrapper = CALLOUT[value["kind"]]
    return wrapper.wrap(parse_rich_text(value["text"], references), value.get("title") or "")


def _markdown(value: str, references: Addresses) -> Sequence[Block]:
    text = to_lf(value).strip("\n")
    new = {address: references.local_url(address) for address in find_local_addresses(text)}
    return [Verbatim(replace_local_addresses(text, new))] if text.strip(" \t\n") else []


RENDERERS: dict[str, Callable[[Any, Addresses], Sequence[Block]]] = {
    "text": _text,
    "image": _image,
    "gallery": _gallery,
    "quote": _quote,
    "divider": _divider,
    "table": _table,
    "code": _code,
    "embed": _embed,
    "documents": _documents,
    "callout": _callout,
    "markdown": _markdown,
}
