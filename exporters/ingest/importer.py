"""Import: the files of an Astro project become draft pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import Error as DatabaseError
from django.db import transaction
from django.utils import translation

from events.models import EventPage
from exporters.content.assets import open_library
from exporters.content.contract import EVENT_KEYS, find_contract
from exporters.content.database_errors import OF_ONE_ROW
from exporters.content.page_references import PageReferences
from exporters.content.pages import add_page, change_slug, fill_page, read_document
from exporters.content.site_tree import SiteTree, find_tree
from exporters.core import blocks, front_matter
from exporters.core.contract import Contract
from exporters.core.document import Document
from exporters.core.errors import ExportError, SourceError, describe, unforeseen
from exporters.core.hashing import digest
from exporters.core.paths import find_name_fault, is_event_layout
from exporters.core.render import digest_document, front_matter_changes, render_file
from exporters.ingest.folder_images import FolderImages
from exporters.ingest.local_files import LocalFiles
from exporters.project.disk import Disk, locate, open_project
from exporters.project.journal import recover_manifest
from exporters.project.pages import FoundPage, find_pages

DRAFT_PENDING = "its draft waits for an editor to publish it"


class Result(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class ImportedFile:
    """The result for one file. notes: sentences; what stayed raw Markdown, or why the file was refused."""

    path: str
    result: Result
    notes: tuple[str, ...] = ()

    def __str__(self) -> str:
        return "\n  ".join([f"{self.result}  {self.path}", *self.notes])


@dataclass(frozen=True, slots=True)
class Importer:
    """One import of a project, file by file.

    pages: path -> page that is exported there. exported: path -> sha256 of what the last export wrote there.
    """

    disk: Disk
    tree: SiteTree
    contract: Contract
    pages: Mapping[str, EventPage]
    exported: Mapping[str, str]
    dry_run: bool
    publish: bool

    @property
    def root(self) -> Path:
        return self.disk.root

    def refuse(self, found: FoundPage) -> ImportedFile | None:
        """Refuse a page that Astro sees and no export could write; None where it is no event."""
        if found.is_file:
            text = decode((self.root / found.path).read_bytes(), found.path)
            values = front_matter.read_values(front_matter.split(text))
            if not is_event_layout(values.get("layout"), found.path):
                return None
        return ImportedFile(found.path, Result.REFUSED, (found.obstacle,))

    def import_file(self, path: str) -> ImportedFile | None:
        """Import one file; None where its layout is not that of an event."""
        if not is_utf8(path):
            raise SourceError("has a name that is not UTF-8; rename the file, or the folder that it is in")
        text = read_text(self.disk, path)
        source = front_matter.split(text)
        values = front_matter.read_values(source)
        if not is_event_layout(values.get("layout"), path):
            return None
        fault = find_name_fault(path)
        if fault:
            raise SourceError(fault.sentence, where="", **fault.params)
        page = self.pages.get(path)
        known = page is not None and self.is_known(page, text, path)
        if page is not None and known and page.get_latest_revision_as_object().local_files is not None:
            pending = page.has_unpublished_changes and page.get_latest_revision_as_object().source == text
            said = (DRAFT_PENDING,) if pending and page.source != text else ()
            return ImportedFile(path, Result.UNCHANGED, said)
        self.contract.check(values, where=path)
        images = FolderImages((self.root / path).parent, add=not self.dry_run)
        body, fallbacks = blocks.from_markdown(source.body, images)
        files = LocalFiles(self.root, path, images.get_id, save=not self.dry_run)
        local_files = files.read(body, {key: values[key] for key in values if key not in EVENT_KEYS})
        missing = dict.fromkeys([*images.missing, *files.missing])
        if missing:
            names = ", ".join(map(repr, missing))
            raise SourceError(f"shows {names}, which is not beside it; add the file or remove the image")
        if files.unknown:
            names = ", ".join(map(repr, dict.fromkeys(files.unknown)))
            raise SourceError(
                f"shows {names}, no picture that Astro can show; save it as JPEG, PNG, WebP, AVIF or GIF"
            )
        if images.refused:
            reasons = " ".join(f"{name!r}: {reason}" for name, reason in images.refused.items())
            raise SourceError(f"shows what the CMS cannot hold as an image. {reasons}")
        if known and not local_files:
            return ImportedFile(path, Result.UNCHANGED)
        # The contract has checked that these are strings and numbers.
        fields: dict[str, Any] = {key: values[key] for key in EVENT_KEYS if values.get(key) is not None}
        self.save(page, Document(path, fields, body, source=text, source_path=path, local_files=local_files))
        first_line = text.count("\n", 0, len(text) - len(source.body))
        remarks = [f"line {first_line + f.line}: kept as Markdown, {f.reason}" for f in fallbacks]
        remarks += [f"{url!r} is too large to go with the page and stays there" for url in files.too_large]
        return ImportedFile(path, Result.NEW if page is None else Result.CHANGED, tuple(remarks))

    def is_known(self, page: EventPage, text: str, path: str) -> bool:
        """Whether the CMS has this text already; SourceError where both it and the page have changed."""
        draft = page.get_latest_revision_as_object()
        synced = {self.exported.get(path), digest(draft.source.encode())}
        if digest(text.encode()) in synced:
            return True
        rendered = self.render(draft)
        if text == rendered:
            return True
        if digest(rendered.encode()) not in synced:
            raise SourceError(
                "changed in git, and its page has changes that were not exported; publish and export "
                "them with --force, or undo them in the CMS, then import again"
            )
        return False

    def render(self, page: EventPage) -> str:
        document = read_document(page, self.tree)
        return render_file(document, self.references(document), EVENT_KEYS)

    def references(self, document: Document) -> PageReferences:
        return PageReferences.of_document(open_library(self.tree), document)

    def save(self, page: EventPage | None, document: Document) -> None:
        """Store a document as a draft revision of its page; None makes a new page."""
        draft = EventPage(live=False) if page is None else page.get_latest_revision_as_object()
        key = str(document.front_matter["slug"])
        before = front_matter.read_values(front_matter.split(draft.source)).get("slug") if page else None
        fill_page(draft, document)
        if page is None:
            add_page(self.tree, draft, document, key)
        elif key != before:
            change_slug(self.tree, draft, key)
        stored = read_document(draft, self.tree)
        lost = front_matter_changes(stored, document.front_matter, EVENT_KEYS)
        if lost:
            raise SourceError(
                f"the CMS has no place for the value of {', '.join(lost)}; change it in the file"
            )
        draft.full_clean()
        if self.dry_run:
            transaction.set_rollback(True)
            return
        draft.source_digest = digest_document(stored, self.references(stored))
        # Logged, so that the history of the page offers the way back to it.
        action = "wagtail.create" if page is None else "wagtail.edit"
        revision = draft.save_revision(changed=True, log_action=action)
        if self.publish:
            revision.content_object.publish_unchecked(revision)


def import_events(
    root: Path, *, tree: SiteTree | None = None, dry_run: bool = False, publish: bool = False
) -> Iterator[ImportedFile]:
    """Read the events of an Astro project into pages, a file at a time; yields the result for each.

    A new file becomes a draft page (with `publish` a live one), below index pages for its folders.
    A file that changed in git becomes a new draft revision of its page; where the page has changes
    of its own that are not in the file, it is refused instead.
    tree: where the pages go; without it, the one of the default site.
    dry_run: yield the same results and save nothing.
    """
    disk = Disk(open_project(root))
    root = disk.root
    tree = tree or find_tree()
    exported = {path: entry.sha256 for path, entry in recover_manifest(root, disk).files.items()}
    importer = Importer(disk, tree, find_contract(root), find_pages_by_path(tree), exported, dry_run, publish)
    for found in find_pages(root):
        path = found.path
        try:
            # Messages of forms are in the language of the command, as all others are.
            with translation.override("en"), transaction.atomic():
                imported = importer.refuse(found) if found.obstacle else importer.import_file(path)
        except ExportError as error:
            imported = ImportedFile(path, Result.REFUSED, (error.what,))
        except ValidationError as error:
            with translation.override("en"):
                imported = ImportedFile(path, Result.REFUSED, tuple(_sentences(error)))
        except OF_ONE_ROW as error:
            imported = ImportedFile(path, Result.REFUSED, (unforeseen(error, path).what,))
        except DatabaseError:
            raise
        except OSError as error:
            reason = error.strerror or describe(error)
            what = f"cannot be read, or stored ({reason}); put that right, then import again"
            imported = ImportedFile(path, Result.REFUSED, (what,))
        except Exception as error:  # noqa: BLE001 - unforeseen() logs it
            imported = ImportedFile(path, Result.REFUSED, (unforeseen(error, path).what,))
        if dry_run or (imported is not None and imported.result is Result.REFUSED):
            tree.names.forget()
        if imported is not None:
            yield imported


def is_utf8(path: str) -> bool:
    """Whether a path that the file system gave can be stored and written elsewhere."""
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return True


def read_text(disk: Disk, path: str) -> str:
    """A file's text as git has it, with its line endings and byte order mark there.

    Raises SourceError where it is too long, not UTF-8, or not here.
    """
    target = locate(disk.root, path)
    size = target.stat().st_size
    if size > settings.IMPORT_LARGEST_FILE:
        raise SourceError(
            f"has {size:,} bytes, more than the {settings.IMPORT_LARGEST_FILE:,} allowed; "
            "divide it, or raise IMPORT_LARGEST_FILE",
            where=path,
        )
    content = disk.read(path)
    if disk.forms.find_pointer(path, content):
        raise SourceError("is a pointer of Git LFS; run git lfs pull, then import again", where=path)
    return decode(content, path)


def decode(content: bytes, path: str) -> str:
    """The text of a file; raises SourceError where it is not UTF-8, or no database would take it."""
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        raise SourceError(f"is not valid UTF-8 (byte {error.start}); save it as UTF-8", where=path) from error
    if "\0" in text:
        raise SourceError("holds a NUL character, which no database takes; remove it", where=path)
    return text


def find_pages_by_path(tree: SiteTree) -> dict[str, EventPage]:
    """path of the file -> the page that is exported there, drafts included."""
    pages = EventPage.objects.descendant_of(tree.root).select_related("project", "event_type")
    found = {}
    for page in pages:
        try:
            found[read_document(page, tree).path] = page
        except DatabaseError:
            raise
        except Exception as error:  # noqa: BLE001 - unforeseen() logs it, and the page's file is refused
            found[page.source_path] = page
            unforeseen(error, page.title)
    return found


def _sentences(error: ValidationError) -> Iterator[str]:
    for name, messages in error.message_dict.items():
        for message in messages:
            yield f"{name}: {message}"
