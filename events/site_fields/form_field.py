"""The form of the site's own fields of one page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.text import capfirst
from wagtail import blocks

from events.site_fields.blocks import KeptBlock, make_form_block
from events.site_fields.description import PageFields
from events.site_fields.structs import is_empty, name_of


class SiteFieldsFormField(blocks.BlockField):
    """Shows what a page says in the site's fields; gives what to store.

    before: what is stored now. Keys without a field, and what is kept as the file has it, stay as they are.
    """

    def __init__(self, described: PageFields, before: Mapping[str, Any], **options: Any) -> None:
        block = make_form_block(described)
        super().__init__(block=block, required=False, **options)
        self.described, self.before = described, before
        self.place = described.place
        block.shown = self.shown

    @property
    def shown(self) -> blocks.StructValue:
        """What the form shows before anybody has written."""
        kept = {key: {"replace": False} for key in self.described.kept}
        return self.block.to_python({**self.described.stored, **kept})

    def prepare_value(self, value: Any) -> blocks.StructValue:
        return value if isinstance(value, blocks.StructValue) else self.shown

    def clean(self, value: blocks.StructValue) -> dict[str, Any]:
        return self.to_stored(super().clean(value))

    def to_python(self, value: Any) -> dict[str, Any]:
        """What to store of a form that need not be valid."""
        return self.to_stored(self.prepare_value(value))

    def has_changed(self, _initial: Any, data: Any) -> bool:
        prepare = self.block.get_prep_value
        return bool(prepare(self.shown) != prepare(self.prepare_value(data)))

    def to_stored(self, value: blocks.StructValue) -> dict[str, Any]:
        stored = dict(self.before)
        for field in self.described.fields:
            name = name_of(field.key)
            block, inner = self.block.child_blocks[name], value[name]
            if isinstance(block, KeptBlock):
                if not inner["replace"]:
                    continue
                block, inner = block.child_blocks["value"], inner["value"]
            written = block.get_prep_value(inner)
            if not is_empty(written):
                stored[field.key] = written
            elif field.key in self.described.stored or field.key in self.described.kept:
                stored[field.key] = None
            else:
                stored.pop(field.key, None)
        return stored


def replace_field(fields: dict[str, Any], name: str, page: Any, described: PageFields | None) -> None:
    """Put the site's fields of a page in the place of a form's field; take it out where there are none."""
    if name not in fields:
        return
    if described is None:
        del fields[name]
    else:
        fields[name] = SiteFieldsFormField(
            described, getattr(page, name) or {}, label=capfirst(fields[name].label)
        )
