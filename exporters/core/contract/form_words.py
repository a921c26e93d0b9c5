"""What an extension says of the CMS's form: its faults, and what a kind of text means for the value.

`frontend-contract/integration/contract/form-words.js` is the same in JavaScript.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from exporters.core.site_fields import name_choice

Schema = Mapping[str, Any]
Faults = Iterator[tuple[str, str]]

# Of fields one inside another, and of all in one contract.
MAX_DEPTH = 8
MAX_FIELDS = 500


def write_kinds(schema: Schema, kinds: Mapping[str, Schema]) -> dict[str, Any]:
    """The schema with the pattern of each kind of text, where it has none of its own.

    kinds: kind -> schema, `$defs` of event.schema.json.
    """
    written = dict(schema)
    kind = schema.get("x-field", {}).get("kind")
    if kind in kinds:
        written.setdefault("pattern", kinds[kind]["pattern"])
    if "items" in schema:
        written["items"] = write_kinds(schema["items"], kinds)
    if "properties" in schema:
        inner = schema["properties"].items()
        written["properties"] = {key: write_kinds(value, kinds) for key, value in inner}
    return written


def find_size_fault(extension: Schema) -> list[tuple[str, str]]:
    """One fault where there are more fields, or deeper ones, than a form can have; else []."""
    pending: list[tuple[Any, int]] = [(extension, 0)]
    count = 0
    while pending:
        schema, depth = pending.pop()
        if not isinstance(schema, Mapping):
            continue
        count += 1
        if depth > MAX_DEPTH:
            return [("the file", f"Keys are nested deeper than {MAX_DEPTH} levels.")]
        if count > MAX_FIELDS:
            return [("the file", f"There are more than {MAX_FIELDS} keys.")]
        inner = schema.get("properties")
        pending += [(value, depth + 1) for value in inner.values()] if isinstance(inner, Mapping) else []
        pending += [(schema["items"], depth + 1)] if "items" in schema else []
    return []


def find_form_faults(extension: Schema, base_keys: Sequence[str]) -> Faults:
    """(place, sentence) of what is said of the form and cannot be. base_keys: those with other fields."""
    groups = [group["name"] for group in extension.get("x-groups", [])]
    for number, name in enumerate(groups):
        if name in groups[:number]:
            yield f"x-groups.{number}.name", "There is another group with this name. Choose another name."
    for key, schema in extension.get("properties", {}).items():
        at = f"properties.{key}."
        field = schema.get("x-field", {})
        if field and key in base_keys:
            yield f"{at}x-field", "The CMS has a field of its own for this key. Remove x-field."
        if "group" in field and field["group"] not in groups:
            yield f"{at}x-field.group", "There is no such group in x-groups. Add it there."
        yield from _find_faults(key, schema, at)


def _find_faults(key: str, schema: Schema, at: str) -> Faults:
    field = schema.get("x-field", {})
    if key.startswith("$"):
        yield at.removesuffix("."), "A key must not begin with $. Choose another one."
    if "kind" in field and "string" not in _types(schema):
        yield f"{at}x-field.kind", "Only a text has a kind. Remove it, or make the type string."
    if "kind" in field and "enum" in schema:
        yield f"{at}x-field.kind", "One of a list of values has no kind. Remove it."
    choices = [name_choice(value) for value in schema.get("enum", [])]
    for choice in field.get("choices", {}):
        if choice not in choices:
            yield f"{at}x-field.choices.{choice}", "There is no such value in enum. Correct it."
    for name, inner in schema.get("properties", {}).items():
        inside = f"{at}properties.{name}."
        yield from _find_nested(inner, inside)
        yield from _find_faults(name, inner, inside)
    if "items" in schema:
        yield from _find_nested(schema["items"], f"{at}items.")
        yield from _find_faults("", schema["items"], f"{at}items.")


def _find_nested(schema: Schema, at: str) -> Faults:
    if "group" in schema.get("x-field", {}):
        yield f"{at}x-field.group", "Only a key of the front matter is in a group. Remove it."


def _types(schema: Schema) -> list[str]:
    types = schema["type"]
    return [types] if isinstance(types, str) else list(types)
