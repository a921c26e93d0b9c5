"""The journal of an export, written before the first file changes.

A killed run leaves some files new and some old, and the manifest of before. The journal tells the next run
which new files the exporter wrote; without it they would count as edits made outside the CMS.
"""

from __future__ import annotations

import json
from pathlib import Path

from exporters.core.errors import ExportError
from exporters.core.manifest import Manifest, format_files, parse_files
from exporters.project.atomic_write import prune_folders, sync_folders, write_file
from exporters.project.disk import Disk, locate
from exporters.project.manifest_file import read_manifest, write_manifest
from exporters.project.workdir import FOLDER, JOURNAL, clear_folder

PATH = f"{FOLDER}/{JOURNAL}"


def write_journal(root: Path, intention: Manifest) -> None:
    """Write and sync the journal.

    intention: the files to be written, as they will be, and those to be removed, as they are.
    """
    content = {"cms": intention.cms, "files": format_files(intention.files)}
    write_file(root, PATH, json.dumps(content, ensure_ascii=False).encode())
    sync_folders([root])


def recover_manifest(root: Path, disk: Disk) -> Manifest:
    """The manifest with the files that a killed run wrote, by its journal. Changes nothing on disk."""
    manifest, intention = read_manifest(root, disk.forms), _read_journal(root)
    disk.expect({path: owned.sha256 for path, owned in manifest.files.items()})
    written = {path: owned for path, owned in intention.files.items() if disk.digest(path) == owned.sha256}
    if not written:
        return manifest
    # As a finished export does: entries of another CMS are dropped.
    before = manifest.files if manifest.cms in ("", intention.cms) else {}
    return Manifest({**before, **written}, intention.cms)


def finish_interrupted(root: Path, disk: Disk) -> None:
    """Write the manifest that a killed run did not write, and remove its temporary files."""
    if locate(root, PATH).exists():
        write_manifest(root, recover_manifest(root, disk), disk.forms)
        for path in _read_journal(root).files:
            if not disk.obstacle(path):
                prune_folders(root, path)
    clear_folder(root / FOLDER)


def _read_journal(root: Path) -> Manifest:
    target = locate(root, PATH)
    if not target.exists():
        return Manifest()
    try:
        journal = json.loads(target.read_text("utf-8"))
        return Manifest(parse_files(journal["files"]), str(journal["cms"]))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ExportError(
            "is not what an export wrote; delete the folder and export again", where=PATH
        ) from error
