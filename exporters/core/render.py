"""Document → the text of its file."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from exporters.core import front_matter
from exporters.core.blocks import to_nodes
from exporters.core.document import Document, Scalar
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


def render_file(
    document: Document, references: Addresses, event_keys: Sequence[str], *, canonical: bool = False
) -> str:
    """The whole text of a document's file, in the formatting that it was imported with.

    event_keys: the keys of the front matter that documents have values for, in the order of the file.
    canonical: the body without that formatting. The front matter keeps its bytes in any case: the file is the
    only place where keys without a field, and comments, are kept.
    """
    root = to_nodes(document.body, references)
    body = serialize_markdown(root)
    if canonical or not document.source:
        check_canonical(body, root)
    if not document.source:
        yaml = front_matter.write(document.front_matter)
        return f"---\n{yaml}---\n" + (f"\n{body}" if body else "")
    moved = _move_values(document, references, event_keys)
    is_unchanged = document.source_digest == digest_content(document.front_matter, body) and not moved
    if is_unchanged and not canonical:
        return document.source
    source = front_matter.split(document.source)
    source = source.with_yaml(_render_front_matter(document, source, event_keys, moved))
    return source.with_body(f"\n{body}" if canonical else preserve_formatting(source.body, root)).text


def digest_document(document: Document, references: Addresses) -> str:
    """A digest of a document's content. While it is that of the import, the file is the imported text."""
    return digest_content(document.front_matter, serialize_markdown(to_nodes(document.body, references)))


def digest_content(values: Mapping[str, Scalar], body: str) -> str:
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
    for key, value in values.items():
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


def _render_front_matter(
    document: Document,
    source: front_matter.SourceFile,
    event_keys: Sequence[str],
    moved: Mapping[str, Value],
) -> str:
    """The source's front matter with the values that the document changed."""
    changes = {**front_matter_changes(document, front_matter.read_values(source), event_keys), **moved}
    if changes and source.kind != "yaml":
        raise ContractError(
            gettext_noop(
                "%(keys)s changed, but the file's front matter is not YAML; "
                "rewrite it between --- lines and import it again"
            ),
            keys=", ".join(changes),
        )
    return front_matter.replace(source.yaml, changes, event_keys, source.newline)


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


def whole_front_matter(document: Document, event_keys: Sequence[str]) -> dict[str, Value]:
    """The values of a document's file: those of its fields, and of the keys of its source without a field."""
    if not document.source:
        return dict(document.front_matter)
    source = front_matter.read_values(front_matter.split(document.source))
    changes = front_matter_changes(document, source, event_keys)
    kept = {key: value for key, value in source.items() if key not in changes}
    return kept | {key: value for key, value in changes.items() if value is not None}


def _is_same(value: Value, old: Value) -> bool:
    """Whether a form field with the value `old` would be submitted as `value`, with no edit in between."""
    return _as_submitted(value) == _as_submitted(old)


def _as_submitted(value: Value) -> Value:
    if value is None:
        return ""
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else value
