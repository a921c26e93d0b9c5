"""What a page says in the site's own fields: read from its file, or stored since."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import get_language
from wagtail.documents import get_document_model

from events.models import EventPage
from events.site_fields.description import BEFORE, Group, PageFields
from events.source_names import find_child
from exporters.content.contract import EVENT_KEYS, find_contract
from exporters.content.page_references import find_local_file
from exporters.content.site_tree import SiteTree, tree_of
from exporters.core import front_matter, site_fields
from exporters.core.contract import Contract
from exporters.core.errors import ContractError, ExportError, SourceError
from exporters.core.front_matter import Value
from exporters.core.local_addresses import Kind, LocalAddress, is_local
from exporters.core.paths import DOCUMENTS_URL
from exporters.core.site_fields import Field, Unheld, hold, is_blank

# Of an id, where a value stands for it; no text of a file has such a character.
_MARK = "\0"


@dataclass(slots=True)
class PageLookup:
    """What the addresses of a page's file name. local_files: as of the page. find_tree: asked when needed."""

    local_files: Mapping[str, Mapping[str, Any]]
    find_tree: Callable[[], SiteTree]
    _tree: SiteTree | None = field(default=None)

    def image_id(self, url: str) -> int | None:
        """Of an image beside the file, where an export writes it; none elsewhere."""
        address = LocalAddress(url.strip(), Kind.VALUE)
        if not is_local(url) or "/" in address.path:
            return None
        found = find_local_file(address, self.local_files)
        return found[1].get("image") if found else None

    def document_id(self, url: str) -> int | None:
        folder, _, name = urlsplit(url.strip()).path.rpartition("/")
        if not name or folder != f"{_url_prefix()}{DOCUMENTS_URL}":
            return None
        found = get_document_model().objects.filter(export_name=name).values_list("pk", flat=True).first()
        return None if found is None else int(found)

    def page_id(self, url: str) -> int | None:
        parts = urlsplit(url.strip())
        path = parts.path.removeprefix(_url_prefix())
        if parts.scheme or parts.netloc or parts.query or parts.fragment or not path.startswith("/"):
            return None
        self._tree = self._tree or self.find_tree()
        page = self._tree.root
        for name in path.strip("/").split("/"):
            page = find_child(page, name)
            if page is None:
                return None
        return int(page.pk)


def _url_prefix() -> str:
    return str(urlsplit(settings.SITE_URL).path.rstrip("/"))


class _Marks:
    """Ids as texts and back, to see whether a field holds what is stored."""

    def image_url(self, id: int) -> str:
        return f"{_MARK}image:{id}"

    def document_url(self, id: int) -> str:
        return f"{_MARK}document:{id}"

    def page_url(self, id: int) -> str:
        return f"{_MARK}page:{id}"

    def image_id(self, url: str) -> int | None:
        return _read_mark("image", url)

    def document_id(self, url: str) -> int | None:
        return _read_mark("document", url)

    def page_id(self, url: str) -> int | None:
        return _read_mark("page", url)


def _read_mark(kind: str, url: str) -> int | None:
    return int(url.partition(":")[2]) if url.startswith(f"{_MARK}{kind}:") else None


def describe_page_fields(page: EventPage) -> PageFields | None:
    """The site's own fields of a page; None where the contract names none, or cannot be read."""
    try:
        contract = find_contract()
    except ContractError:
        return None
    fields = site_fields.find_fields(contract.schema, EVENT_KEYS)
    if not fields:
        return None
    stored: dict[str, Any] = {}
    kept: dict[str, str] = {}
    source = _Source(page.source)
    lookup = PageLookup(page.local_files or {}, lambda: tree_of(page))
    for each in fields:
        try:
            value = _read_stored(each, page) if each.key in page.site_fields else source.hold(each, lookup)
            if value is None and page.pk is None and each.default is not None:
                value = hold(each, each.default, lookup)
        except _Kept as error:
            kept[each.key] = error.text
        except Unheld:
            continue
        else:
            stored |= {} if value is None else {each.key: value}
    place = contract.schema.get("x-place", BEFORE)
    return PageFields(fields, stored, kept, _read_groups(contract), place)


class _Kept(Exception):
    """What no field can show. text: as it is written."""

    def __init__(self, text: str) -> None:
        self.text = text


def _read_stored(each: Field, page: EventPage) -> Any:
    stored = page.site_fields[each.key]
    marks = _Marks()
    value = site_fields.write(stored, marks)
    try:
        hold(each, value, marks)
    except Unheld:
        raise _Kept(json.dumps(value, ensure_ascii=False).replace("\\u0000", "")) from None
    return stored


class _Source:
    """The front matter of a page's file, read when needed."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._values: dict[str, Value] | None = None
        self._written: dict[str, str] = {}
        self._marked: set[str] = set()

    def hold(self, each: Field, lookup: site_fields.Lookup) -> Any:
        """What the file says for a field, as a page stores it; raises _Kept."""
        values = self._read()
        if each.key not in values or is_blank(values[each.key]):
            return None
        try:
            if each.key in self._marked:
                raise Unheld
            return hold(each, values[each.key], lookup)
        except Unheld:
            text = self._written.get(each.key) or json.dumps(
                values[each.key], ensure_ascii=False, default=str
            )
            raise _Kept(text) from None

    def _read(self) -> dict[str, Value]:
        if self._values is None:
            try:
                self._values, self._written, self._marked = read_source(self._text)
            except SourceError:
                self._values = {}
        return self._values


def read_source(text: str) -> tuple[dict[str, Value], dict[str, str], set[str]]:
    """(values, how each is written, keys with anchors, aliases or tags) of a file; "" has none.

    Raises SourceError.
    """
    if not text:
        return {}, {}, set()
    source = front_matter.split(text)
    values = front_matter.read_values(source)
    if source.kind != "yaml":
        return values, {}, set()
    entries = front_matter.read_entries(source.yaml)
    written = {entry.key: entry.source for entry in entries}
    marked = {entry.key for entry in entries if front_matter.is_marked(entry.node, source.yaml)}
    # What `<<` merges in is written elsewhere.
    return values, written, marked | (values.keys() - written.keys())


def _read_groups(contract: Contract) -> list[Group]:
    language = get_language() or ""
    return [
        Group(
            group["name"],
            site_fields.say(group["label"], language),
            site_fields.say(group.get("help"), language),
        )
        for group in contract.schema.get("x-groups", [])
    ]


def read_imported(
    text: str, contract: Contract, lookup: site_fields.Lookup, before: Mapping[str, Any], references: Any
) -> dict[str, Any]:
    """What a page stores of the fields of an imported file. before: what it stored until now.

    What no field holds is left out: it stays as the file has it.
    """
    fields = site_fields.find_fields(contract.schema, EVENT_KEYS)
    if not fields:
        return {}
    values, _written, marked = read_source(text)
    found: dict[str, Any] = {}
    for each in fields:
        if each.key in marked or is_blank(values.get(each.key)):
            continue
        old = before.get(each.key)
        if old is not None and _is_unchanged(old, values[each.key], references):
            found[each.key] = old
            continue
        try:
            found[each.key] = hold(each, values[each.key], lookup)
        except Unheld:
            continue
    return found


def _is_unchanged(stored: Any, value: Value, references: Any) -> bool:
    try:
        return site_fields.is_same_submitted(site_fields.write(stored, references, value), value)
    except ExportError:
        return False


def contract_properties() -> Mapping[str, Any]:
    """The contract's keys, for their order; the CMS's own where the site's cannot be read."""
    try:
        properties: Mapping[str, Any] = find_contract().schema["properties"]
    except ContractError:
        return {}
    return properties
