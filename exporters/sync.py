"""The story: pages → text → plan → files."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from wagtail.models import Site

from . import files
from .contract import check
from .document import Document
from .errors import ExportError
from .files import Owned, digest
from .library import Library, PageReferences, Placements, read_asset
from .pages import public_pages, public_urls, read_document
from .plan import Action, Change, plan_changes
from .render import render_file

DOCUMENTS_OWNER = "documents"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file as the CMS wants it. read: its bytes, fetched when they are needed."""

    sha256: str
    owner: str
    read: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an export did, or with write=False would do.

    changes: conflicts among them, in the order of the paths.
    problems: the pages that could not be exported, each with where, what and what to do.
    files: how many files the CMS wants in all.
    """

    changes: list[Change]
    problems: list[ExportError]
    files: int
    diff: str = ""

    @property
    def conflicts(self) -> list[Change]:
        return [change for change in self.changes if change.action is Action.CONFLICT]


@dataclass(slots=True)
class Collected:
    """What all pages together want.

    imported: path -> digests of texts that the CMS has read in from there.
    failed: owners whose files stay as they are, since nobody knows what they should be.
    """

    wanted: dict[str, Wanted] = field(default_factory=dict)
    imported: dict[str, list[str]] = field(default_factory=dict)
    problems: list[ExportError] = field(default_factory=list)
    failed: set[str] = field(default_factory=set)


def default_site() -> Site:
    return Site.objects.select_related("root_page").get(is_default_site=True)


def sync_events(
    root: Path, *, write: bool, force: bool = False, canonical: bool = False, diff: bool = False
) -> Outcome:
    """Make the Astro project at `root` hold the live and public events, or say what that would change.

    write: False touches nothing. force: replace what was edited outside the CMS.
    canonical: ignore the formatting that files were imported with. diff: show it in the outcome.
    Raises ExportError where the project itself cannot be used; a page that cannot be exported is
    reported in the outcome, and its files stay as they are.
    """
    files.check_project(root)
    collected = collect(default_site(), canonical=canonical)
    owned = files.read_manifest(root)
    kept = {path: entry for path, entry in owned.items() if entry.owner in collected.failed}
    wanted = {path: entry.sha256 for path, entry in collected.wanted.items() if path not in kept}
    written = {path: entry.sha256 for path, entry in owned.items() if path not in kept}
    found = files.read_digests(root, wanted.keys() | written.keys())
    changes = plan_changes(wanted, found, written, imported=collected.imported, force=force)
    shown = "".join(show_change(root, change, collected.wanted) for change in changes) if diff else ""
    if write:
        apply_changes(root, changes, collected.wanted, owned, kept)
    return Outcome(changes, collected.problems, len(wanted) + len(kept), shown)


def collect(site: Site, *, canonical: bool = False) -> Collected:
    """Render every live and public event, and gather the files that go with them."""
    library = Library(lambda: public_urls(site))
    placements = Placements()
    collected = Collected()
    for page in public_pages(site):
        document = read_document(page, site)
        where = f"{document.path} ({page.title})"
        mine = Placements(placements)
        try:
            check(document.front_matter, where=where)
            references = PageReferences(library, document.folder, where, mine)
            text = render_file(document, references, canonical=canonical)
            wanted = {document.path: text_file(document, text), **asset_files(document, mine)}
        except ExportError as error:
            collected.problems.append(error)
            collected.failed |= {document.owner, DOCUMENTS_OWNER}
            continue
        placements.merge(mine)
        collected.wanted |= wanted
        if document.source:
            read_in = collected.imported.setdefault(document.source_path, [])
            read_in.append(digest(document.source.encode()))
    return collected


def text_file(document: Document, text: str) -> Wanted:
    content = text.encode()
    return Wanted(digest(content), document.owner, lambda: content)


def asset_files(document: Document, placements: Placements) -> dict[str, Wanted]:
    """path -> file of what a page takes along; what lies beside the page belongs to it."""
    wanted = {}
    for path, asset in placements.added().items():
        owner = document.owner if path.startswith(f"{document.folder}/") else DOCUMENTS_OWNER
        wanted[path] = Wanted(digest(read_asset(asset)), owner, partial(read_asset, asset))
    return wanted


def apply_changes(
    root: Path,
    changes: list[Change],
    wanted: Mapping[str, Wanted],
    owned: Mapping[str, Owned],
    kept: Mapping[str, Owned],
) -> None:
    """Write and delete; what is ours is remembered last, so a crash leaves nothing forgotten."""
    for change in changes:
        if change.action is Action.WRITE:
            files.write_file(root, change.path, wanted[change.path].read())
        elif change.action is Action.DELETE:
            files.delete_file(root, change.path)
    conflicts = {change.path for change in changes if change.action is Action.CONFLICT}
    remembered = {path: Owned(entry.sha256, entry.owner) for path, entry in wanted.items()}
    remembered |= kept
    for path in conflicts:
        remembered.pop(path, None)
        if path in owned:
            remembered[path] = owned[path]
    files.write_manifest(root, remembered)


def show_change(root: Path, change: Change, wanted: Mapping[str, Wanted]) -> str:
    """A change as a unified diff; of a file that is no text, one line."""
    target = files.locate(root, change.path)
    before = target.read_bytes() if target.exists() else b""
    after = wanted[change.path].read() if change.path in wanted else b""
    try:
        lines = _unified(before.decode(), after.decode(), change.path)
    except UnicodeDecodeError:
        return f"Binary file {change.path}: {change.action}\n"
    return "".join(lines)


def _unified(before: str, after: str, path: str) -> Iterator[str]:
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    for line in difflib.unified_diff(old, new, f"a/{path}", f"b/{path}"):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
