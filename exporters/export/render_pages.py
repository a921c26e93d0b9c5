"""Pages → the files that they want, each rendered only where something that it is made from has changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from exporters.content.asset_usage import find_assets, find_private
from exporters.content.assets import Asset, Library, PageReferences, Placements, read_asset
from exporters.content.contract import EVENT_KEYS
from exporters.content.pages import Row, locate_row, read_body, read_row
from exporters.content.site_tree import Tree
from exporters.content.visibility import Visibility
from exporters.core.contract import Contract
from exporters.core.errors import ExportError, PrivateReference
from exporters.core.hashing import digest, digest_inputs
from exporters.core.manifest import ManifestEntry
from exporters.core.paths import DOCUMENTS, page_url
from exporters.core.render import render_file, whole_front_matter
from exporters.export.export_set import Collected, Gone, Place, Target
from exporters.export.parallel import Work, work_ahead
from exporters.export.render_cache import Memory


class Made(NamedTuple):
    """A page's file, and what it refers to. uses: as `PageReferences.uses`; addresses: of each of them."""

    content: bytes
    uses: list[tuple[str, int]]
    addresses: list[str]


@dataclass(slots=True)
class Collector:
    """One run over all pages.

    made_with: digest of what else a file is made from: the exporter's version, the contract.
    canonical: ignore the formatting that files were imported with. processes: how many may render pages.
    """

    tree: Tree
    library: Library
    visibility: Visibility
    memory: Memory
    target: Target
    contract: Contract
    made_with: str
    canonical: bool = False
    processes: int = 1
    placements: Placements = field(default_factory=Placements)
    collected: Collected = field(default_factory=Collected)

    def add_pages(self, rows: Iterable[Row]) -> Collected:
        """Take every page in; what is wrong with one of them stands in the way of none of the others."""
        ahead = Work(self._is_new, self.library.load, self._make_ahead)
        for row, made in work_ahead(rows, ahead, processes=self.processes):
            if row.source_path:
                self.collected.arrived.add(page_url(row.source_path))
            if self._is_public(row):
                self.collected.pages += 1
                self._add_public(row, f"page:{row.pk}", made)
            else:
                self._leave_out(row, f"page:{row.pk}")
        return self.collected

    def _is_public(self, row: Row) -> bool:
        return row.live and self.visibility.is_public(row.path, row.alias_of)

    def _is_new(self, row: Row) -> bool:
        """Whether nothing is remembered of a page that goes out."""
        return self._is_public(row) and self.memory.recall(f"page:{row.pk}") is None

    def _make_ahead(self, row: Row) -> Made | None:
        """A page's file before its turn: none of the pages before it has placed anything yet."""
        try:
            place = Place(row, locate_row(row, self.tree), f"page:{row.pk}")
            return self._make(place, Placements())
        except ExportError:
            # It is said in its turn.
            return None

    def _add_public(self, row: Row, owner: str, made: Made | None) -> None:
        try:
            place = Place(row, locate_row(row, self.tree), owner)
        except ExportError as error:
            self.collected.problems.append(error)
            self.collected.failed.add(owner)
            return
        self.collected.paths[row.pk] = place.path
        try:
            self._add_page(place, made)
        except ExportError as error:
            self._report(place, error)

    def _report(self, place: Place, error: ExportError) -> None:
        """Note what is wrong with a page. What it shows may have become private besides: then it leaves."""
        if place.path not in error.where:
            error = error.at(f"{place.name}, {error.where}" if error.where else place.name)
        self.collected.problems.append(error)
        private = error if isinstance(error, PrivateReference) else self._find_private(place)
        if private is None:
            self.collected.failed.add(place.owner)
            return
        if private is not error:
            self.collected.problems.append(private)
        # Its old file shows what is private now: it goes rather than stays as it is.
        self._leave_out(place.row, place.owner)

    def _find_private(self, place: Place) -> PrivateReference | None:
        try:
            body = read_body(place.row.body)
        except ExportError:
            return None
        return find_private(body, self.library, place.name)

    def _add_page(self, place: Place, made: Made | None) -> None:
        row, owner = place.row, place.owner
        mine = Placements(self.placements)
        text = self._recall(place, mine)
        content: bytes | None = None
        if text is None:
            mine = Placements(self.placements)
            content = self._render(place, mine, made)
            text = digest(content)
        self._refuse_taken(place)
        files = {place.path: ManifestEntry(text, owner)}
        contents: dict[str, bytes | None] = {}
        for path, asset in mine.added().items():
            files[path], contents[path] = self._read_asset(asset, path, owner)
        if self.target.digest(place.path) != text:
            content = content or self._render(place, Placements(self.placements))
            self.target.add(place.path, content)
            if row.source:
                self.collected.imported.setdefault(row.source_path, []).append(digest(row.source.encode()))
        for path, found in contents.items():
            self._offer(path, files[path].sha256, found)
        self.placements.merge(mine)
        self._remember_place(place, files)

    def _remember_place(self, place: Place, files: dict[str, ManifestEntry]) -> None:
        self.collected.wanted.update(files)
        self.collected.needs[place.owner] = [
            path for path, file in files.items() if file.owner != place.owner
        ]
        if place.row.source and place.row.source_path != place.path:
            self.collected.moved[place.path] = place.row.source_path

    def _recall(self, place: Place, mine: Placements) -> str | None:
        """The digest of the page's file, where everything that it was made from is as it was."""
        remembered = self.memory.recall(place.owner)
        if remembered is None:
            return None
        inputs, outcome = remembered
        try:
            sha256, uses = outcome
            addresses = self._addresses(place, mine, uses)
        except (ExportError, ValueError, TypeError, KeyError):
            # What cannot be made sense of is made anew.
            return None
        if inputs != self._digest_inputs(place, addresses):
            return None
        self._remember_links(place, uses)
        return str(sha256)

    def _remember_links(self, place: Place, uses: Iterable[tuple[str, int]]) -> None:
        links = [id for kind, id in uses if kind == "page"]
        if links:
            self.collected.links[place.owner] = links

    def _render(self, place: Place, mine: Placements, ahead: Made | None = None) -> bytes:
        """The page's file. ahead: what was made before its turn, taken if the addresses are those of now."""
        if ahead is not None and ahead.addresses == self._addresses(place, mine, ahead.uses):
            made = ahead
        else:
            made = self._make(place, mine)
        self.collected.rendered += 1
        inputs = self._digest_inputs(place, made.addresses)
        self.memory.remember(place.owner, inputs, [digest(made.content), made.uses])
        self._remember_links(place, made.uses)
        return made.content

    def _make(self, place: Place, mine: Placements) -> Made:
        references = self._references(place, mine)
        document = read_row(place.row, self.tree)
        self.contract.check(whole_front_matter(document, EVENT_KEYS), where=references.where)
        content = render_file(document, references, EVENT_KEYS, canonical=self.canonical).encode()
        uses = list(references.uses)
        return Made(content, uses, self._addresses(place, mine, uses))

    def _addresses(self, place: Place, mine: Placements, uses: Sequence[tuple[str, int]]) -> list[str]:
        if not uses:
            return []
        references = self._references(place, mine)
        return [references.address(kind, id) for kind, id in uses]

    def _references(self, place: Place, mine: Placements) -> PageReferences:
        return PageReferences(self.library, place.folder, place.name, mine)

    def _digest_inputs(self, place: Place, addresses: list[str]) -> str:
        return digest_inputs(self.made_with, place.path, addresses, *place.row)

    def _read_asset(self, asset: Asset, path: str, page: str) -> tuple[ManifestEntry, bytes | None]:
        """An asset's entry, and its bytes where they had to be read to know it. page: who shows it."""
        owner = asset.key if path.startswith(f"{DOCUMENTS}/") else page
        known = self.memory.recall(asset.key)
        if known is not None and known[0] == digest_inputs(asset.version):
            sha256, content = str(known[1]), None
            if self.target.digest(path) != sha256:
                content = read_asset(asset)
        else:
            content = read_asset(asset)
            sha256 = digest(content)
            self.memory.remember(asset.key, digest_inputs(asset.version), sha256)
        return ManifestEntry(sha256, owner, asset.key), content

    def _offer(self, path: str, sha256: str, content: bytes | None) -> None:
        already = self.collected.wanted.get(path)
        if already is not None and already.sha256 == sha256:
            # A document that several pages link to.
            return
        if content is not None and self.target.digest(path) != sha256:
            self.target.add(path, content)

    def _refuse_taken(self, place: Place) -> None:
        """Two pages with one address: neither goes out, since nobody knows which one was meant."""
        taken = self.collected.wanted.get(place.path)
        if taken is not None:
            self.collected.failed.add(taken.owner)
            raise ExportError(
                f"two pages have this address (numbers {taken.owner.removeprefix('page:')} and "
                f"{place.row.pk}); give one of them another slug",
                where=place.path,
            )

    def _leave_out(self, row: Row, owner: str) -> None:
        path, sha256 = row.source_path, digest(row.source.encode())
        if path and self.target.digest(path) == sha256:
            self.collected.gone.append(Gone(path, sha256, owner, self._images_beside(row, owner)))

    def _images_beside(self, row: Row, owner: str) -> dict[str, ManifestEntry]:
        folder = row.source_path.rpartition("/")[0]
        try:
            assets = find_assets(read_body(row.body), self.library)
            return {
                f"{folder}/{asset.name}": ManifestEntry(digest(read_asset(asset)), owner, asset.key)
                for kind, asset in assets
                if kind == "image"
            }
        except ExportError:
            return {}
