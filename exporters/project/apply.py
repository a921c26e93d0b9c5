"""Carries a plan out on the disk; it decides nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from exporters.core.manifest import Manifest, ManifestEntry
from exporters.core.paths import fold
from exporters.core.plan import Action, Change
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
    """Carry out writes, moves and removals; returns as conflicts what somebody else changed meanwhile.

    staging: the new contents, as they are to be on disk. owned: the CMS's files now. manifest: to be written once all is done.
    Raises OSError before the first change; ExportError after it: then every file is the old or the new one,
    and the next run finishes the work.
    """
    planned = [change for change in changes if change.action is not Action.CONFLICT]
    if not planned:
        _finish(root, disk, manifest)
        return []
    staging.finish()
    write_journal(root, _intention(planned, owned, manifest))
    staging.keep()
    try:
        missed = list(_carry_out(root, disk, _in_order(planned), staging))
        sync_folders(_folders_above(root, planned))
        _finish(root, disk, _without(missed, owned, manifest))
    except OSError as error:
        raise interrupted_error(error, root) from error
    return [Change(Action.CONFLICT, change.path, CHANGED_MEANWHILE) for change in missed]


def _intention(changes: Sequence[Change], owned: Mapping[str, ManifestEntry], manifest: Manifest) -> Manifest:
    """The files of the CMS that a killed run would leave and that the manifest on disk does not have."""
    removed = {path: owned[path] for change in changes for path in change.removes}
    new = {path: entry for path, entry in manifest.files.items() if owned.get(path) != entry}
    return Manifest({**removed, **new}, manifest.cms)


def _in_order(changes: Sequence[Change]) -> list[Change]:
    """Writes before removals, so that a page that moves is never absent."""
    writes = [change for change in changes if change.action.writes]
    # Where a name changes in case alone, the removal would take the new file on some file systems.
    new_names = {fold(change.path) for change in writes}
    early = [c for c in changes if not c.action.writes and fold(c.path) in new_names]
    late = [c for c in changes if not c.action.writes and fold(c.path) not in new_names]
    return [*early, *writes, *late]


def _carry_out(root: Path, disk: Disk, changes: Sequence[Change], staging: Staging) -> Iterator[Change]:
    """Make the changes; yields those whose files are not what they were, which are not made."""
    for change in changes:
        before = {path: disk.raw_digest(path) for path in change.touches}
        if any(disk.look_again(path) != found for path, found in before.items()):
            yield change
            continue
        if change.action.writes:
            target = locate(root, change.path)
            target.parent.mkdir(parents=True, exist_ok=True)
            rename_into_place(staging.staged_file(change.path), target)
        for path in change.removes:
            delete_file(root, path)


def _folders_above(root: Path, changes: Sequence[Change]) -> set[Path]:
    """The folders with new or removed entries; a new folder is itself an entry of the one above it."""
    parents = {(root / path).parent for change in changes for path in change.touches}
    above = {folder for parent in parents for folder in (parent, *parent.parents)}
    return {folder for folder in above if folder.is_relative_to(root)}


def _finish(root: Path, disk: Disk, manifest: Manifest) -> None:
    write_manifest(root, manifest, disk.forms)
    clear_folder(root / FOLDER)


def _without(missed: Sequence[Change], owned: Mapping[str, ManifestEntry], manifest: Manifest) -> Manifest:
    """The manifest with the files of these changes as they were before, the CMS's or not."""
    paths = {path for change in missed for path in change.touches}
    files = {path: entry for path, entry in manifest.files.items() if path not in paths}
    return Manifest({**files, **{path: owned[path] for path in paths if path in owned}}, manifest.cms)
