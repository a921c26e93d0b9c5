"""A contract → the fields that a form can have for it."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

Schema = Mapping[str, Any]

_KINDS = {
    "string": "text",
    "integer": "integer",
    "number": "number",
    "boolean": "boolean",
    "array": "list",
    "object": "object",
}


@dataclass(frozen=True, slots=True)
class Field:
    """One key that editors can write.

    kind: text, lines, date, date-iso, time, datetime, url, email, image, document, page, integer, number,
    boolean, choice, list or object. schema: of the value. item: of a list, what each is.
    fields: of an object.
    """

    key: str
    kind: str
    schema: Schema
    required: bool = False
    item: Field | None = None
    fields: tuple[Field, ...] = ()

    @property
    def group(self) -> str:
        """The name of its group; "" without one."""
        return str(self._form.get("group", ""))

    @property
    def default(self) -> Any:
        """What a new event begins with, as a file has it; None for nothing."""
        return self._form.get("default")

    def label(self, language: str) -> str:
        """What people call it; "" where the contract does not say."""
        return say(self._form.get("label"), language) or str(self.schema.get("title", ""))

    def help(self, language: str) -> str:
        return say(self._form.get("help"), language) or str(self.schema.get("description", ""))

    def choices(self, language: str) -> list[tuple[Any, str]]:
        """(value, words) for each value of enum."""
        words = self._form.get("choices", {})
        named = [(value, name_choice(value)) for value in self.schema.get("enum", []) if value is not None]
        return [(value, say(words.get(name), language) or name) for value, name in named]

    @property
    def _form(self) -> Mapping[str, Any]:
        form: Mapping[str, Any] = self.schema.get("x-field", {})
        return form


def find_fields(schema: Schema, own_keys: Collection[str] = ()) -> tuple[Field, ...]:
    """The fields of an object's keys, in their order; a key of mixed types, or of no known ones, has none.

    own_keys: those that the CMS has fields of its own for.
    """
    required = schema.get("required", [])
    found = (
        _make_field(key, inner, key in required)
        for key, inner in schema.get("properties", {}).items()
        if key not in own_keys
    )
    return tuple(field for field in found if field is not None)


def _make_field(key: str, schema: Schema, required: bool) -> Field | None:
    kind = _find_kind(schema)
    if kind == "list":
        item = _make_field("", schema.get("items", {}), required=True)
        # A list in a list has no form that people could use.
        return None if item is None or item.kind == "list" else Field(key, kind, schema, required, item)
    if kind == "object":
        fields = find_fields(schema)
        is_whole = fields and len(fields) == len(schema["properties"])
        return Field(key, kind, schema, required, fields=fields) if is_whole else None
    return Field(key, kind, schema, required) if kind else None


def _find_kind(schema: Schema) -> str:
    """ "" for none."""
    if "enum" in schema:
        return "choice"
    types = schema.get("type", [])
    names = [name for name in ([types] if isinstance(types, str) else types) if name != "null"]
    if len(names) != 1 or names[0] not in _KINDS:
        return ""
    kind = str(schema.get("x-field", {}).get("kind", ""))
    return kind if kind and names == ["string"] else _KINDS[names[0]]


def name_choice(value: object) -> str:
    """How `choices` names a value of enum: a text as it is, all else as JSON."""
    return value if isinstance(value, str) else json.dumps(value)


def say(words: Mapping[str, str] | None, language: str) -> str:
    """The words in a language, else in another; "" without any."""
    if not words:
        return ""
    return words.get(language[:2]) or next(iter(words.values()), "")
