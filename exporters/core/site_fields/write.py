"""What a page stores of the site's fields → values of its file. No contract is needed for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from typing import Any, Protocol
from unicodedata import normalize

from exporters.core.front_matter.values import Value, is_same
from exporters.core.local_addresses import Kind, LocalAddress

REFERENCES = ("image", "document", "page")


class Addresses(Protocol):
    """The addresses of what is chosen in the CMS; raises ExportError for what is gone or not public."""

    def image_url(self, id: int, /) -> str: ...

    def document_url(self, id: int, /) -> str: ...

    def page_url(self, id: int, /) -> str: ...


def write(stored: Any, addresses: Addresses, old: Value = None) -> Value:
    """The value for the file; None for an empty one. Empty items and keys are left out.

    old: what the file has, kept where it is another spelling of the same address.
    """
    if isinstance(stored, list):
        olds = old if isinstance(old, list) else []
        padded = [*olds, *[None] * len(stored)]
        items = [write(_unwrap(item), addresses, each) for item, each in zip(stored, padded, strict=False)]
        return [item for item in items if item not in (None, "", [], {})] or None
    if not isinstance(stored, dict):
        return None if stored == "" else stored
    for kind in REFERENCES:
        if f"${kind}" in stored:
            url = str(getattr(addresses, f"{kind}_url")(stored[f"${kind}"]))
            return old if isinstance(old, str) and _is_same_address(kind, url, old) else url
    before = old if isinstance(old, dict) else {}
    values = {key: write(each, addresses, before.get(key)) for key, each in stored.items()}
    return {key: value for key, value in values.items() if value is not None} or None


def find_uses(stored: Any) -> Iterator[tuple[str, int]]:
    """(kind, id) of what is chosen in the CMS, at any depth."""
    if isinstance(stored, list):
        for item in stored:
            yield from find_uses(_unwrap(item))
    elif isinstance(stored, dict):
        for key, value in stored.items():
            if key.startswith("$"):
                yield key[1:], value
            else:
                yield from find_uses(value)


def is_same_submitted(value: Value, old: Value) -> bool:
    """Whether a form with the value `old` would be sent as `value`, with no edit in between."""
    return is_same(_as_submitted(value), _as_submitted(old))


def restore_unchanged(value: Value, old: Value) -> Value:
    """The value with what the file says wherever a form would have sent the same, at any depth."""
    if is_same_submitted(value, old):
        return old
    if isinstance(value, dict) and isinstance(old, dict):
        blank = {key: each for key, each in old.items() if key not in value and _as_submitted(each) == ""}
        return {key: restore_unchanged(each, old.get(key)) for key, each in value.items()} | blank
    if not isinstance(value, list) or not isinstance(old, list):
        return value
    names, new_names = ([repr(_as_submitted(item)) for item in items] for items in (old, value))
    restored: list[Value] = []
    for _action, start, end, first, last in SequenceMatcher(
        None, names, new_names, autojunk=False
    ).get_opcodes():
        padded = [*old[start:end], *[None] * (last - first)]
        pairs = zip(value[first:last], padded, strict=False)
        restored += [restore_unchanged(item, before) for item, before in pairs]
    return restored


def arrange(value: Value, schema: Mapping[str, Any]) -> Value:
    """The value with the keys of objects in the contract's order; others behind them by name."""
    if isinstance(value, list):
        return [arrange(item, schema.get("items", {})) for item in value]
    if not isinstance(value, dict):
        return value
    properties = schema.get("properties", {})
    known = [key for key in properties if key in value]
    return {
        key: arrange(value[key], properties.get(key, {}))
        for key in [*known, *sorted(value.keys() - properties.keys())]
    }


def _unwrap(item: Any) -> Any:
    return item["value"] if isinstance(item, dict) and item.get("type") == "item" else item


def _as_submitted(value: Value) -> Value:
    if value is None:
        return ""
    if isinstance(value, str):
        return value.replace("\r\n", "\n").strip()
    if isinstance(value, list):
        return [_as_submitted(item) for item in value] or ""
    if isinstance(value, dict):
        inner = {key: _as_submitted(each) for key, each in value.items()}
        return {key: each for key, each in inner.items() if each != ""} or ""
    return value


def _is_same_address(kind: str, url: str, old: str) -> bool:
    if kind == "image":
        one, other = (LocalAddress(each.strip(), Kind.VALUE).path for each in (url, old))
        return normalize("NFC", one) == normalize("NFC", other)
    return url.rstrip("/") == old.strip().rstrip("/")
