"""Document → the text of its file."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from exporters.core import front_matter, site_fields
from exporters.core.blocks import to_nodes
from exporters.core.document import Document
from exporters.core.errors import ContractError
from exporters.core.front_matter import Value
from exporters.core.hashing import digest
from exporters.core.i18n import gettext_noop
from exporters.core.markdown import (
    check_canonical,
    find_in_values,
    preserve_formatting,
    serialize_markdown,
)
from exporters.core.paths import is_from_root
from exporters.core.references import Addresses

# Keys whose values follow from the file's path: while that is the imported one, so are the values.
PATH_KEYS = {"slug", "layout"}


Properties = Mapping[str, Mapping[str, Any]]


def render_file(
    document: Document,
    references: Addresses,
    event_keys: Sequence[str],
    *,
    properties: Properties = MappingProxyType({}),
    canonical: bool = False,
) -> str:
    """The whole text of a document's file, in the formatting that it was imported with.

    event_keys: the keys of the front matter that documents have values for, in the order of the file.
    properties: key -> schema, of the contract: the order of the site's own keys.
    canonical: the body without that formatting. The front matter keeps its bytes in any case: the file is the
    only place where keys without a field, and comments, are kept.
    """
    root = to_nodes(document.body, references)
    body = serialize_markdown(root)
    if canonical or not document.source:
        check_canonical(body, root)
    if not document.source:
        yaml = front_matter.write(whole_front_matter(document, event_keys, references, properties))
        return f"---\n{yaml}---\n" + (f"\n{body}" if body else "")
    moved = _move_values(document, references, event_keys)
    values = _content_values(document, references)
    is_unchanged = document.source_digest == digest_content(values, body) and not moved
    if is_unchanged and not canonical:
        return document.source
    source = front_matter.split(document.source)
    changes = _find_changes(document, front_matter.read_values(source), event_keys, references, properties)
    order = [*event_keys, *(key for key in properties if key not in event_keys)]
    source = source.with_yaml(_replace_values(source, {**moved, **changes}, order))
    return source.with_body(f"\n{body}" if canonical else preserve_formatting(source.body, root)).text


def digest_document(document: Document, references: Addresses) -> str:
    """A digest of a document's content. While it is that of the import, the file is the imported text."""
    body = serialize_markdown(to_nodes(document.body, references))
    return digest_content(_content_values(document, references), body)


def _content_values(document: Document, references: Addresses) -> dict[str, Value]:
    site = {key: site_fields.write(stored, references) for key, stored in document.site_fields.items()}
    return {**document.front_matter, **{key: value for key, value in site.items() if value is not None}}


def digest_content(values: Mapping[str, Value], body: str) -> str:
    """A digest of a file's front matter values and canonical body."""
    return digest(json.dumps([dict(values), body], sort_keys=True).encode())


def _move_values(document: Document, references: Addresses, event_keys: Sequence[str]) -> dict[str, Value]:
    """key -> new value of those other keys that name a file which is elsewhere from where the page is now.

    The files that they name go with the page. Raises ContractError for one inside another value.
    """
    if not document.local_files and document.path == document.source_path:
        return {}
    values = front_matter.read_values(front_matter.split(document.source))
    moved: dict[str, Value] = {}
    replaced = site_changes(document, references, values)
    for key, value in values.items():
        if key in replaced:
            continue
        for address in find_in_values([value]) if key not in event_keys else ():
            url = references.local_url(address)
            if url == address.url:
                continue
            if value != address.url:
                raise ContractError(
                    gettext_noop(
                        "`%(key)s` holds %(old)s, which is elsewhere from where the page is now; "
                        "change it to %(new)s in the file and import it again, or move the page back"
                    ),
                    key=key,
                    old=address.url,
                    new=url,
                )
            moved[key] = url
    return moved


def _replace_values(
    source: front_matter.SourceFile, changes: Mapping[str, Value], order: Sequence[str]
) -> str:
    """The source's front matter with the values that the document changed."""
    if changes and source.kind != "yaml":
        raise ContractError(
            gettext_noop(
                "%(keys)s changed, but the file's front matter is not YAML; "
                "rewrite it between --- lines and import it again"
            ),
            keys=", ".join(changes),
        )
    return front_matter.replace(source.yaml, changes, order, source.newline)


def _find_changes(
    document: Document,
    source: Mapping[str, Value],
    event_keys: Sequence[str],
    references: Addresses,
    properties: Properties,
) -> dict[str, Value]:
    """key -> new value, None to remove it, of all keys whose value is another than in the source."""
    own = front_matter_changes(document, source, event_keys)
    return {**own, **site_changes(document, references, source, properties)}


def site_changes(
    document: Document,
    references: Addresses,
    source: Mapping[str, Value],
    properties: Properties = MappingProxyType({}),
) -> dict[str, Value]:
    """The same of the site's own keys."""
    changes: dict[str, Value] = {}
    for key, stored in document.site_fields.items():
        value = site_fields.write(stored, references, source.get(key))
        if not site_fields.is_same_submitted(value, source.get(key)):
            arranged = site_fields.arrange(value, properties.get(key, {}))
            changes[key] = site_fields.restore_unchanged(arranged, source.get(key))
    return changes


def front_matter_changes(
    document: Document, source: Mapping[str, Value], event_keys: Sequence[str]
) -> dict[str, Value]:
    """key -> new value, None to remove it, of those event keys whose value is another than in the source."""
    kept = {key for key in PATH_KEYS if key in source and document.path == document.source_path}
    if not document.front_matter.get("project") and not _as_submitted(source.get("project")):
        # The CMS has the link of a project alone.
        kept.add("project_link")
    if document.slug_changed:
        kept.discard("slug")
    if is_from_root(source.get("layout")):
        # An alias of the project's or a path from its root leads there from everywhere.
        kept.add("layout")
    return {
        key: document.front_matter.get(key)
        for key in event_keys
        if key not in kept and not _is_same(document.front_matter.get(key), source.get(key))
    }


def whole_front_matter(
    document: Document,
    event_keys: Sequence[str],
    references: Addresses,
    properties: Properties = MappingProxyType({}),
) -> dict[str, Value]:
    """The values of a document's file: those of its fields, and of the keys of its source without a field."""
    if not document.source:
        site = site_changes(document, references, {}, properties)
        known = [key for key in properties if key in site]
        return {
            **document.front_matter,
            **{key: site[key] for key in [*known, *sorted(site.keys() - {*known})]},
        }
    source = front_matter.read_values(front_matter.split(document.source))
    changes = _find_changes(document, source, event_keys, references, properties)
    kept = {key: value for key, value in source.items() if key not in changes}
    return kept | {key: value for key, value in changes.items() if value is not None}


def _is_same(value: Value, old: Value) -> bool:
    """Whether a form field with the value `old` would be submitted as `value`, with no edit in between."""
    return _as_submitted(value) == _as_submitted(old)


def _as_submitted(value: Value) -> Value:
    if value is None:
        return ""
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else value
