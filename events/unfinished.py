"""Reasons why an event cannot be published, as sentences for its editor."""

from collections.abc import Callable, Iterable, Iterator
from itertools import repeat
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.utils.text import capfirst
from wagtail.blocks import Block
from wagtail.blocks.list_block import ListBlockValidationError
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.contrib.typed_table_block.blocks import TypedTableBlockValidationError
from wagtail.models import Page

from events.places import name_block
from events.site_fields.refusals import SiteFieldsError

Parts = Iterator[tuple[Block, ValidationError]]


def explain_reasons(page: Any, reasons: Iterable[tuple[str, ValidationError]]) -> Iterator[str]:
    """The sentences of errors of fields, or under "" of the page, each with the name of what it is about."""
    for field, error in reasons:
        if isinstance(error, StreamBlockValidationError):
            yield from (str(message) for message in error.non_block_errors)
            for number, inner in error.block_errors.items():
                child = page.body[number]
                for item, sentence in explain_items(child.block, inner):
                    where = name_block(number, child.block.label, child.block_type, item)
                    yield f"{capfirst(where)}: {sentence}"
        elif isinstance(error, SiteFieldsError):
            yield from explain(error.block, error)
        else:
            yield from (f"{label_of(page, field)}: {m}" if field else m for m in error.messages)


def refused_parts(block: Block, value: Any) -> list[str]:
    """A sentence for each part of a block that publishing would refuse."""
    try:
        block.clean(value)
    except ValidationError as error:
        return list(dict.fromkeys(explain(block, error)))
    return []


def explain_items(block: Block, error: ValidationError) -> Iterator[tuple[int | None, str]]:
    """(number in the block's list, from 0, or None; sentence) for each part of an error of a block."""
    find_parts = PARTS.get(type(error))
    if find_parts is None:
        # Of the block as a whole, whose name is said already.
        yield from ((None, str(message)) for message in error.messages)
        return
    # Each class that PARTS names has them.
    for whole in error.non_block_errors.as_data():  # type: ignore[attr-defined]
        yield from ((None, str(message)) for message in whole.messages)
    items = iter(error.block_errors) if isinstance(error, ListBlockValidationError) else repeat(None)
    for item, (part, inner) in zip(items, find_parts(block, error), strict=False):
        if type(inner) is ListBlockValidationError:
            yield from explain_items(part, inner)
        else:
            yield from ((item, sentence) for sentence in explain(part, inner))


def explain(block: Block, error: ValidationError) -> Iterator[str]:
    """The sentences of an error, each with the name of the part that it is about."""
    find_parts = PARTS.get(type(error))
    if find_parts is None:
        yield from (f"{block.label}: {message}" for message in error.messages)
        return
    # Each class that PARTS names has them.
    for whole in error.non_block_errors.as_data():  # type: ignore[attr-defined]
        yield from explain(block, whole)
    for part, inner in find_parts(block, error):
        yield from explain(part, inner)


def struct_parts(block: Block, error: StructBlockValidationError) -> Parts:
    for name, inner in error.block_errors.items():
        yield block.child_blocks[name], inner


def list_parts(block: Block, error: ListBlockValidationError) -> Parts:
    for inner in error.block_errors.values():
        yield block.child_block, inner


def table_parts(block: Block, error: TypedTableBlockValidationError) -> Parts:
    # A cell's own name is that of its alignment: the table's says more.
    for row in (error.cell_errors or {}).values():
        for inner in row.values():
            yield block, inner


PARTS: dict[type[ValidationError], Callable[[Block, Any], Parts]] = {
    StructBlockValidationError: struct_parts,
    ListBlockValidationError: list_parts,
    TypedTableBlockValidationError: table_parts,
}


def label_of(page: Page, field: str) -> str:
    try:
        return capfirst(page._meta.get_field(field).verbose_name)
    except FieldDoesNotExist:
        return field
