"""Bodies as raw StreamField JSON, and as the fields that a browser sends of them."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from typing import Any

from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

Block = dict[str, Any]
# Of ten blocks; the others are text.
PATTERN = ("text", "text", "image", "text", "quote", "text", "callout", "text", "table", "code")
RICH = {"quote": ("quote",), "callout": ("text",)}
CONVERTER = ContentstateConverter(["h2", "h3", "ol", "ul", "bold", "italic", "link"])


def make_mixed(count: int, images: Sequence[int]) -> list[Block]:
    """So many blocks of all kinds. images: ids to show."""
    return [make_block(PATTERN[n % len(PATTERN)], n, images[n % len(images)]) for n in range(count)]


def make_gallery(count: int, images: Sequence[int]) -> list[Block]:
    """One gallery of so many images."""
    items = [as_block("item", picture(n, images[n % len(images)])) for n in range(count)]
    return [make_block("text", 0, 0), as_block("gallery", {"images": items})]


def make_block(kind: str, number: int, image: int) -> Block:
    values: dict[str, Any] = {
        "text": paragraph(number),
        "image": {**picture(number, image), "caption": ""},
        "quote": {"quote": paragraph(number), "attribution": "Jana Nováková"},
        "callout": {"kind": "note", "title": "Pozor", "text": paragraph(number)},
        "table": {
            "columns": [{"type": "text", "heading": "Čas"}, {"type": "text", "heading": "Program"}],
            "rows": [{"values": [paragraph(number), paragraph(row)]} for row in range(2)],
            "caption": "",
        },
        "code": {"language": "python", "code": f"print({number})"},
    }
    return as_block(kind, values[kind])


def as_block(kind: str, value: Any) -> Block:
    return {"type": kind, "value": value, "id": str(uuid.uuid4())}


def picture(number: int, image: int) -> dict[str, Any]:
    return {"image": image, "alt_text": f"Účastníci {number}. stretnutia", "decorative": False}


def paragraph(number: int) -> str:
    return (
        f'<p data-block-key="{number:05}">Veta číslo {number} o <b>podujatí</b> v meste a jeho <i>okolí</i>, '
        'ktorá má <a href="https://example.org/">odkaz</a> a svoju dĺžku.</p>'
    )


def change(body: Sequence[Block], word: str) -> list[Block]:
    """The body with another word in its first text."""
    first, *others = body
    return [{**first, "value": first["value"].replace("Veta", f"Veta {word}", 1)}, *others]


def to_form(body: Sequence[Block]) -> dict[str, str]:
    """Name of a field -> what a browser sends."""
    return dict(_list_fields("body", body))


def _list_fields(prefix: str, blocks: Sequence[Block]) -> Iterator[tuple[str, str]]:
    yield f"{prefix}-count", str(len(blocks))
    for number, block in enumerate(blocks):
        name = f"{prefix}-{number}"
        yield f"{name}-deleted", ""
        yield f"{name}-order", str(number)
        yield f"{name}-type", block["type"]
        yield f"{name}-id", block["id"]
        yield from _value_fields(f"{name}-value", block["type"], block["value"])


def _value_fields(prefix: str, kind: str, value: Any) -> Iterator[tuple[str, str]]:
    if kind == "table":
        yield from _table_fields(prefix, value)
    elif isinstance(value, dict):
        for name, child in value.items():
            yield from _value_fields(f"{prefix}-{name}", "text" if name in RICH.get(kind, ()) else "", child)
    elif isinstance(value, list):
        yield from _list_fields(prefix, value)
    elif kind == "text":
        yield prefix, CONVERTER.from_database_format(value)
    elif value is not False:
        yield prefix, str(value)


def _table_fields(prefix: str, table: dict[str, Any]) -> Iterator[tuple[str, str]]:
    yield f"{prefix}-caption", table["caption"]
    yield f"{prefix}-column-count", str(len(table["columns"]))
    yield f"{prefix}-row-count", str(len(table["rows"]))
    for number, column in enumerate(table["columns"]):
        name = f"{prefix}-column-{number}"
        yield from ((f"{name}-type", column["type"]), (f"{name}-heading", column["heading"]))
        yield from ((f"{name}-order", str(number)), (f"{name}-deleted", ""))
    for number, row in enumerate(table["rows"]):
        yield from ((f"{prefix}-row-{number}-order", str(number)), (f"{prefix}-row-{number}-deleted", ""))
        for column_number, cell in enumerate(row["values"]):
            yield from _value_fields(f"{prefix}-cell-{number}-{column_number}", "text", cell)
