"""An import in steps of a few seconds: no request is long, and a restart loses no more than one file."""

from __future__ import annotations

import time
from pathlib import Path

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from exporters.core import front_matter
from exporters.core.errors import ExportError, SourceError
from exporters.core.i18n import gettext_noop
from exporters.core.paths import layout_for
from exporters.ingest.importer import Importer, open_importer
from exporters.ingest.models import WORKING, Entry, Import, State
from exporters.ingest.results import ImportedFile, Note, Result
from exporters.ingest.texts import read_text
from exporters.ingest.uploads import remove_uploads
from exporters.ingest.workspace import (
    Workspace,
    find_tree_of,
    locked,
    make_workspace,
    open_workspace,
    remove_workspace,
)
from exporters.project.pages import FoundPage, find_pages

SECONDS = 5
TO_DO = (Result.NEW, Result.CHANGED)
OTHER_LAYOUT = gettext_noop(
    "is no event where it would lie (%(path)s): its layout is %(found)s. Write layout: %(wanted)s in its "
    "front matter, or choose another folder"
)
NO_LAYOUT = gettext_noop("is no event: it has no layout. Write layout: %(wanted)s in its front matter")
GONE = gettext_noop("is not there any more; begin the import again")


def advance(owner: Import, user: User, seconds: float = SECONDS) -> None:
    """Do the next of an import's work, for so long; nothing where another request is at it already.

    What can't be done at all is the import's `failure`. Raises OSError of the disk and of the storage.
    """
    with locked(owner) as is_free:
        owner.refresh_from_db()
        if not is_free or owner.state not in WORKING:
            return
        deadline = time.monotonic() + seconds
        try:
            if owner.state == State.UNPACKING:
                begin_checking(owner, make_workspace(owner))
            else:
                handle_entries(owner, open_workspace(owner), user, deadline)
        except ExportError as error:
            fail(owner, error)


def begin_checking(owner: Import, workspace: Workspace) -> None:
    """Note each file, those that were refused at once with the reason."""
    begun = {"state": State.CHECKING, "has_project": workspace.has_project, "changed_at": timezone.now()}
    with transaction.atomic():
        if Import.objects.filter(pk=owner.pk, state=State.UNPACKING).update(**begun):
            entries = [describe(Entry(owner=owner, path=each.path), each) for each in workspace.refused]
            entries += [Entry(owner=owner, path=found.path) for found in find_pages(workspace.root)]
            Entry.objects.bulk_create(entries, batch_size=500)


def handle_entries(owner: Import, root: Path, user: User, deadline: float) -> None:
    """Check or import files until the deadline, at least one; the next state where none is left."""
    is_check = owner.state == State.CHECKING
    tree, _ = find_tree_of(owner)
    # Of a project everybody has the pictures as they are; other files are on no site yet.
    clean = not owner.has_project
    importer = open_importer(root, tree=tree, dry_run=is_check, user=user, clean=clean)
    found = {page.path: page for page in find_pages(root)}
    entries = Entry.objects.filter(owner=owner)
    waiting = entries.filter(result="") if is_check else entries.filter(result__in=TO_DO, outcome="")
    for entry in list(waiting[:1000]):
        with transaction.atomic():
            handle_entry(owner, entry, found.get(entry.path), importer)
            entry.save()
        if time.monotonic() >= deadline:
            break
    if not waiting.exists():
        finish(owner)
    else:
        owner.save(update_fields=["changed_at"])


def handle_entry(owner: Import, entry: Entry, found: FoundPage | None, importer: Importer) -> None:
    """Set what becomes, or became, of one file."""
    if found is None:
        imported: ImportedFile | None = ImportedFile(entry.path, Result.REFUSED, (Note(GONE),))
    else:
        imported = importer.import_page(found)
    if imported is None:
        entry.result = Entry.OTHER if owner.has_project else Result.REFUSED
        entry.notes = [note.as_json() for note in explain_layout(importer, entry.path)]
    else:
        describe(entry, imported)


def describe(entry: Entry, imported: ImportedFile) -> Entry:
    """The entry with what becomes of it, or with what became of it where that was known."""
    if entry.result:
        entry.outcome = imported.result
    else:
        entry.result = imported.result
    entry.notes = [note.as_json() for note in imported.remarks]
    entry.title = imported.title or entry.title
    entry.page_id = imported.page or entry.page_id
    return entry


def explain_layout(importer: Importer, path: str) -> list[Note]:
    """Why a file is no event, and what would make it one."""
    try:
        values = front_matter.read_values(front_matter.split(read_text(importer.disk, path)))
    except SourceError as error:
        return [Note.of_error(error)]
    found, wanted = values.get("layout"), layout_for(path)
    if found is None:
        return [Note(NO_LAYOUT, {"wanted": wanted})]
    return [Note(OTHER_LAYOUT, {"path": path, "found": str(found), "wanted": wanted})]


def finish(owner: Import) -> None:
    if owner.state == State.CHECKING:
        owner.state = State.CHECKED
        owner.save(update_fields=["state", "changed_at"])
        return
    owner.state = State.DONE
    owner.save(update_fields=["state", "changed_at"])
    clear(owner)


def fail(owner: Import, error: ExportError) -> None:
    owner.state, owner.failure = State.FAILED, Note.of_error(error).as_json()
    owner.save(update_fields=["state", "failure", "changed_at"])
    clear(owner)


def clear(owner: Import) -> None:
    """Remove all that was sent, and what was unpacked of it."""
    remove_uploads(owner.uploads.all())
    remove_workspace(owner)
