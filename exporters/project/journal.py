"""What an export is about to do, written down before it does any of it.

A run that was killed leaves some files new and some old. The journal tells the next run which new ones are
the CMS's own, so that it neither takes them for somebody's edits nor forgets them.
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
    """Make the intention last before the first file is touched.

    Its files: those to be written or owned from now on, as they will be; those to be removed, as they are.
    """
    content = {"cms": intention.cms, "files": format_files(intention.files)}
    write_file(root, PATH, json.dumps(content, ensure_ascii=False).encode())
    sync_folders([root])


def recover_manifest(root: Path, disk: Disk) -> Manifest:
    """What is ours: by the manifest, and by the journal of a run that did not end. Changes nothing."""
    manifest, intention = read_manifest(root), _read_journal(root)
    ours = {path: owned for path, owned in intention.files.items() if disk.digest(path) == owned.sha256}
    if not ours:
        return manifest
    # As at the end of an export: what another CMS wrote is not ours.
    before = manifest.files if manifest.cms in ("", intention.cms) else {}
    return Manifest({**before, **ours}, intention.cms)


def finish_interrupted(root: Path, disk: Disk) -> None:
    """Bring the manifest up to where a killed run came, and remove what it left lying about."""
    if locate(root, PATH).exists():
        write_manifest(root, recover_manifest(root, disk))
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
