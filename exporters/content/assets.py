"""What pages refer to, as the addresses a file writes: images, documents and pages of the CMS."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

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
from exporters.core.i18n import gettext_noop

# Of the ids in stored blocks, where anything may stand. One of another type is refused where it is used.
ID_TYPES = {"image": int, "document": int, "page": int, "file": str}

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
    """A mapping of a Library that reads items from the database on demand: each once, found or not."""

    def __init__(self, read: Callable[[Collection[K]], dict[K, T]]) -> None:
        self._read = read
        self._asked: set[K] = set()

    def get(self, key: K, default: Any = None) -> Any:
        self.load([key])
        return super().get(key, default)

    def load(self, keys: Collection[K]) -> None:
        """Read these items with one query, those that were not asked for before."""
        missing = [key for key in dict.fromkeys(keys) if key not in self._asked]
        if missing:
            self._asked.update(missing)
            self.update(self._read(missing))


def open_draft_library(
    tree: SiteTree, also: Collection[int] = (), uses: Collection[tuple[str, Any]] = ()
) -> Library:
    """A library for one draft: queries only the items that the draft refers to.

    also: ids of pages that count as published. uses: (kind, id) of items to read at once, one query a kind;
    others are read one by one. The kinds are "image", "document", "page" and "file".
    """
    images = LazyAssets[int, Asset](lambda ids: _read_assets(get_image_model(), "image", pk__in=ids))
    documents = LazyAssets[int, Asset](lambda ids: _read_assets(get_document_model(), "document", pk__in=ids))
    site_files = LazyAssets[str, Asset](lambda keys: _read_site_files(pk__in=keys))
    page_urls = LazyAssets[int, str](
        lambda ids: public_urls(tree, read_visibility(), timezone.now(), also, pk__in=ids)
    )
    kinds: dict[str, LazyAssets[Any, Any]] = {
        "image": images,
        "document": documents,
        "page": page_urls,
        "file": site_files,
    }
    for kind, assets in kinds.items():
        assets.load([id for other, id in uses if other == kind and isinstance(id, ID_TYPES[kind])])
    library = Library(dict)
    library.images, library.documents = images, documents
    library.site_files, library.page_urls = site_files, page_urls
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
            gettext_noop("its file is missing in the CMS's storage; upload it again"), where=asset.name
        ) from error
    except OSError as error:
        raise ExportError(
            gettext_noop("its file in the CMS's storage cannot be read (%(reason)s); put that right"),
            where=asset.name,
            reason=error.strerror or error,
        ) from error


def _read_assets(model: type[Model], kind: str, **only: Collection[int]) -> dict[int, Asset]:
    private = tuple(CollectionViewRestriction.objects.values_list("collection__path", flat=True))
    rows = model._default_manager.filter(**only).values_list(
        "pk", "export_name", "file", "collection__path", "file_hash", "file_size"
    )
    return {
        pk: Asset(f"{kind}:{pk}", name, file, not path.startswith(private), f"{file} {digest} {size}")
        for pk, name, file, path, digest, size in rows
    }


def _read_site_files(**only: Collection[str]) -> dict[str, Asset]:
    keys = SiteFile.objects.filter(**only).values_list("sha256", flat=True)
    return {key: Asset(f"file:{key}", "", "", True, key) for key in keys}
