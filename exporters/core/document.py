"""An event as data: what its page holds, and the file that it was imported from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

RawBlock = Mapping[str, Any]
"""One block of a StreamField as raw JSON: {"type", "value"} and mostly "id"."""

Scalar = str | int


@dataclass(frozen=True, slots=True)
class Document:
    """One event, with all that its file is made from but the addresses of what it refers to.

    path: the file, relative to the Astro project's root, always with "/".
    front_matter: key -> value, in the contract's order; an empty optional field is absent.
    body: the page's raw StreamField JSON.
    source: the text the page was imported from, whole; "" for a page made in the CMS.
    source_path: where that text lay; "" without a source.
    source_digest: `render.digest_document` of the document as it was imported; "" without a source.
    slug_changed: whether the page has another slug than by its import, at an address that is the same.
    local_files: files that the source names and no block holds: path relative to the source's folder ->
        what the CMS has of it.
    site_fields: key -> value of the site's own keys, as exporters.core.site_fields stores them; None for one
        that is empty. A key that is not there is as the source has it.
    owner: the page that the file belongs to, as in "page:12", for the export's manifest.
    """

    path: str
    front_matter: Mapping[str, Scalar]
    body: Sequence[RawBlock] = field(default_factory=tuple)
    source: str = ""
    source_path: str = ""
    source_digest: str = ""
    slug_changed: bool = False
    local_files: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    site_fields: Mapping[str, Any] = field(default_factory=dict)
    owner: str = ""

    @property
    def folder(self) -> str:
        return self.path.rpartition("/")[0]
