"""The files of a project that a page's text refers to outside of blocks: in raw Markdown and front matter."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from wagtail.images.fields import get_allowed_image_extensions

from events.models import SiteFile
from exporters.core.document import RawBlock
from exporters.core.errors import ExportError
from exporters.core.hashing import digest
from exporters.core.local_addresses import Kind, LocalAddress, find_in_values
from exporters.core.markdown import find_local_addresses
from exporters.core.paths import PAGES
from exporters.project.disk import find_beside, locate

# Image formats of Astro that the CMS does not store as images; they become SiteFile.
SITE_FORMATS = {"svg", "tiff", "tif"}

LocalFileEntries = dict[str, dict[str, Any]]


@dataclass(slots=True)
class LocalFiles:
    """The local files that one file refers to. path: of the file, from the root of the project.

    store_image: path on disk -> id of the stored image, None where the CMS does not store it as one.
    save: False stores no SiteFile. missing: addresses of images without a file.
    """

    root: Path
    path: str
    store_image: Callable[[Path], int | None]
    save: bool
    missing: list[str] = field(default_factory=list)

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
                entry = self._store(path)
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

    def _store(self, path: Path) -> dict[str, Any] | None:
        suffix = path.suffix.lower().removeprefix(".")
        if suffix not in SITE_FORMATS and suffix not in (*get_allowed_image_extensions(), "apng"):
            return None
        image = self.store_image(path)
        if image is not None:
            return {"image": image}
        if suffix not in SITE_FORMATS:
            return None
        content = path.read_bytes()
        sha256 = digest(content)
        if self.save:
            SiteFile.objects.get_or_create(sha256=sha256, defaults={"content": content})
        return {"file": sha256}


def _find_addresses(body: Sequence[RawBlock], values: Mapping[str, Any]) -> Iterator[LocalAddress]:
    for block in body:
        if block["type"] == "markdown":
            yield from find_local_addresses(block["value"])
    yield from find_in_values(values)
