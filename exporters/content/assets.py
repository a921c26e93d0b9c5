"""What pages refer to, as the addresses a file writes: images, documents and pages of the CMS."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count
from pathlib import PurePosixPath
from posixpath import dirname, join, normpath
from typing import Any, TypeVar
from urllib.parse import urlsplit

from django.conf import settings
from django.core.files.storage import default_storage
from django.db.models import Model
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import CollectionViewRestriction

from events.models import SiteFile
from exporters.content.site_tree import SiteTree
from exporters.content.visibility import public_urls, read_visibility
from exporters.core.document import Document
from exporters.core.errors import DanglingReference, ExportError, LostUpload, PrivateReference
from exporters.core.i18n import gettext_noop
from exporters.core.local_addresses import Kind, LocalAddress
from exporters.core.paths import DOCUMENTS, DOCUMENTS_URL, is_file_name

K = TypeVar("K")
T = TypeVar("T")
# ("image", 5), ("page", 7), ("local-image", "foto.jpg")
Use = tuple[str, int | str]
LOCAL = "local-"

GONE = {
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

NOT_HERE = gettext_noop(
    "shows %(url)r, a file that the CMS does not have; put the picture into an image block, or import the "
    "page again where the file is"
)
TAKEN = gettext_noop("shows %(url)r, and another file has that name there; give one of them another name")
NO_NAME = gettext_noop("shows %(name)r, which no file can be called; upload it again under another name")


@dataclass(frozen=True, slots=True)
class Asset:
    """An uploaded file.

    key: "image:5", "document:7", or "file:" and the sha256 of a SiteFile. name: as the export writes it;
    file: its name in storage, "" for a SiteFile; version: says when another file has taken its place.
    """

    key: str
    name: str
    file: str
    public: bool
    version: str = ""


class Library:
    """Every image, document and public page of the database: three queries, made when first needed.

    page_urls: id -> address in the Astro site, of live and public pages only.
    """

    def __init__(self, page_urls: Callable[[], dict[int, str]]) -> None:
        self._read_page_urls = page_urls

    @cached_property
    def base(self) -> str:
        """What the addresses of a site that shares its host name begin with ("/mesto"); else ""."""
        return urlsplit(settings.SITE_URL).path.rstrip("/")

    @cached_property
    def images(self) -> dict[int, Asset]:
        return _read_assets(get_image_model(), "image")

    @cached_property
    def documents(self) -> dict[int, Asset]:
        return _read_assets(get_document_model(), "document")

    @cached_property
    def page_urls(self) -> dict[int, str]:
        return self._read_page_urls()

    @cached_property
    def site_files(self) -> dict[str, Asset]:
        return _read_site_files()

    def load(self) -> None:
        """Make the queries that were not made yet."""
        _ = self.images, self.documents, self.page_urls, self.site_files


def open_library(tree: SiteTree) -> Library:
    """The library for the pages of one tree, as it is now."""
    return Library(lambda: public_urls(tree, read_visibility(), timezone.now()))


class LazyAssets(dict[K, T]):
    """One of the dictionaries of a Library, each item read from the database when it is asked for."""

    def __init__(self, read: Callable[[K], dict[K, T]]) -> None:
        self._read = read

    def get(self, key: K, default: Any = None) -> Any:
        if key not in self:
            self.update(self._read(key))
        return super().get(key, default)


def open_draft_library(tree: SiteTree) -> Library:
    """The same for a single draft, which refers to few of many; it is asked for at each pause of typing."""
    library = Library(dict)
    library.images = LazyAssets(lambda id: _read_assets(get_image_model(), "image", pk=id))
    library.documents = LazyAssets(lambda id: _read_assets(get_document_model(), "document", pk=id))
    library.site_files = LazyAssets(lambda key: _read_site_files(pk=key))
    library.page_urls = LazyAssets(lambda id: public_urls(tree, read_visibility(), timezone.now(), pk=id))
    return library


def read_asset(asset: Asset) -> bytes:
    """The stored bytes; raises LostUpload where the storage has none."""
    if not asset.file:
        return bytes(SiteFile.objects.values_list("content", flat=True).get(pk=asset.version))
    try:
        with default_storage.open(asset.file) as stream:
            return stream.read()
    except FileNotFoundError as error:
        raise LostUpload(
            "its file is missing in the CMS's storage; upload it again", where=asset.name
        ) from error
    except OSError as error:
        raise ExportError(
            f"its file in the CMS's storage cannot be read ({error.strerror or error}); put that right",
            where=asset.name,
        ) from error


def _read_assets(model: type[Model], kind: str, **only: int) -> dict[int, Asset]:
    private = tuple(CollectionViewRestriction.objects.values_list("collection__path", flat=True))
    rows = model._default_manager.filter(**only).values_list(
        "pk", "export_name", "file", "collection__path", "file_hash", "file_size"
    )
    return {
        pk: Asset(f"{kind}:{pk}", name, file, not path.startswith(private), f"{file} {digest} {size}")
        for pk, name, file, path, digest, size in rows
    }


def _read_site_files(**only: str) -> dict[str, Asset]:
    keys = SiteFile.objects.filter(**only).values_list("sha256", flat=True)
    return {key: Asset(f"file:{key}", "", "", True, key) for key in keys}


class AssetPaths:
    """Where in the Astro project each asset goes; no path has two.

    base: the paths that other pages have taken already; they are respected and not changed.
    """

    def __init__(self, base: AssetPaths | None = None) -> None:
        self._base = base
        self._taken: dict[str, tuple[str, Asset]] = {}

    def assign(self, asset: Asset, folder: str) -> str:
        """The asset's name in a folder: its own, unless another asset there has it already."""
        name = next(name for name in _names(asset) if self._is_free(_key(folder, name), asset))
        self._taken[_key(folder, name)] = (f"{folder}/{name}", asset)
        return name

    def reserve(self, asset: Asset, path: str) -> bool:
        """Give an asset this very path; False where another has it."""
        key = _key(*path.rsplit("/", 1))
        if not self._is_free(key, asset):
            return False
        self._taken[key] = (path, asset)
        return True

    def added(self) -> dict[str, Asset]:
        """path -> asset, without those of base."""
        return dict(self._taken.values())

    def merge(self, other: AssetPaths) -> None:
        self._taken |= other._taken

    def _is_free(self, key: str, asset: Asset) -> bool:
        taken = self._find(key)
        return taken is None or taken[1].key == asset.key

    def _find(self, key: str) -> tuple[str, Asset] | None:
        found = self._taken.get(key)
        return found if found is not None or self._base is None else self._base._find(key)


def _names(asset: Asset) -> Iterator[str]:
    """The name of an asset, and others for where a file has that one already."""
    yield asset.name
    stem, suffix = PurePosixPath(asset.name).stem, PurePosixPath(asset.name).suffix
    yield from (f"{stem}{'-' + asset.key.partition(':')[2]}{more}{suffix}" for more in _endings())


def _endings() -> Iterator[str]:
    yield ""
    yield from (f"-{number}" for number in count(2))


@dataclass(frozen=True, slots=True)
class PageReferences:
    """The addresses one page's file may use; what it takes along goes to `asset_paths`.

    path: of the file, from the project's root. where: the page, for a person.
    source_path, files: `source_path` and `local_files` of its document.
    exists: whether the project has a file at a path. uses: (kind, id or url) of all that was asked for, in
    the order of its first use.
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
        """Those of one document, where what else is in the project is not known."""
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
        """The address of an "image", a "document" or a "page", or of one that the page's text names."""
        ask = ADDRESSES.get(kind)
        return ask(self, id) if ask else self.local_url(LocalAddress(id, Kind(kind.removeprefix(LOCAL))))

    def image_url(self, id: int) -> str:
        self.uses["image", id] = None
        asset = self._take(self.library.images, id, "image")
        return f"./{self.asset_paths.assign(asset, self.folder)}"

    def document_url(self, id: int) -> str:
        self.uses["document", id] = None
        asset = self._take(self.library.documents, id, "document")
        return f"{self.library.base}{DOCUMENTS_URL}/{self.asset_paths.assign(asset, DOCUMENTS)}"

    def page_url(self, id: int) -> str:
        self.uses["page", id] = None
        url = self.library.page_urls.get(id)
        if url is None:
            raise DanglingReference(
                gettext_noop(
                    "links to a page (number %(id)s) that is gone, not published or not public; "
                    "publish it or change the link"
                ),
                where=self.where,
                id=id,
            )
        return f"{self.library.base}{url}" if url.startswith("/") else url

    def local_url(self, address: LocalAddress) -> str:
        """The address as the file has it. Raises ExportError where Astro would miss the image."""
        self.uses[f"{LOCAL}{address.kind}", address.url] = None
        found = find_local_file(address, self.files)
        base = self.folder if address.is_beside or not self.source_path else dirname(self.source_path)
        if found is not None:
            path, entry = found
            asset = self._take_local(entry)
            if not self.asset_paths.reserve(asset, normpath(join(base, path))):
                raise ExportError(TAKEN, where=self.where, url=address.url)
        elif address.kind is Kind.IMAGE and not self.exists(normpath(join(base, address.path))):
            raise DanglingReference(NOT_HERE, where=self.where, url=address.url)
        return address.move(self.source_path, self.path)

    def _take_local(self, entry: Mapping[str, Any]) -> Asset:
        if "image" in entry:
            return self._take(self.library.images, entry["image"], "image")
        asset = self.library.site_files.get(entry["file"])
        if asset is None:
            raise DanglingReference(GONE["file"], where=self.where)
        return asset

    def _take(self, assets: dict[int, Asset], id: int, kind: str) -> Asset:
        asset = assets.get(id)
        if asset is None:
            raise DanglingReference(GONE[kind], where=self.where, id=id)
        if not asset.public:
            raise PrivateReference(PRIVATE[kind], where=self.where, name=asset.name)
        if not is_file_name(asset.name):
            raise ExportError(NO_NAME, where=self.where, name=asset.name)
        return asset


def find_local_file(
    address: LocalAddress, files: Mapping[str, Mapping[str, Any]]
) -> tuple[str, Mapping[str, Any]] | None:
    """The file that an address names, whatever the Unicode form of either: its path and what the CMS has."""
    named = unicodedata.normalize("NFC", address.path)
    return next((found for found in files.items() if unicodedata.normalize("NFC", found[0]) == named), None)


ADDRESSES: dict[str, Callable[[PageReferences, int], str]] = {
    "image": PageReferences.image_url,
    "document": PageReferences.document_url,
    "page": PageReferences.page_url,
}


def _key(folder: str, name: str) -> str:
    return f"{folder}/{unicodedata.normalize('NFC', name)}"
