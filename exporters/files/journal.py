"""What an export is about to do, written down before it does any of it.

A run that was killed leaves some files new and some old. The journal tells the next run which new ones are
the CMS's own, so that it neither takes them for somebody's edits nor forgets them.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from pathlib import Path

from exporters.errors import ExportError

from .manifest import Manifest, Owned, format_files, parse_files, read_manifest, write_manifest
from .project import Disk, locate
from .staging import FOLDER, clear_folder, make_folder
from .writing import prune_folders, sync_folders, write_file

JOURNAL = f"{FOLDER}/journal.json"


def write_journal(root: Path, cms: str, written: Mapping[str, Owned], deleted: Collection[str]) -> None:
    """Make the intention last before the first file is touched."""
    make_folder(root / FOLDER)
    content = {"cms": cms, "written": format_files(written), "deleted": sorted(deleted)}
    write_file(root, JOURNAL, json.dumps(content, ensure_ascii=False).encode())
    sync_folders([root])


def recover_manifest(root: Path, disk: Disk) -> Manifest:
    """What is ours: by the manifest, and by the journal of a run that did not end. Changes nothing."""
    manifest = read_manifest(root)
    cms, written, _ = _read_journal(root)
    reached = {path: owned for path, owned in written.items() if disk.digest(path) == owned.sha256}
    return Manifest({**manifest.files, **reached}, manifest.cms or cms) if reached else manifest


def finish_interrupted(root: Path, disk: Disk) -> None:
    """Bring the manifest up to where a killed run came, and remove what it left lying about."""
    if locate(root, JOURNAL).exists():
        _, written, deleted = _read_journal(root)
        write_manifest(root, recover_manifest(root, disk))
        for path in [*written, *deleted]:
            prune_folders(root, path)
    clear_folder(root / FOLDER)


def _read_journal(root: Path) -> tuple[str, dict[str, Owned], list[str]]:
    target = locate(root, JOURNAL)
    if not target.exists():
        return "", {}, []
    try:
        journal = json.loads(target.read_text("utf-8"))
        return (
            str(journal["cms"]),
            parse_files(journal["written"]),
            [str(path) for path in journal["deleted"]],
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ExportError(
            "is not what an export wrote; delete the folder and export again", where=JOURNAL
        ) from error
