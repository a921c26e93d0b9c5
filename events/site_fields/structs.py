"""A block for keys of any spelling: Wagtail's names of blocks are parts of the names of HTML fields."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from wagtail import blocks
from wagtail.admin.telepath import register
from wagtail.blocks.struct_block import StructBlockAdapter

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


def name_of(key: str) -> str:
    """The name of the block of a key: the key itself where it is plain, else its bytes."""
    return key if _PLAIN.fullmatch(key) else f"key__{key.encode().hex()}"


class KeyedBlock(blocks.StructBlock):
    """A struct whose stored value has the keys of the file. shown: for what a form does not send.

    A form that was opened before the contract changed lacks the new fields.
    """

    shown: Mapping[str, Any] | None = None

    def __init__(self, children: Sequence[tuple[str, blocks.Block]], **options: Any) -> None:
        named = []
        self.keys: dict[str, str] = {}
        for key, block in children:
            if not block.meta.label:
                block.meta.label = block.label = key[:1].upper() + key[1:].replace("_", " ")
            self.keys[name_of(key)] = key
            named.append((name_of(key), block))
        super().__init__(named, **options)

    def value_from_datadict(self, data: Any, files: Any, prefix: str) -> blocks.StructValue:
        values = {}
        for name, block in self.child_blocks.items():
            inner = f"{prefix}-{name}"
            if not block.value_omitted_from_data(data, files, inner):
                values[name] = block.value_from_datadict(data, files, inner)
            else:
                values[name] = block.get_default() if self.shown is None else self.shown[name]
        return self._to_struct_value(values)

    def to_python(self, value: Mapping[str, Any] | None) -> blocks.StructValue:
        return super().to_python(self._name(value))

    def bulk_to_python(self, values: Sequence[Mapping[str, Any] | None]) -> list[blocks.StructValue]:
        converted: list[blocks.StructValue] = super().bulk_to_python([self._name(value) for value in values])
        return converted

    def get_prep_value(self, value: Any) -> dict[str, Any] | None:
        """Without what is empty; None where all is."""
        prepared = {self.keys[name]: each for name, each in super().get_prep_value(value).items()}
        return {key: each for key, each in prepared.items() if not is_empty(each)} or None

    def _name(self, value: Mapping[str, Any] | None) -> dict[str, Any]:
        names = {key: name for name, key in self.keys.items()}
        return {names[key]: each for key, each in (value or {}).items() if key in names and each is not None}


class FormBlock(KeyedBlock):
    """All fields of a form."""


class FormBlockAdapter(StructBlockAdapter):
    """Without a panel of its own."""

    js_constructor = "events.site_fields.FormBlock"

    @property
    def media(self) -> forms.Media:
        return super().media + forms.Media(js=["events/site-fields.js"])


register(FormBlockAdapter(), FormBlock)


def is_empty(stored: Any) -> bool:
    """Whether a stored value says nothing."""
    return stored in (None, "", [], {})
