"""The addresses of assets and pages, as one page's file writes them."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from posixpath import dirname, join, normpath
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from exporters.content.asset_paths import AssetPaths
from exporters.content.assets import Asset, Library
from exporters.core.document import Document
from exporters.core.errors import DanglingReference, ExportError, PrivateReference
from exporters.core.i18n import gettext_noop
from exporters.core.local_addresses import Kind, LocalAddress
from exporters.core.paths import DOCUMENTS, DOCUMENTS_URL, is_file_name

# (kind, id or url): ("image", 5), ("page", 7), ("local-image", "foto.jpg").
Use = tuple[str, int | str]
LOCAL = "local-"

DELETED = {
    "image": gettext_noop("shows an image (number %(id)s) that was deleted; choose another"),
    "document": gettext_noop("shows a document (number %(id)s) that was deleted; choose another"),
    "file": gettext_noop("shows a file of the site that was deleted; import the page again"),
}
PRIVATE = {
    "image": gettext_noop(
        "shows an image, %(name)r, that is in a private collection; move it to a public one or choose another"
    ),
    "document": gettext_noop(
        "shows a document, %(name)r, that is in a private collection; "
        "move it to a public one or choose another"
    ),
}

NOT_PUBLIC = gettext_noop(
    "links to a page (number %(id)s) that is gone, not published or not public; publish it or change the link"
)
TWO_AT_ONE_ADDRESS = gettext_noop(
    "two pages have this address (numbers %(one)s and %(other)s); give one of them another slug"
)
LINKS_TO_A_FAILED = gettext_noop("links to %(path)s, which cannot be exported; put that page right first")
MISSING_FILE = gettext_noop(
    "shows %(url)r, a file that the CMS does not have; put the picture into an image block, or import the "
    "page again where the file is"
)
PATH_TAKEN = gettext_noop(
    "shows %(url)r, and another file has that name there; give one of them another name"
)
INVALID_NAME = gettext_noop("shows %(name)r, which no file can be called; upload it again under another name")


@dataclass(frozen=True, slots=True)
class PageReferences:
    """The references of one page's file; the assets that it refers to are added to `asset_paths`.

    path: of the file, from the project's root. where: name of the page in error messages.
    source_path, files: `source_path` and `local_files` of its document.
    exists: whether the project has a file at a path. uses: all references so far, in the order of first use.
    Methods raise DanglingReference, PrivateReference or ExportError for what cannot be referred to.
    """

    library: Library
    path: str
    where: str
    asset_paths: AssetPaths = field(default_factory=AssetPaths)
    source_path: str = ""
    files: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    exists: Callable[[str], bool] = lambda _path: True
    uses: dict[Use, None] = field(default_factory=dict)

    @classmethod
    def of_document(
        cls, library: Library, document: Document, asset_paths: AssetPaths | None = None
    ) -> PageReferences:
        """The references of one document, where the project's files are unknown and taken to exist."""
        return cls(
            library,
            document.path,
            document.path,
            asset_paths or AssetPaths(),
            document.source_path,
            document.local_files,
        )

    @property
    def folder(self) -> str:
        return self.path.rpartition("/")[0]

    def address(self, kind: str, id: Any) -> str:
        """The address for a Use: an "image", a "document", a "page" or a local address."""
        find = ADDRESSES.get(kind)
        return find(self, id) if find else self.local_url(LocalAddress(id, Kind(kind.removeprefix(LOCAL))))

    def image_url(self, id: int) -> str:
        self.uses["image", id] = None
        asset = self._get_asset(self.library.images, id, "image")
        return f"./{self.asset_paths.assign(asset, self.folder)}"

    def document_url(self, id: int) -> str:
        self.uses["document", id] = None
        asset = self._get_asset(self.library.documents, id, "document")
        return add_prefix(f"{DOCUMENTS_URL}/{self.asset_paths.assign(asset, DOCUMENTS)}")

    def page_url(self, id: int) -> str:
        self.uses["page", id] = None
        url = self.library.page_urls.get(id)
        if url is None:
            raise DanglingReference(NOT_PUBLIC, where=self.where, id=id)
        return add_prefix(url)

    def local_url(self, address: LocalAddress) -> str:
        """A local address, rewritten where the page has moved; raises ExportError for a missing image."""
        self.uses[f"{LOCAL}{address.kind}", address.url] = None
        found = find_local_file(address, self.files)
        base = self.folder if address.is_beside or not self.source_path else dirname(self.source_path)
        if found is not None:
            path, entry = found
            asset = self._get_local_asset(entry)
            if not self.asset_paths.reserve(asset, normpath(join(base, path))):
                raise ExportError(PATH_TAKEN, where=self.where, url=address.url)
        elif address.kind is Kind.IMAGE and not self.exists(normpath(join(base, address.path))):
            raise DanglingReference(MISSING_FILE, where=self.where, url=address.url)
        return address.move(self.source_path, self.path)

    def _get_local_asset(self, entry: Mapping[str, Any]) -> Asset:
        if "image" in entry:
            return self._get_asset(self.library.images, entry["image"], "image")
        asset = self.library.site_files.get(entry["file"])
        if asset is None:
            raise DanglingReference(DELETED["file"], where=self.where)
        return asset

    def _get_asset(self, assets: dict[int, Asset], id: int, kind: str) -> Asset:
        asset = assets.get(id)
        if asset is None:
            raise DanglingReference(DELETED[kind], where=self.where, id=id)
        if not asset.public:
            raise PrivateReference(PRIVATE[kind], where=self.where, name=asset.name, id=id)
        if not is_file_name(asset.name):
            raise ExportError(INVALID_NAME, where=self.where, name=asset.name)
        return asset


def add_prefix(address: str) -> str:
    """An address of the site below the path of SITE_URL ("/mesto"); an absolute one stays as it is."""
    return f"{urlsplit(settings.SITE_URL).path.rstrip('/')}{address}" if address.startswith("/") else address


def find_local_file(
    address: LocalAddress, files: Mapping[str, Mapping[str, Any]]
) -> tuple[str, Mapping[str, Any]] | None:
    """The item of `files` at an address, compared after Unicode normalization; None without one."""
    named = unicodedata.normalize("NFC", address.path)
    return next((found for found in files.items() if unicodedata.normalize("NFC", found[0]) == named), None)


ADDRESSES: dict[str, Callable[[PageReferences, int], str]] = {
    "image": PageReferences.image_url,
    "document": PageReferences.document_url,
    "page": PageReferences.page_url,
}
