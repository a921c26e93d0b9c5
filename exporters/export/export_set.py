"""What collecting the pages comes to: the files that they want, and why others stay or go."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from exporters.content.pages import Row
from exporters.core.errors import ExportError
from exporters.core.manifest import ManifestEntry


class Target(Protocol):
    """Where the files go."""

    def digest(self, path: str) -> str | None:
        """The sha256 of what is there now."""

    def add(self, path: str, content: bytes) -> None:
        """Take what is to be there; asked only where it differs."""


class Place(NamedTuple):
    """A page and where its file goes. owner: "page:12"."""

    row: Row
    path: str
    owner: str

    @property
    def folder(self) -> str:
        return self.path.rpartition("/")[0]

    @property
    def name(self) -> str:
        """For a person."""
        return f"{self.path} ({self.row.title})"


class Gone(NamedTuple):
    """A file that came in from the site, and is as it came, though its page is not public any more.

    images: path -> entry of what the page showed, where it lay beside it.
    """

    path: str
    sha256: str
    owner: str
    images: dict[str, ManifestEntry]


@dataclass(slots=True)
class Collected:
    """What all pages together want.

    paths: number of a public page -> the file it wants. links: owner -> numbers of the pages it links to.
    needs: owner -> the files of others that its page links to.
    arrived: addresses that pages had when they came in from the site.
    imported: path -> digests of texts that the CMS has read in from there, where the file differs.
    gone: files of pages that are not public. moved: the new path of a page -> where it came in from.
    failed: owners whose files stay as they are, since nobody knows what they should be.
    rendered: how many pages were rendered; the others were remembered.
    """

    wanted: dict[str, ManifestEntry] = field(default_factory=dict)
    paths: dict[int, str] = field(default_factory=dict)
    links: dict[str, list[int]] = field(default_factory=dict)
    needs: dict[str, list[str]] = field(default_factory=dict)
    arrived: set[str] = field(default_factory=set)
    imported: dict[str, list[str]] = field(default_factory=dict)
    gone: list[Gone] = field(default_factory=list)
    moved: dict[str, str] = field(default_factory=dict)
    problems: list[ExportError] = field(default_factory=list)
    failed: set[str] = field(default_factory=set)
    pages: int = 0
    rendered: int = 0
