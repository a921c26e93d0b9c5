"""What a page refers to, whether or not it can be exported."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from exporters.content.assets import PRIVATE, Asset, Library
from exporters.core import blocks
from exporters.core.document import RawBlock
from exporters.core.errors import ExportError, PrivateReference


class Recorder:
    """Gives an address to everything, and remembers what it was asked for: (kind, id), in order."""

    def __init__(self) -> None:
        self.uses: dict[tuple[str, int], None] = {}

    def image_url(self, id: int) -> str:
        self.uses["image", id] = None
        return f"./{id}.jpg"

    def document_url(self, id: int) -> str:
        self.uses["document", id] = None
        return f"/documents/{id}"

    def page_url(self, id: int) -> str:
        self.uses["page", id] = None
        return f"/{id}/"


def find_assets(body: Sequence[RawBlock], library: Library) -> list[tuple[str, Asset]]:
    """(kind, asset) of every image and document that a body refers to, as far as it can be read."""
    recorder = Recorder()
    for block in body:
        try:
            blocks.to_nodes([block], recorder)
        except ExportError:
            continue
    return list(_look_up(recorder.uses, library))


def _look_up(uses: Iterable[tuple[str, int]], library: Library) -> Iterable[tuple[str, Asset]]:
    shelves = {"image": library.images, "document": library.documents}
    for kind, id in uses:
        asset = shelves[kind].get(id) if kind in shelves else None
        if asset is not None:
            yield kind, asset


def find_private_asset(body: Sequence[RawBlock], library: Library, where: str) -> PrivateReference | None:
    """The first thing that a page shows and not everybody may see, whatever else is wrong with the page."""
    for kind, asset in find_assets(body, library):
        if not asset.public:
            return PrivateReference(PRIVATE[kind], where=where, name=asset.name)
    return None
