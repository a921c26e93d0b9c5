"""Pages → the files that they want, each rendered only where something that it is made from has changed."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db import Error as DatabaseError

from exporters.content.asset_paths import AssetPaths
from exporters.content.asset_usage import find_assets, find_local_assets, find_private_asset
from exporters.content.assets import Asset, Library, read_asset
from exporters.content.contract import EVENT_KEYS
from exporters.content.page_references import TWO_AT_ONE_ADDRESS, PageReferences, Use
from exporters.content.pages import Row, locate_row, read_row
from exporters.content.site_tree import SiteTree
from exporters.content.stored import read_body, read_mapping
from exporters.content.visibility import Visibility
from exporters.core.contract import Contract
from exporters.core.errors import ExportError, PrivateReference, unforeseen
from exporters.core.hashing import digest, digest_inputs
from exporters.core.manifest import ManifestEntry
from exporters.core.paths import DOCUMENTS, PAGES, page_url
from exporters.core.render import render_file, whole_front_matter
from exporters.export.export_set import ExportSet, ExportSetBuilder, PageFile, WithdrawnFile
from exporters.export.guarded_target import GuardedTarget, TargetError, errors_of_the_target
from exporters.export.parallel import Job, run_ahead
from exporters.export.render_cache import RenderCache

# Of the whole run and not of a page: nothing else can be read or written either.
OF_ALL_PAGES = (DatabaseError, TargetError)


class RenderedPage(NamedTuple):
    """The content of a page's file, and what it refers to.

    uses: as `PageReferences.uses`. addresses: of each of them.
    """

    content: bytes
    uses: list[Use]
    addresses: list[str]


@dataclass(slots=True)
class PageRenderer:
    """One run over all pages.

    made_with: digest of what else a file is made from: the exporter's version, the contract.
    canonical: ignore the formatting that files were imported with. processes: how many may render pages.
    """

    tree: SiteTree
    library: Library
    visibility: Visibility
    cache: RenderCache
    target: GuardedTarget
    contract: Contract
    made_with: str
    canonical: bool = False
    processes: int = 1
    _paths: AssetPaths = field(default_factory=AssetPaths)
    _addressed: dict[str, str] = field(default_factory=dict)
    _set: ExportSetBuilder = field(default_factory=ExportSetBuilder)

    def render(self, rows: Iterable[Row]) -> ExportSet:
        """The files of all pages. One that cannot be exported is reported, and blocks no other here.

        Raises OSError of the target.
        """
        with errors_of_the_target():
            self._render_all(rows)
        return self._set.build()

    def _render_all(self, rows: Iterable[Row]) -> None:
        job = Job(self._is_uncached, self.library.load, self._render_ahead)
        for row, rendered in run_ahead(rows, job, processes=self.processes):
            owner = f"page:{row.pk}"
            try:
                self._add_row(row, owner, rendered)
            except OF_ALL_PAGES:
                raise
            except Exception as error:  # noqa: BLE001 - unforeseen() logs it
                self._set.fail(owner, unforeseen(error, row.title))

    def _add_row(self, row: Row, owner: str, rendered: RenderedPage | None) -> None:
        if row.source_path:
            self._set.imported_urls.add(page_url(row.source_path))
        if self._is_public(row):
            self._set.pages += 1
            self._add_public(row, owner, rendered)
        else:
            self._withdraw(row, owner)

    def _is_public(self, row: Row) -> bool:
        return row.live and self.visibility.is_public(row.path, row.alias_of)

    def _is_uncached(self, row: Row) -> bool:
        try:
            return self._is_public(row) and self.cache.get(f"page:{row.pk}") is None
        except Exception:  # noqa: BLE001 - reported when it is the page's turn
            return False

    def _render_ahead(self, row: Row) -> RenderedPage | None:
        """A page's file in another process, where the names that other pages have given are not known."""
        try:
            page = PageFile(row, locate_row(row, self.tree), f"page:{row.pk}")
            return self._render(page, AssetPaths())
        except Exception:  # noqa: BLE001 - reported when it is the page's turn
            return None

    def _add_public(self, row: Row, owner: str, rendered: RenderedPage | None) -> None:
        try:
            page = PageFile(row, locate_row(row, self.tree), owner)
        except ExportError as error:
            self._set.fail(owner, error)
            return
        self._set.paths[row.pk] = page.path
        try:
            self._add_page(page, rendered)
        except ExportError as error:
            self._report(page, error)
        except OF_ALL_PAGES:
            raise
        except Exception as error:  # noqa: BLE001 - unforeseen() logs it
            self._report(page, unforeseen(error, page.name))

    def _report(self, page: PageFile, error: ExportError) -> None:
        """Report why a page cannot be exported. If it shows something private besides, its old file goes."""
        if page.path not in error.where:
            error = error.at(f"{page.name}, {error.where}" if error.where else page.name)
        # First, so that it is known whatever the search for something private meets.
        self._set.fail(page.owner, error)
        private = error if isinstance(error, PrivateReference) else self._find_private(page)
        if private is None:
            return
        self._set.problems += [] if private is error else [private.of(page.owner)]
        self._set.failed.discard(page.owner)
        self._withdraw(page.row, page.owner)

    def _find_private(self, page: PageFile) -> PrivateReference | None:
        try:
            body = read_body(page.row.body)
        except ExportError:
            return None
        files, site_fields = read_mapping(page.row.local_files), read_mapping(page.row.site_fields)
        return find_private_asset(body, files, site_fields, self.library, page.name)

    def _add_page(self, page: PageFile, rendered: RenderedPage | None) -> None:
        paths = AssetPaths(self._paths)
        sha256 = self._get_cached(page, paths)
        content: bytes | None = None
        if sha256 is None:
            paths = AssetPaths(self._paths)
            content = self._render_and_cache(page, paths, rendered)
            sha256 = digest(content)
        self._refuse_taken(page)
        files = {page.path: ManifestEntry(sha256, page.owner)}
        contents: dict[str, bytes | None] = {}
        for path, asset in paths.added().items():
            files[path], contents[path] = self._read_asset(asset, path, page.owner)
        if self.target.digest(page.path) != sha256:
            content = content or self._render_and_cache(page, AssetPaths(self._paths))
            self.target.add(page.path, content)
            if page.row.source:
                source_digest = digest(page.row.source.encode())
                self._set.imported.setdefault(page.row.source_path, []).append(source_digest)
        for path, asset_content in contents.items():
            self._offer(path, files[path].sha256, asset_content)
        self._paths.merge(paths)
        self._set.cautions |= paths.renamed
        self._set.add_files(page, files)

    def _get_cached(self, page: PageFile, paths: AssetPaths) -> str | None:
        """The digest of the page's file, where everything that it was made from is as it was."""
        entry = self.cache.get(page.owner)
        if entry is None:
            return None
        inputs, outcome = entry
        try:
            sha256, uses = outcome
            addresses = self._addresses(page, paths, uses)
        except (ExportError, ValueError, TypeError, KeyError):
            # An entry that cannot be read is a page that is rendered anew.
            return None
        if inputs != self._digest_inputs(page, addresses):
            return None
        self._set.add_links(page, uses, addresses)
        return str(sha256)

    def _render_and_cache(
        self, page: PageFile, paths: AssetPaths, rendered: RenderedPage | None = None
    ) -> bytes:
        """The page's file. rendered: by another process, used if its addresses are those of this one."""
        if rendered is None or rendered.addresses != self._addresses(page, paths, rendered.uses):
            rendered = self._render(page, paths)
        self._set.rendered += 1
        inputs = self._digest_inputs(page, rendered.addresses)
        self.cache.put(page.owner, inputs, [digest(rendered.content), rendered.uses])
        self._set.add_links(page, rendered.uses, rendered.addresses)
        return rendered.content

    def _render(self, page: PageFile, paths: AssetPaths) -> RenderedPage:
        references = self._references(page, paths)
        document = read_row(page.row, self.tree)
        properties = self.contract.schema["properties"]
        values = whole_front_matter(document, EVENT_KEYS, references, properties)
        self.contract.check(values, where=references.where)
        content = render_file(
            document, references, EVENT_KEYS, properties=properties, canonical=self.canonical
        ).encode()
        uses = list(references.uses)
        return RenderedPage(content, uses, self._addresses(page, paths, uses))

    def _addresses(self, page: PageFile, paths: AssetPaths, uses: Sequence[Use]) -> list[str]:
        if not uses:
            return []
        references = self._references(page, paths)
        return [references.address(kind, id) for kind, id in uses]

    def _references(self, page: PageFile, paths: AssetPaths) -> PageReferences:
        files = read_mapping(page.row.local_files)
        source = page.row.source_path
        return PageReferences(self.library, page.path, page.name, paths, source, files, self._exists)

    def _exists(self, path: str) -> bool:
        """Whether the site has a file, as far as it can be known: it has others than those of the CMS."""
        if not path.startswith(f"{PAGES}/"):
            return True
        self._set.cautions.add(path)
        return self.target.digest(path) is not None

    def _digest_inputs(self, page: PageFile, addresses: list[str]) -> str:
        return digest_inputs(self.made_with, page.path, addresses, *page.row)

    def _read_asset(self, asset: Asset, path: str, page_owner: str) -> tuple[ManifestEntry, bytes | None]:
        """An asset's entry, and its bytes where they had to be read to know it."""
        owner = asset.key if path.startswith(f"{DOCUMENTS}/") else page_owner
        known = self.cache.get(asset.key)
        if not asset.file:
            # A file of the site, whose version is its digest.
            sha256 = asset.version
            content = read_asset(asset) if self.target.digest(path) != sha256 else None
        elif known is not None and known[0] == digest_inputs(asset.version):
            sha256 = str(known[1])
            content = read_asset(asset) if self.target.digest(path) != sha256 else None
        else:
            content = read_asset(asset)
            sha256 = digest(content)
            self.cache.put(asset.key, digest_inputs(asset.version), sha256)
        return ManifestEntry(sha256, owner, asset.key), content

    def _offer(self, path: str, sha256: str, content: bytes | None) -> None:
        already = self._set.wanted.get(path)
        if already is not None and already.sha256 == sha256:
            # A document that several pages link to.
            return
        if content is not None and self.target.digest(path) != sha256:
            self.target.add(path, content)

    def _refuse_taken(self, page: PageFile) -> None:
        """Two pages with one address: neither goes out, since nobody knows which one was meant."""
        address = unicodedata.normalize("NFC", page_url(page.path))
        other = self._addressed.setdefault(address, page.owner)
        if other != page.owner:
            self._set.failed.add(other)
            raise ExportError(
                TWO_AT_ONE_ADDRESS,
                where=page.path,
                one=other.removeprefix("page:"),
                other=page.row.pk,
            )

    def _withdraw(self, row: Row, owner: str) -> None:
        """Take an imported file out of the site; what is the CMS's there goes in any case."""
        path = row.source_path
        try:
            sha256 = digest(row.source.encode())
            if path and self.target.digest(path) == sha256:
                images = self._images_beside(row, owner)
                self._set.withdrawn.append(WithdrawnFile(path, sha256, owner, images))
        except OF_ALL_PAGES:
            raise
        except Exception as error:  # noqa: BLE001 - unforeseen() logs it
            self._set.problems.append(unforeseen(error, path or row.title).of(owner))

    def _images_beside(self, row: Row, owner: str) -> dict[str, ManifestEntry]:
        folder = row.source_path.rpartition("/")[0]
        try:
            assets = find_assets(read_body(row.body), read_mapping(row.site_fields), self.library)
            beside = {f"{folder}/{asset.name}": asset for kind, asset in assets if kind == "image"}
            beside |= find_local_assets(read_mapping(row.local_files), folder, self.library)
            return {
                path: ManifestEntry(digest(read_asset(asset)), owner, asset.key)
                for path, asset in beside.items()
            }
        except ExportError:
            return {}
