"""Applies a plan to the disk; which changes to make is decided in core/plan.py."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from exporters.core.errors import unforeseen
from exporters.core.manifest import Manifest, ManifestEntry
from exporters.core.plan import Action, Change
from exporters.core.release_paths import fold
from exporters.project.atomic_write import delete_file, rename_into_place, sync_folders
from exporters.project.disk import Disk, locate
from exporters.project.disk_errors import interrupted_error
from exporters.project.journal import write_journal
from exporters.project.manifest_file import write_manifest
from exporters.project.staging import Staging
from exporters.project.workdir import FOLDER, clear_folder

CHANGED_MEANWHILE = "was changed while the export ran; export again"


def apply_changes(
    root: Path,
    disk: Disk,
    changes: Sequence[Change],
    staging: Staging,
    owned: Mapping[str, ManifestEntry],
    manifest: Manifest,
) -> list[Change]:
    """Make the writes, moves and removals; returns as conflicts those that could not be made.

    So are files that have changed since they were read, and those at which something unforeseen was raised.
    staging: the new bytes on disk. owned: the CMS's files before. manifest: written after the last change.
    Raises OSError before the first change and ExportError after it; every file is then the old or the new
    one, and the next run finishes the work.
    """
    planned = [change for change in changes if change.action is not Action.CONFLICT]
    if not planned:
        _finish(root, disk, manifest)
        return []
    staging.wait()
    write_journal(root, _intention(planned, owned, manifest))
    staging.retain()
    try:
        skipped = list(_make_changes(root, disk, _in_order(planned), staging))
        sync_folders(_parent_folders(root, planned))
        _finish(root, disk, _revert_entries(skipped, owned, manifest))
    except OSError as error:
        raise interrupted_error(error, root) from error
    return [replace(change, source="") for change in skipped]


def _intention(changes: Sequence[Change], owned: Mapping[str, ManifestEntry], manifest: Manifest) -> Manifest:
    """The journal's content: files to be written, as they will be; files to be removed, as they are."""
    removed = {path: owned[path] for change in changes for path in change.removes}
    new = {path: entry for path, entry in manifest.files.items() if owned.get(path) != entry}
    return Manifest({**removed, **new}, manifest.cms)


def _in_order(changes: Sequence[Change]) -> list[Change]:
    """Writes before removals, so that a page that moves is never absent."""
    writes = [change for change in changes if change.action.writes]
    # Where a name changes in case alone, the removal would take the new file on some file systems.
    new_names = {fold(change.path) for change in writes}
    first = [c for c in changes if not c.action.writes and fold(c.path) in new_names]
    last = [c for c in changes if not c.action.writes and fold(c.path) not in new_names]
    return [*first, *writes, *last]


def _make_changes(root: Path, disk: Disk, changes: Sequence[Change], staging: Staging) -> Iterator[Change]:
    """Make the changes; yields those that are not made, as conflicts."""
    for change in changes:
        try:
            why = "" if _make_change(root, disk, change, staging) else CHANGED_MEANWHILE
        except OSError:
            raise
        except Exception as error:  # noqa: BLE001 - unforeseen() logs it
            why = unforeseen(error, change.path).what
        if why:
            yield replace(change, action=Action.CONFLICT, why=why)


def _make_change(root: Path, disk: Disk, change: Change, staging: Staging) -> bool:
    """Make one change; False where a file has changed since it was first read."""
    before = {path: disk.raw_digest(path) for path in change.touches}
    if any(disk.read_again(path) != found for path, found in before.items()):
        return False
    if change.action.writes:
        target = locate(root, change.path)
        target.parent.mkdir(parents=True, exist_ok=True)
        rename_into_place(staging.staged_file(change.path), target)
    for path in change.removes:
        delete_file(root, path)
    return True


def _parent_folders(root: Path, changes: Sequence[Change]) -> set[Path]:
    """The folders with new or removed entries; a new folder is itself an entry of the one above it."""
    parents = {(root / path).parent for change in changes for path in change.touches}
    folders = {folder for parent in parents for folder in (parent, *parent.parents)}
    return {folder for folder in folders if folder.is_relative_to(root)}


def _finish(root: Path, disk: Disk, manifest: Manifest) -> None:
    write_manifest(root, manifest, disk.forms)
    clear_folder(root / FOLDER)


def _revert_entries(
    skipped: Sequence[Change], owned: Mapping[str, ManifestEntry], manifest: Manifest
) -> Manifest:
    """The manifest with the entries before the export for the files of changes that were not made."""
    paths = {path for change in skipped for path in change.touches}
    files = {path: entry for path, entry in manifest.files.items() if path not in paths}
    return Manifest({**files, **{path: owned[path] for path in paths if path in owned}}, manifest.cms)
