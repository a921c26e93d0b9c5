"""The exporter's work folder in a project, for staged files and the journal."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from exporters.core.errors import ExportError
from exporters.project.disk import LINK_OBSTACLE

FOLDER = ".wagtail-export.tmp"
JOURNAL = "journal.json"
# A single file before it is renamed into place; staged files are numbered.
NEW = "new"
GITIGNORE = ".gitignore"
NOT_A_FOLDER = "a file stands where the export needs a folder of its own; move it away"


def make_folder(folder: Path) -> None:
    """Make the folder where it is missing, with a .gitignore that hides it from git."""
    if not folder.exists():
        folder.mkdir()
        (folder / GITIGNORE).write_text("*\n")


def clear_folder(folder: Path) -> None:
    """Remove the exporter's files from the folder, and the folder unless others' files are left in it.

    Raises ExportError where a file or symbolic link has the folder's name.
    """
    if folder.is_symlink():
        raise ExportError(LINK_OBSTACLE, where=folder.name)
    if not folder.exists():
        return
    if not folder.is_dir():
        raise ExportError(NOT_A_FOLDER, where=folder.name)
    # .gitignore goes last, so that git never sees the other files.
    for name in sorted(filter(_is_work_file, os.listdir(folder)), key=GITIGNORE.__eq__):
        (folder / name).unlink()
    try:
        folder.rmdir()
    except OSError as error:
        if error.errno != errno.ENOTEMPTY:
            raise


def _is_work_file(name: str) -> bool:
    return name in (JOURNAL, NEW, GITIGNORE) or name.isdecimal()
