"""The exporter's folder in a project, for staged files and the journal."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from exporters.core.errors import ExportError
from exporters.project.disk import LINK

FOLDER = ".wagtail-export.tmp"
JOURNAL = "journal.json"
# A single file before it is renamed into place; staged files have numbers.
NEW = "new"
IGNORE = ".gitignore"
IN_THE_WAY = "a file stands where the export needs a folder of its own; move it away"


def make_folder(folder: Path) -> None:
    """A folder that git does not see."""
    if not folder.exists():
        folder.mkdir()
        (folder / IGNORE).write_text("*\n")


def clear_folder(folder: Path) -> None:
    """Remove the folder and what exports leave in it; other files in it stay.

    Raises ExportError where something else has the folder's name.
    """
    if folder.is_symlink():
        raise ExportError(LINK, where=folder.name)
    if not folder.exists():
        return
    if not folder.is_dir():
        raise ExportError(IN_THE_WAY, where=folder.name)
    # The ignore file goes last, so that git never sees what is still there.
    for name in sorted(filter(_is_ours, os.listdir(folder)), key=IGNORE.__eq__):
        (folder / name).unlink()
    try:
        folder.rmdir()
    except OSError as error:
        if error.errno != errno.ENOTEMPTY:
            raise


def _is_ours(name: str) -> bool:
    return name in (JOURNAL, NEW, IGNORE) or name.isdecimal()
