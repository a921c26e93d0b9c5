"""What pages refer to, as the addresses a file writes: images, documents and pages of the CMS."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cached_property
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
from exporters.core.errors import ExportError, LostUpload

K = TypeVar("K")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Asset:
    """An uploaded file, or a SiteFile.

    key: "image:5", "document:7", or "file:" and the sha256 of a SiteFile. name: of the exported file;
    file: its name in storage, "" for a SiteFile; version: changes with the content.
    """

    key: str
    name: str
    file: str
    public: bool
    version: str = ""


class Library:
    """All images, documents, site files and public pages; each mapping is read when first needed.

    page_urls: id -> address in the Astro site, of live and public pages only.
    """

    def __init__(self, page_urls: Callable[[], dict[int, str]]) -> None:
        self._read_page_urls = page_urls

    @cached_property
    def url_prefix(self) -> str:
        """The path of SITE_URL without a final slash ("/mesto"), "" for a site at the root of its host."""
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
        """Read the mappings that were not read yet."""
        _ = self.images, self.documents, self.page_urls, self.site_files


def open_library(tree: SiteTree) -> Library:
    """The library for the pages of one tree."""
    return Library(lambda: public_urls(tree, read_visibility(), timezone.now()))


class LazyAssets(dict[K, T]):
    """A mapping of a Library that `get` reads item by item from the database, on demand."""

    def __init__(self, read: Callable[[K], dict[K, T]]) -> None:
        self._read = read

    def get(self, key: K, default: Any = None) -> Any:
        if key not in self:
            self.update(self._read(key))
        return super().get(key, default)


def open_draft_library(tree: SiteTree, also: Collection[int] = ()) -> Library:
    """A library for one draft: queries only the items that the draft refers to.

    also: ids of pages that count as published.
    """
    library = Library(dict)
    library.images = LazyAssets(lambda id: _read_assets(get_image_model(), "image", pk=id))
    library.documents = LazyAssets(lambda id: _read_assets(get_document_model(), "document", pk=id))
    library.site_files = LazyAssets(lambda key: _read_site_files(pk=key))
    library.page_urls = LazyAssets(
        lambda id: public_urls(tree, read_visibility(), timezone.now(), also, pk=id)
    )
    return library


def read_asset(asset: Asset) -> bytes:
    """The stored bytes; raises LostUpload for a missing file, ExportError for one that cannot be read."""
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
