"""Why fields of the site keep a page from being published, at each field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.blocks.list_block import ListBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError

from events.site_fields.blocks import make_form_block
from events.site_fields.description import describe_fields
from events.site_fields.structs import KeyedBlock, name_of

PREFIX = "site_fields."


class SiteFieldsError(StructBlockValidationError):
    """block: whose fields are refused, for their labels."""

    def __init__(self, block: blocks.Block, errors: Mapping[str, ValidationError]) -> None:
        super().__init__(errors)
        self.block = block


def nest(page: Any, messages: Mapping[str, str]) -> tuple[SiteFieldsError | None, list[str]]:
    """(error of the form's field, messages that belong to none of its fields).

    messages: place, as in "speakers.0.name" -> message. A key may have dots itself.
    """
    described = describe_fields(page)
    block = make_form_block(described) if described else None
    errors: dict[str, ValidationError] = {}
    rest: list[str] = []
    for place, message in messages.items():
        keys = [
            key
            for key in (block.keys.values() if block else ())
            if place == key or place.startswith(f"{key}.")
        ]
        if block is None or not keys:
            rest.append(message)
            continue
        key = max(keys, key=len)
        path = place[len(key) + 1 :].split(".") if len(place) > len(key) else []
        child = block.child_blocks[name_of(key)]
        errors.setdefault(name_of(key), _nest(child, path, message))
    return (SiteFieldsError(block, errors) if block and errors else None), rest


def _nest(block: blocks.Block, path: Sequence[str], message: str) -> ValidationError:
    if not path:
        return ValidationError(message)
    first, *others = path
    if isinstance(block, blocks.ListBlock) and first.isdecimal():
        return ListBlockValidationError({int(first): _nest(block.child_block, others, message)})
    if isinstance(block, KeyedBlock) and name_of(first) in block.child_blocks:
        inner = block.child_blocks[name_of(first)]
        return StructBlockValidationError({name_of(first): _nest(inner, others, message)})
    return ValidationError(message)
