"""Import: the files of an Astro project become draft pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
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
from exporters.content.site_fields import PageLookup, read_imported
from exporters.content.site_tree import SiteTree, find_tree
from exporters.core import blocks, front_matter
from exporters.core.contract import Contract
from exporters.core.document import Document
from exporters.core.errors import ExportError, SourceError, describe, unforeseen
from exporters.core.hashing import digest
from exporters.core.i18n import gettext_noop
from exporters.core.paths import find_name_fault, is_event_layout
from exporters.core.render import digest_document, front_matter_changes, render_file
from exporters.ingest.folder_images import FolderImages
from exporters.ingest.indexed_once import indexed_once
from exporters.ingest.local_files import LocalFiles, refuse_missing
from exporters.ingest.pages_by_path import PagesByPath
from exporters.ingest.permissions import check_permissions
from exporters.ingest.results import Conflict, ImportedFile, Note, Result
from exporters.ingest.texts import decode, is_utf8, read_text
from exporters.project.disk import Disk, open_project
from exporters.project.journal import recover_manifest
from exporters.project.pages import FoundPage, find_pages

DRAFT_PENDING = gettext_noop("its draft waits for an editor to publish it")
BOTH_CHANGED = gettext_noop(
    "changed in git, and its page has changes that were not exported; publish and export "
    "them with --force, or undo them in the CMS, then import again"
)


@dataclass(frozen=True, slots=True)
class Importer:
    """One import of a project, file by file.

    exported: path -> sha256 of what the last export wrote there. user: who imports, whose permissions count;
    None for a command. clean: as of FolderImages.
    """

    disk: Disk
    tree: SiteTree
    contract: Contract
    pages: PagesByPath
    exported: Mapping[str, str]
    dry_run: bool
    publish: bool
    user: User | None = None
    clean: bool = False

    @property
    def root(self) -> Path:
        return self.disk.root

    def import_page(self, found: FoundPage) -> ImportedFile | None:
        """The result for one file, in a transaction of its own; None where it is no event.

        Whatever is wrong with the file, or goes wrong with it alone, is its refusal. Messages of forms are in
        the language that is active.
        """
        path = found.path
        try:
            with transaction.atomic():
                imported = self.refuse(found) if found.obstacle else self.import_file(path)
        except ExportError as error:
            imported = ImportedFile(path, Result.REFUSED, (Note.of_error(error),))
        except ValidationError as error:
            imported = ImportedFile(path, Result.REFUSED, tuple(_describe_fields(error)))
        except OF_ONE_ROW as error:
            imported = ImportedFile(path, Result.REFUSED, (Note.of_error(unforeseen(error, path)),))
        except DatabaseError:
            raise
        except OSError as error:
            note = Note(UNREADABLE, {"reason": error.strerror or describe(error)})
            imported = ImportedFile(path, Result.REFUSED, (note,))
        except Exception as error:  # noqa: BLE001 - unforeseen() logs it
            imported = ImportedFile(path, Result.REFUSED, (Note.of_error(unforeseen(error, path)),))
        if self.dry_run or (imported is not None and imported.result is Result.REFUSED):
            self.tree.names.forget()
        return imported

    def refuse(self, found: FoundPage) -> ImportedFile | None:
        """Refuse a page that Astro sees and no export could write; None where it is no event."""
        assert found.obstacle is not None
        if found.is_file:
            text = decode((self.root / found.path).read_bytes(), found.path)
            values = front_matter.read_values(front_matter.split(text))
            if not is_event_layout(values.get("layout"), found.path):
                return None
        return ImportedFile(found.path, Result.REFUSED, (Note.of_error(found.obstacle),))

    def import_file(self, path: str) -> ImportedFile | None:
        """Import one file; None where its layout is not that of an event."""
        if not is_utf8(path):
            raise SourceError(
                gettext_noop("has a name that is not UTF-8; rename the file, or the folder that it is in")
            )
        text = read_text(self.disk, path)
        source = front_matter.split(text)
        values = front_matter.read_values(source)
        if not is_event_layout(values.get("layout"), path):
            return None
        fault = find_name_fault(path)
        if fault:
            raise fault
        page = self.pages.get(path)
        known = page is not None and self.is_known(page, text, path)
        if page is not None and known and page.get_latest_revision_as_object().local_files is not None:
            pending = page.has_unpublished_changes and page.get_latest_revision_as_object().source == text
            said = (Note(DRAFT_PENDING),) if pending and page.source != text else ()
            return ImportedFile(path, Result.UNCHANGED, said, page.title, page.pk)
        self.contract.check(values, where=path)
        images = FolderImages((self.root / path).parent, add=not self.dry_run, clean=self.clean)
        body, fallbacks = blocks.from_markdown(source.body, images)
        files = LocalFiles(self.root, path, images.get_id, save=not self.dry_run)
        local_files = files.read(body, {key: values[key] for key in values if key not in EVENT_KEYS})
        refuse_missing(images, files)
        if page is not None and known and not local_files:
            return ImportedFile(path, Result.UNCHANGED, (), page.title, page.pk)
        check_permissions(self.user, self.tree, page, path, raw=bool(fallbacks))
        # The contract has checked that these are strings and numbers.
        fields: dict[str, Any] = {key: values[key] for key in EVENT_KEYS if values.get(key) is not None}
        site_fields = self.read_site_fields(page, text, local_files)
        document = Document(
            path,
            fields,
            body,
            source=text,
            source_path=path,
            local_files=local_files,
            site_fields=site_fields,
        )
        stored = self.save(page, document)
        above = text.count("\n", 0, len(text) - len(source.body))
        remarks = [Note.of_fallback(fallback, above) for fallback in fallbacks]
        remarks += [Note(TOO_LARGE, {"url": url}) for url in files.too_large]
        result = Result.NEW if page is None else Result.CHANGED
        return ImportedFile(path, result, tuple(remarks), str(fields["title"]), stored)

    def read_site_fields(
        self, page: EventPage | None, text: str, local_files: Mapping[str, Mapping[str, Any]]
    ) -> dict[str, Any]:
        """What the page stores of the site's own fields."""
        draft = None if page is None else page.get_latest_revision_as_object()
        before = draft.site_fields if draft else {}
        references = self.references(read_document(draft, self.tree)) if draft and before else None
        lookup = PageLookup(local_files, lambda: self.tree)
        return read_imported(text, self.contract, lookup, before, references)

    def is_known(self, page: EventPage, text: str, path: str) -> bool:
        """Whether the CMS has this text already; Conflict where both it and the page have changed."""
        draft = page.get_latest_revision_as_object()
        synced = {self.exported.get(path), digest(draft.source.encode())}
        if digest(text.encode()) in synced:
            return True
        rendered = self.render(draft)
        if text == rendered:
            return True
        if digest(rendered.encode()) not in synced:
            raise Conflict(BOTH_CHANGED)
        return False

    def render(self, page: EventPage) -> str:
        document = read_document(page, self.tree)
        properties = self.contract.schema["properties"]
        return render_file(document, self.references(document), EVENT_KEYS, properties=properties)

    def references(self, document: Document) -> PageReferences:
        return PageReferences.of_document(open_library(self.tree), document)

    def save(self, page: EventPage | None, document: Document) -> int | None:
        """Store a document as a draft revision of its page; None makes a new page.

        Returns the page's primary key; None where nothing stays stored.
        """
        draft = EventPage(live=False) if page is None else page.get_latest_revision_as_object()
        key = str(document.front_matter["slug"])
        before = front_matter.read_values(front_matter.split(draft.source)).get("slug") if page else None
        fill_page(draft, document)
        with indexed_once():
            return self.store(page, draft, document, key, is_renamed=key != before)

    def store(
        self, page: EventPage | None, draft: EventPage, document: Document, key: str, *, is_renamed: bool
    ) -> int | None:
        """Save a page that has been filled from a document; arguments and result as those of `save`."""
        if page is None:
            draft.owner = self.user
            add_page(self.tree, draft, document, key)
        elif is_renamed:
            change_slug(self.tree, draft, key)
        stored = read_document(draft, self.tree)
        lost = front_matter_changes(stored, document.front_matter, EVENT_KEYS)
        if lost:
            raise SourceError(NO_PLACE, keys=", ".join(lost))
        draft.full_clean()
        if self.dry_run:
            transaction.set_rollback(True)
            return page.pk if page else None
        draft.source_digest = digest_document(stored, self.references(stored))
        # Logged, so that the history of the page offers the way back to it.
        action = "wagtail.create" if page is None else "wagtail.edit"
        revision = draft.save_revision(user=self.user, changed=True, log_action=action)
        if self.publish:
            revision.content_object.publish_unchecked(revision)
        return int(draft.pk)


UNREADABLE = gettext_noop("cannot be read, or stored (%(reason)s); put that right, then import again")
TOO_LARGE = gettext_noop("%(url)r is too large to go with the page and stays there")
NO_PLACE = gettext_noop("the CMS has no place for the value of %(keys)s; change it in the file")


def open_importer(
    root: Path,
    *,
    tree: SiteTree | None = None,
    dry_run: bool = False,
    publish: bool = False,
    user: User | None = None,
    clean: bool = False,
) -> Importer:
    """The importer of a project; arguments as of `import_events`, and of Importer.

    Raises ExportError for another folder.
    """
    # What somebody sent is in no repository, whatever it is unpacked below.
    disk = Disk(open_project(root), alone=user is not None)
    tree = tree or find_tree()
    exported = {path: entry.sha256 for path, entry in recover_manifest(disk.root, disk).files.items()}
    contract = find_contract(disk.root)
    return Importer(disk, tree, contract, PagesByPath(tree), exported, dry_run, publish, user, clean)


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
    importer = open_importer(root, tree=tree, dry_run=dry_run, publish=publish)
    for found in find_pages(importer.root):
        # Messages of forms are in the language of the command, as all others are.
        with translation.override("en"):
            imported = importer.import_page(found)
        if imported is not None:
            yield imported


def _describe_fields(error: ValidationError) -> Iterator[Note]:
    for name, messages in error.message_dict.items():
        for message in messages:
            yield Note(f"{name}: {message}")
