"""The images and documents of a page, whether or not it can be exported."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from exporters.content.assets import Asset, Library, open_draft_library
from exporters.content.page_references import PRIVATE
from exporters.content.site_tree import SiteTree
from exporters.core import blocks
from exporters.core.document import Document, RawBlock
from exporters.core.errors import ExportError, PrivateReference
from exporters.core.local_addresses import LocalAddress
from exporters.core.site_fields import find_uses as find_field_uses


class UsageRecorder:
    """References that resolve every id and record it. uses: (kind, id), in the order of first use."""

    def __init__(self) -> None:
        self.uses: dict[tuple[str, int], None] = {}

    def image_url(self, id: int) -> str:
        self.uses["image", id] = None
        return f"./{id}.jpg"

    def local_url(self, address: LocalAddress) -> str:
        return address.url

    def document_url(self, id: int) -> str:
        self.uses["document", id] = None
        return f"/documents/{id}"

    def page_url(self, id: int) -> str:
        self.uses["page", id] = None
        return f"/{id}/"


def find_assets(
    body: Sequence[RawBlock], site_fields: Mapping[str, Any], library: Library
) -> list[tuple[str, Asset]]:
    """(kind, asset) of the images and documents of a body and of the site's own fields.

    Blocks with errors are skipped.
    """
    return list(_look_up([*find_uses(body), *find_field_uses(site_fields)], library))


def find_uses(body: Sequence[RawBlock]) -> dict[tuple[str, int], None]:
    """(kind, id) of what a body refers to, in the order of first use; blocks with errors are skipped."""
    recorder = UsageRecorder()
    for block in body:
        try:
            blocks.to_nodes([block], recorder)
        except ExportError:
            continue
    return recorder.uses


def find_all_uses(
    body: Sequence[RawBlock], site_fields: Mapping[str, Any], files: Mapping[str, Mapping[str, Any]]
) -> list[tuple[str, Any]]:
    """(kind, id) of all that a page refers to: its body, the site's own fields, and its local files."""
    return [
        *find_uses(body),
        *find_field_uses(site_fields),
        *(use for entry in files.values() for use in entry.items()),
    ]


def open_document_library(document: Document, tree: SiteTree, also: Collection[int] = ()) -> Library:
    """The library for a draft, with all that it refers to: a query for each kind, however much that is.

    also: as in `open_draft_library`.
    """
    uses = find_all_uses(document.body, document.site_fields, document.local_files)
    return open_draft_library(tree, also, uses)


def _look_up(uses: Iterable[tuple[str, int]], library: Library) -> Iterable[tuple[str, Asset]]:
    assets_by_kind = {"image": library.images, "document": library.documents}
    for kind, id in uses:
        asset = assets_by_kind[kind].get(id) if kind in assets_by_kind else None
        if asset is not None:
            yield kind, asset


def find_local_assets(
    files: Mapping[str, Mapping[str, Any]], folder: str, library: Library
) -> dict[str, Asset]:
    """path in the project -> asset, of the entries of `local_files` below the page's folder."""
    found = {}
    for path, entry in files.items():
        asset = library.images.get(entry["image"]) if "image" in entry else None
        asset = asset or library.site_files.get(entry.get("file", ""))
        if asset is not None and not path.startswith("../"):
            found[f"{folder}/{path}"] = asset
    return found


def find_private_asset(
    body: Sequence[RawBlock],
    files: Mapping[str, Mapping[str, Any]],
    site_fields: Mapping[str, Any],
    library: Library,
    where: str,
) -> PrivateReference | None:
    """The first private image or document of a page; None without one."""
    images = (library.images.get(entry["image"]) for entry in files.values() if "image" in entry)
    named = [("image", image) for image in images if image is not None]
    for kind, asset in [*find_assets(body, site_fields, library), *named]:
        if not asset.public:
            return PrivateReference(
                PRIVATE[kind], where=where, name=asset.name, id=int(asset.key.partition(":")[2])
            )
    return None
