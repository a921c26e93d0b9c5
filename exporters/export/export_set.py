"""What rendering all pages comes to: the files that they want, and the pages whose files stay or go."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from exporters.content.page_references import Use
from exporters.content.pages import Row
from exporters.core.errors import ExportError
from exporters.core.manifest import ManifestEntry


class Target(Protocol):
    """Where the files go."""

    def digest(self, path: str) -> str | None:
        """The sha256 of the file that is there now; None where there is none."""

    def add(self, path: str, content: bytes) -> None:
        """Take the new content of a file; called only where it differs."""

    def read_owned(self, export_set: ExportSet) -> Mapping[str, ManifestEntry]:
        """path -> entry of the files there that belong to the CMS."""

    def find_refused(self, paths: Iterable[str]) -> Mapping[str, ExportError]:
        """path -> why it cannot be there beside the others."""


class PageFile(NamedTuple):
    """A page and the path of its file. owner: "page:12"."""

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


class WithdrawnFile(NamedTuple):
    """A file that was imported from the site and not changed since, and whose page is not public any more.

    images: path -> entry of the images beside it that its page shows.
    """

    path: str
    sha256: str
    owner: str
    images: Mapping[str, ManifestEntry]


@dataclass(frozen=True, slots=True)
class ExportSet:
    """The files of all pages of a tree.

    wanted: path -> entry. paths: id of a public page -> path of its file.
    links: owner -> (id, address) of the pages that its page links to.
    needs: owner -> paths of other owners' files that its page links to.
    imported_urls: addresses that pages had in the site when they were imported.
    imported: path -> digests of texts that the CMS has imported from there, where the file differs.
    withdrawn: imported files whose pages are not public any more.
    moved: new path of a page -> the path it was imported from.
    problems: why pages could not be exported. failed: their owners, whose files stay as they are.
    cautions: folders and paths where a page's files depend on those of other pages.
    pages, rendered: how many pages are public, and how many of them were not in the render cache.
    """

    wanted: Mapping[str, ManifestEntry]
    paths: Mapping[int, str]
    links: Mapping[str, Sequence[tuple[int, str]]]
    needs: Mapping[str, Sequence[str]]
    imported_urls: Collection[str]
    imported: Mapping[str, Sequence[str]]
    withdrawn: Sequence[WithdrawnFile]
    moved: Mapping[str, str]
    problems: Sequence[ExportError]
    failed: Collection[str]
    cautions: Collection[str]
    pages: int
    rendered: int

    def linked_paths(self) -> dict[str, list[str]]:
        """owner -> paths of the pages that its page links to, of those that are public."""
        return {
            owner: [self.paths[page] for page, _ in pages if page in self.paths]
            for owner, pages in self.links.items()
        }


@dataclass(slots=True)
class ExportSetBuilder:
    """An export set while pages are added to it; the fields are those of the finished one."""

    wanted: dict[str, ManifestEntry] = field(default_factory=dict)
    paths: dict[int, str] = field(default_factory=dict)
    links: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    needs: dict[str, list[str]] = field(default_factory=dict)
    imported_urls: set[str] = field(default_factory=set)
    imported: dict[str, list[str]] = field(default_factory=dict)
    withdrawn: list[WithdrawnFile] = field(default_factory=list)
    moved: dict[str, str] = field(default_factory=dict)
    problems: list[ExportError] = field(default_factory=list)
    failed: set[str] = field(default_factory=set)
    cautions: set[str] = field(default_factory=set)
    pages: int = 0
    rendered: int = 0

    def add_files(self, page: PageFile, files: Mapping[str, ManifestEntry]) -> None:
        """Add the file of a page and those that go with it: path -> entry."""
        shared = self.wanted.keys() & files.keys()
        self.cautions.update(path for path in shared if self.wanted[path].owner != files[path].owner)
        self.wanted.update(files)
        self.needs[page.owner] = [path for path, file in files.items() if file.owner != page.owner]
        if page.row.source and page.row.source_path != page.path:
            self.moved[page.path] = page.row.source_path

    def add_links(self, page: PageFile, uses: Iterable[Use], addresses: Iterable[str]) -> None:
        """Add the pages among what a page refers to. addresses: of each use."""
        used = zip(uses, addresses, strict=True)
        links = [(int(id), address) for (kind, id), address in used if kind == "page"]
        if links:
            self.links[page.owner] = links

    def fail(self, owner: str, problem: ExportError) -> None:
        """Note that a page cannot be exported, so that its files stay as they are."""
        self.problems.append(problem.of(owner))
        self.failed.add(owner)

    def build(self) -> ExportSet:
        return ExportSet(
            self.wanted,
            self.paths,
            self.links,
            self.needs,
            self.imported_urls,
            self.imported,
            self.withdrawn,
            self.moved,
            self.problems,
            self.failed,
            self.cautions,
            self.pages,
            self.rendered,
        )
