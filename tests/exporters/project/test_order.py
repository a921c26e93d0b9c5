"""The order in which an export's work reaches the disk: what a power cut may leave behind follows from it."""

import os
from pathlib import Path

import pytest

from exporters.core.hashing import digest
from exporters.core.manifest import MANIFEST, Manifest, ManifestEntry
from exporters.core.plan import Action, Change
from exporters.project.apply import apply_changes
from exporters.project.disk import Disk
from exporters.project.manifest_file import write_manifest
from exporters.project.staging import Staging
from exporters.project.workdir import FOLDER, clear_folder

OLD, MOVED, NEW = "src/pages/old/index.md", "src/pages/a/b/index.md", "src/pages/new.md"
JOURNAL = f"{FOLDER}/journal.json"


@pytest.fixture
def recorded(root):
    """What is done to the project from now on, as ("fsync", path), ("rename", target) or ("remove", path)."""
    done = []

    def name(path):
        path = Path(os.readlink(f"/proc/self/fd/{path}") if isinstance(path, int) else path)
        return path.relative_to(root).as_posix()

    def record(function, kind, argument):
        real = getattr(os, function)

        def call(*arguments, **keywords):
            done.append((kind, name(arguments[argument])))
            return real(*arguments, **keywords)

        patch.setattr(os, function, call)

    def start():
        record("fsync", "fsync", 0)
        record("replace", "rename", 1)
        record("unlink", "remove", 0)
        return done

    # Undone before pytest removes the folder.
    with pytest.MonkeyPatch.context() as patch:
        yield start


@pytest.fixture
def done(root, recorded):
    """All that one export does: a page has moved, another one is new."""
    (root / OLD).parent.mkdir()
    (root / OLD).write_text("old")
    owned = {OLD: ManifestEntry(digest(b"old"), "page:1")}
    write_manifest(root, Manifest(owned, "this one"))
    clear_folder(root / FOLDER)
    disk, staging = Disk(root), Staging(root / FOLDER)
    for path in (OLD, MOVED, NEW):
        disk.digest(path)
    wanted = {MOVED: ManifestEntry(digest(b"moved"), "page:1"), NEW: ManifestEntry(digest(b"new"), "page:2")}
    changes = [Change(Action.MOVE, MOVED, "its page moved", OLD), Change(Action.WRITE, NEW, "new")]

    events = recorded()
    staging.add(MOVED, b"moved")
    staging.add(NEW, b"new")
    apply_changes(root, disk, changes, staging, owned, Manifest(wanted, "this one"))
    staging.discard()
    return events


def before(events, first, then):
    """Whether all of `first` were done before any of `then`."""
    return max(map(events.index, first)) < min(map(events.index, then))


FILES = [("rename", MOVED), ("rename", NEW), ("remove", OLD)]


def test_staged_files_and_journal_are_synced_before_the_first_file_changes(done):
    staged = [("fsync", f"{FOLDER}/0"), ("fsync", f"{FOLDER}/1")]
    journal = [("fsync", f"{FOLDER}/new"), ("rename", JOURNAL), ("fsync", FOLDER), ("fsync", ".")]

    assert before(done, staged, journal)
    assert sorted(journal, key=done.index) == journal
    assert before(done, journal, FILES)


def test_folders_are_synced_before_the_manifest_is_written(done):
    last_file = max(map(done.index, FILES))
    manifest = done.index(("rename", MANIFEST))

    # The old folder is gone: that it is gone is written in the one above it.
    folders = {"src/pages/a/b", "src/pages/a", "src/pages", "src", "."}
    assert {path for kind, path in done[last_file:manifest] if kind == "fsync"} == {*folders, f"{FOLDER}/new"}


def test_manifest_is_synced_before_the_journal_is_removed(done):
    assert done[done.index(("rename", MANIFEST)) :] == [
        ("rename", MANIFEST),
        ("fsync", "."),
        *[("remove", f"{FOLDER}/{name}") for name in ("journal.json", ".gitignore")],
    ]
