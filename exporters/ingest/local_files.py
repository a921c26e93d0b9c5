"""The files of a project that a page's text and front matter refer to, but for the images of its blocks."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from wagtail.images.fields import get_allowed_image_extensions

from events.models import SiteFile
from exporters.content.asset_usage import UsageRecorder
from exporters.core.blocks import to_nodes
from exporters.core.document import RawBlock
from exporters.core.errors import ExportError, SourceError
from exporters.core.hashing import digest
from exporters.core.i18n import gettext_noop
from exporters.core.local_addresses import Kind, LocalAddress
from exporters.core.markdown import find_in_values
from exporters.core.paths import PAGE_SUFFIXES, PAGES
from exporters.core.release_paths import find_path_error
from exporters.ingest.folder_images import FolderImages
from exporters.ingest.results import RefusedParts
from exporters.project.disk import find_beside, locate

# Image formats of Astro that the CMS does not store as images.
SITE_FORMATS = {"svg", "tiff", "tif"}
# A SiteFile is a row of the database, read whole.
LARGEST_SITE_FILE = 10_000_000

LocalFileEntries = dict[str, dict[str, Any]]


@dataclass(slots=True)
class LocalFiles:
    """The local files that one file refers to. path: of the file, from the root of the project.

    store_image: path on disk -> id of the stored image, None where the CMS does not store it as one.
    save: False stores no SiteFile. missing: addresses of images without a file; unknown: of images in a
    format that Astro does not have; too_large: of files that stay where they are.
    """

    root: Path
    path: str
    store_image: Callable[[Path], int | None]
    save: bool
    missing: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    too_large: list[str] = field(default_factory=list)

    def read(self, body: Sequence[RawBlock], values: Mapping[str, Any]) -> LocalFileEntries:
        """path relative to the file's folder -> {"image": id} or {"file": sha256}, as EventPage has it.

        Only of files below src/pages: exports write no images elsewhere.
        """
        found: LocalFileEntries = {}
        for address in _find_addresses(body, values):
            path = self._find(address)
            if path is None:
                if address.kind is Kind.IMAGE:
                    self.missing.append(address.url)
            elif path.is_relative_to(self.root / PAGES):
                entry = self._store(path, address)
                if entry is not None:
                    found[posixpath.relpath(path.as_posix(), (self.root / self.path).parent.as_posix())] = (
                        entry
                    )
        return found

    def _find(self, address: LocalAddress) -> Path | None:
        """The path on disk of the file at an address, compared after Unicode normalization."""
        path = posixpath.normpath(posixpath.join(posixpath.dirname(self.path), address.path))
        if path.startswith("../"):
            return None
        folder = self.root
        *folders, name = PurePosixPath(path).parts or ("",)
        for part in folders:
            folder = folder / part
        found = find_beside(folder, name)
        try:
            return found and locate(self.root, found.relative_to(self.root).as_posix())
        except ExportError:
            # Behind a symbolic link.
            return None

    def _store(self, path: Path, address: LocalAddress) -> dict[str, Any] | None:
        """The file as an image or a SiteFile; None for a page, for code and for what is too large."""
        name = path.relative_to(self.root).as_posix()
        if name.endswith(PAGE_SUFFIXES) or find_path_error(name) is not None:
            return None
        if _suffix(path) not in _image_suffixes() and path.stat().st_size > LARGEST_SITE_FILE:
            self.too_large.append(address.url)
            return None
        image = self.store_image(path)
        if image is not None:
            return {"image": image}
        if _suffix(path) in get_allowed_image_extensions():
            return None
        if address.kind is Kind.IMAGE and _suffix(path) not in _image_suffixes():
            self.unknown.append(address.url)
            return None
        content = path.read_bytes()
        sha256 = digest(content)
        if self.save:
            SiteFile.objects.get_or_create(sha256=sha256, defaults={"content": content})
        return {"file": sha256}


def refuse_missing(images: FolderImages, files: LocalFiles) -> None:
    """Raise SourceError for an image that is not there, or that nobody could show."""
    missing = dict.fromkeys([*images.missing, *files.missing])
    if missing:
        raise SourceError(
            gettext_noop("shows %(names)s, which is not beside it; add the file or remove the image"),
            names=_list_names(missing),
        )
    if files.unknown:
        raise SourceError(
            gettext_noop(
                "shows %(names)s, no picture that Astro can show; save it as JPEG, PNG, WebP, AVIF or GIF"
            ),
            names=_list_names(files.unknown),
        )
    if images.refused:
        reasons = [(name, sentence, params) for name, (sentence, params) in images.refused.items()]
        error = RefusedParts(
            gettext_noop("shows what the CMS cannot hold as an image. %(reasons)s"),
            reasons=" ".join(f"{name!r}: {sentence % params}" for name, sentence, params in reasons),
        )
        error.rules = reasons
        raise error


def _list_names(names: Iterable[str]) -> str:
    return ", ".join(map(repr, dict.fromkeys(names)))


def _suffix(path: Path) -> str:
    return path.suffix.lower().removeprefix(".")


def _image_suffixes() -> set[str]:
    return {*get_allowed_image_extensions(), *SITE_FORMATS, "apng"}


def _find_addresses(body: Sequence[RawBlock], values: Mapping[str, Any]) -> Iterator[LocalAddress]:
    recorder = _AddressRecorder()
    to_nodes(body, recorder)
    yield from recorder.found
    yield from find_in_values(values)


class _AddressRecorder(UsageRecorder):
    """Notes the local addresses of every kind of block too. found: in the order of first use."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[LocalAddress, None] = {}

    def local_url(self, address: LocalAddress) -> str:
        self.found[address] = None
        return super().local_url(address)
