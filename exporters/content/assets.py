"""What pages refer to, as the addresses a file writes: images, documents and pages of the CMS."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count
from pathlib import PurePosixPath
from typing import Any, TypeVar
from urllib.parse import urlsplit

from django.conf import settings
from django.core.files.storage import default_storage
from django.db.models import Model
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import CollectionViewRestriction

from exporters.content.site_tree import SiteTree
from exporters.content.visibility import public_urls, read_visibility
from exporters.core.errors import DanglingReference, ExportError, LostUpload, PrivateReference
from exporters.core.i18n import gettext_noop
from exporters.core.paths import DOCUMENTS, DOCUMENTS_URL, is_file_name

T = TypeVar("T")

GONE = {
    "image": gettext_noop("shows an image (number %(id)s) that was deleted; choose another"),
    "document": gettext_noop("shows a document (number %(id)s) that was deleted; choose another"),
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

NO_NAME = gettext_noop("shows %(name)r, which no file can be called; upload it again under another name")


@dataclass(frozen=True, slots=True)
class Asset:
    """An uploaded file.

    key: "image:5" or "document:7". name: as the export writes it; file: its name in storage; version: says
    when another file has taken its place.
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

    def load(self) -> None:
        """Make the queries that were not made yet."""
        _ = self.images, self.documents, self.page_urls


def open_library(tree: SiteTree) -> Library:
    """The library for the pages of one tree, as it is now."""
    return Library(lambda: public_urls(tree, read_visibility(), timezone.now()))


class LazyAssets(dict[int, T]):
    """One of the dictionaries of a Library, each item read from the database when it is asked for."""

    def __init__(self, read: Callable[[int], dict[int, T]]) -> None:
        self._read = read

    def get(self, id: int, default: Any = None) -> Any:
        if id not in self:
            self.update(self._read(id))
        return super().get(id, default)


def open_draft_library(tree: SiteTree) -> Library:
    """The same for a single draft, which refers to few of many; it is asked for at each pause of typing."""
    library = Library(dict)
    library.images = LazyAssets(lambda id: _read_assets(get_image_model(), "image", pk=id))
    library.documents = LazyAssets(lambda id: _read_assets(get_document_model(), "document", pk=id))
    library.page_urls = LazyAssets(lambda id: public_urls(tree, read_visibility(), timezone.now(), pk=id))
    return library


def read_asset(asset: Asset) -> bytes:
    """The stored bytes; raises LostUpload where the storage has none."""
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

    uses: (kind, id) of all that was asked for, in the order of its first use.
    """

    library: Library
    folder: str
    where: str
    asset_paths: AssetPaths = field(default_factory=AssetPaths)
    uses: dict[tuple[str, int], None] = field(default_factory=dict)

    def address(self, kind: str, id: int) -> str:
        """The address of an "image", a "document" or a "page"."""
        return ADDRESSES[kind](self, id)

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

    def _take(self, assets: dict[int, Asset], id: int, kind: str) -> Asset:
        asset = assets.get(id)
        if asset is None:
            raise DanglingReference(GONE[kind], where=self.where, id=id)
        if not asset.public:
            raise PrivateReference(PRIVATE[kind], where=self.where, name=asset.name)
        if not is_file_name(asset.name):
            raise ExportError(NO_NAME, where=self.where, name=asset.name)
        return asset


ADDRESSES: dict[str, Callable[[PageReferences, int], str]] = {
    "image": PageReferences.image_url,
    "document": PageReferences.document_url,
    "page": PageReferences.page_url,
}


def _key(folder: str, name: str) -> str:
    return f"{folder}/{unicodedata.normalize('NFC', name)}"
