"""A plan carried out: nothing here decides anything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from exporters.errors import ExportError
from exporters.paths import fold
from exporters.plan import Action, Change

from .journal import write_journal
from .manifest import Manifest, Owned, write_manifest
from .project import Disk, locate
from .staging import FOLDER, Staging, clear_folder
from .writing import delete_file, put_in_place, sync_folders

CHANGED_MEANWHILE = "was changed while the export ran; export again"


def apply_changes(
    root: Path, disk: Disk, changes: Sequence[Change], staging: Staging, manifest: Manifest
) -> list[Change]:
    """Carry out writes, moves and removals; returns what somebody else was quicker to change, as conflicts.

    staging: holds the new contents. manifest: what is to be remembered once all is done.
    Raises ExportError where the disk refuses; then every file is the old or the new one, and the next run
    finishes the work.
    """
    written = {c.path: manifest.files[c.path] for c in changes if c.action.writes}
    deleted = {path for c in changes for path in c.removes}
    missed: list[Change] = []
    if written or deleted:
        _stage(root, staging, manifest.cms, written, deleted)
        missed = _carry_out(root, disk, changes, staging, written)
    try:
        write_manifest(root, _without(manifest, missed))
        clear_folder(root / FOLDER)
    except OSError as error:
        raise _interrupted(error, str(root)) from error
    return missed


def _stage(root: Path, staging: Staging, cms: str, written: Mapping[str, Owned], deleted: set[str]) -> None:
    try:
        staging.finish()
        write_journal(root, cms, written, deleted)
    except OSError as error:
        raise refused(error, root) from error


def _carry_out(
    root: Path, disk: Disk, changes: Sequence[Change], staging: Staging, written: Mapping[str, Owned]
) -> list[Change]:
    missed = []
    folders: dict[Path, None] = {}
    new_names = {fold(path) for path in written}
    # Where a name changes in case alone, some file systems would let the removal take the new file.
    early = [c for c in changes if c.action is Action.DELETE and fold(c.path) in new_names]
    late = [c for c in changes if c.action is Action.DELETE and c not in early]
    for change in [*early, *(c for c in changes if c.action.writes), *late]:
        before = {path: disk.digest(path) for path in change.touches}
        if any(disk.look_again(path) != found for path, found in before.items()):
            missed.append(Change(Action.CONFLICT, change.path, CHANGED_MEANWHILE))
            continue
        try:
            _carry_out_one(root, change, staging)
        except OSError as error:
            raise _interrupted(error, change.path) from error
        folders |= {(root / path).parent: None for path in change.touches}
    sync_folders(list(folders))
    return missed


def _carry_out_one(root: Path, change: Change, staging: Staging) -> None:
    if change.action.writes:
        target = locate(root, change.path)
        target.parent.mkdir(parents=True, exist_ok=True)
        put_in_place(staging.place(change.path), target)
    for path in change.removes:
        delete_file(root, path)


def _without(manifest: Manifest, missed: Sequence[Change]) -> Manifest:
    paths = {change.path for change in missed}
    return Manifest({p: o for p, o in manifest.files.items() if p not in paths}, manifest.cms)


def refused(error: OSError, root: Path) -> ExportError:
    """Nothing was changed, because the disk takes nothing."""
    return ExportError(
        f"cannot write here ({error.strerror}). Nothing was changed; make room or give write access, "
        "then export again",
        where=str(root),
    )


def _interrupted(error: OSError, where: str) -> ExportError:
    return ExportError(
        f"the disk refused ({error.strerror}). Every file is whole, some are new and some old; make room or "
        "give write access, then export again to finish",
        where=where,
    )
