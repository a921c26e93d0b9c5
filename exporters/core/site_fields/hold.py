"""Values of a file → what a page stores of them, where a form can show that without loss."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from typing import Any, Protocol
from uuid import NAMESPACE_OID, uuid5

from exporters.core.front_matter.values import MAX_SAFE_INTEGER, Value, is_same
from exporters.core.site_fields.fields import Field

# Those that a field of one line, or a browser, would change.
_LINE_ENDS = re.compile(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_FORMATS: Mapping[str, tuple[Callable[[str, str], object], str]] = {
    "date": (lambda text, form: datetime.strptime(text, form).date(), "%d.%m.%Y"),
    "date-iso": (lambda text, _form: date.fromisoformat(text), ""),
    "time": (lambda text, _form: time.fromisoformat(text), ""),
    "datetime": (lambda text, _form: datetime.fromisoformat(text), ""),
}
_LENGTHS = {"date": 10, "date-iso": 10, "time": 5, "datetime": 16}


class Unheld(Exception):
    """A value that the field cannot show as it is."""


class Lookup(Protocol):
    """Finds what an address of a file names in the CMS; None for nothing there."""

    def image_id(self, url: str, /) -> int | None: ...

    def document_id(self, url: str, /) -> int | None: ...

    def page_id(self, url: str, /) -> int | None: ...


def hold(field: Field, value: Value, lookup: Lookup, path: str = "") -> Any:
    """The value as a page stores it; None for an empty one. Raises Unheld.

    path: of the field, for the ids of items, which are the same each time.
    """
    if is_blank(value):
        return None
    return _HOLDERS[field.kind](field, value, lookup, f"{path}.{field.key}")


def is_blank(value: Value) -> bool:
    """Whether a form would show nothing for a value."""
    return value is None or (isinstance(value, str) and not value.strip()) or value in ([], {})


def _hold_lines(_field: Field, value: Value, _lookup: Lookup, _path: str) -> str:
    if not isinstance(value, str):
        raise Unheld
    text = value.replace("\r\n", "\n").strip()
    if "\0" in text or _LINE_ENDS.search(text.replace("\n", "")):
        raise Unheld
    return text


def _hold_text(field: Field, value: Value, lookup: Lookup, path: str) -> str:
    text = _hold_lines(field, value, lookup, path)
    if "\n" in text:
        raise Unheld
    return text


def _hold_moment(field: Field, value: Value, lookup: Lookup, path: str) -> str:
    text = _hold_text(field, value, lookup, path)
    parse, form = _FORMATS[field.kind]
    try:
        parse(text, form)
    except ValueError as error:
        raise Unheld from error
    if len(text) != _LENGTHS[field.kind] or not text.isascii():
        raise Unheld
    return text


def _hold_integer(_field: Field, value: Value, _lookup: Lookup, _path: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Unheld
    if not math.isfinite(value) or value != int(value) or abs(value) > MAX_SAFE_INTEGER:
        raise Unheld
    return int(value)


def _hold_number(_field: Field, value: Value, _lookup: Lookup, _path: str) -> int | float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Unheld
    if not math.isfinite(value) or (isinstance(value, int) and abs(value) > MAX_SAFE_INTEGER):
        raise Unheld
    return value


def _hold_boolean(_field: Field, value: Value, _lookup: Lookup, _path: str) -> bool:
    if not isinstance(value, bool):
        raise Unheld
    return value


def _hold_choice(field: Field, value: Value, _lookup: Lookup, _path: str) -> Any:
    for choice in field.schema["enum"]:
        if is_same(choice, value):
            return choice
    raise Unheld


def _hold_reference(field: Field, value: Value, lookup: Lookup, _path: str) -> dict[str, int]:
    find = {"image": lookup.image_id, "document": lookup.document_id, "page": lookup.page_id}[field.kind]
    id = find(value) if isinstance(value, str) else None
    if id is None:
        raise Unheld
    return {f"${field.kind}": id}


def _hold_list(field: Field, value: Value, lookup: Lookup, path: str) -> list[dict[str, Any]]:
    if not isinstance(value, list) or field.item is None:
        raise Unheld
    items = []
    for number, item in enumerate(value):
        held = hold(field.item, item, lookup, f"{path}.{number}")
        if held is None:
            raise Unheld
        items.append({"type": "item", "id": str(uuid5(NAMESPACE_OID, f"{path}.{number}")), "value": held})
    return items


def _hold_object(field: Field, value: Value, lookup: Lookup, path: str) -> dict[str, Any] | None:
    inner = {each.key: each for each in field.fields}
    if not isinstance(value, dict) or not value.keys() <= inner.keys():
        raise Unheld
    held = {key: hold(inner[key], each, lookup, path) for key, each in value.items()}
    return {key: each for key, each in held.items() if each is not None} or None


_HOLDERS: Mapping[str, Callable[[Field, Value, Lookup, str], Any]] = {
    "text": _hold_text,
    "lines": _hold_lines,
    "url": _hold_text,
    "email": _hold_text,
    **dict.fromkeys(_FORMATS, _hold_moment),
    "integer": _hold_integer,
    "number": _hold_number,
    "boolean": _hold_boolean,
    "choice": _hold_choice,
    "image": _hold_reference,
    "document": _hold_reference,
    "page": _hold_reference,
    "list": _hold_list,
    "object": _hold_object,
}
