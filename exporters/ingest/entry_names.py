"""The names of files that somebody sends: which are refused, and which are left out without a word."""

from __future__ import annotations

import re
import zipfile

from exporters.core.release_paths import MAX_NAME_BYTES, fold
from exporters.ingest import refusals
from exporters.ingest.refusals import RefusedEntry

ARCHIVES = (".zip", ".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".tbz", ".xz", ".zst")
LONGEST = 900
"""Bytes of a whole name."""
UTF8_FLAG = 0x800
# Whatever is in them is made from the other files, or is of the computer alone. A folder .git would have git
# run what its settings name.
LEFT_OUT = {".git", "node_modules", "__macosx", ".ds_store", "thumbs.db", "desktop.ini"}
# macOS puts what it notes of a file beside it, under the file's own name and ending.
MAC_NOTES = "._"
LEFT_OUT_OF_PROJECT = {"dist", ".astro"}
_DRIVE = re.compile(r"[A-Za-z]:")
_CONTROL = re.compile(r"[\0-\x1f\x7f]")


def read_zip_name(entry: zipfile.ZipInfo) -> str:
    """The name of an entry as whoever packed it read it.

    Without the flag for UTF-8, macOS writes that nevertheless, and Windows the code page of the console, 852
    for Slovak; Python takes it for 437.
    """
    if entry.flag_bits & UTF8_FLAG:
        return entry.orig_filename
    raw = entry.orig_filename.encode("cp437")
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("cp852")


def is_left_out(name: str) -> bool:
    return any(fold(part) in LEFT_OUT or part.startswith(MAC_NOTES) for part in name.split("/"))


def check_name(name: str) -> None:
    """Raise RefusedEntry for a name that no file can have, or that leads elsewhere."""
    if "\\" in name:
        raise RefusedEntry(refusals.BACKSLASH)
    if name.startswith("/") or _DRIVE.match(name):
        raise RefusedEntry(refusals.ABSOLUTE)
    parts = name.split("/")
    if ".." in parts:
        raise RefusedEntry(refusals.OUTSIDE)
    if {"", "."} & set(parts) or _CONTROL.search(name) or not _is_text(name):
        raise RefusedEntry(refusals.ODD_NAME)
    if len(name.encode()) > LONGEST or any(len(part.encode()) > MAX_NAME_BYTES for part in parts):
        raise RefusedEntry(refusals.LONG_NAME)


def show_name(name: str) -> str:
    """A name that any screen and any database can have, however odd it is."""
    plain = name.encode(errors="backslashreplace").decode()
    return _CONTROL.sub(lambda found: f"\\x{ord(found[0]):02x}", plain)[:LONGEST]


def is_archive(name: str) -> bool:
    return name.lower().endswith(ARCHIVES)


def _is_text(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


class TakenPaths:
    """The paths that are taken already; no two of them may be one file on any disk."""

    def __init__(self) -> None:
        self._files: dict[str, str] = {}
        self._folders: dict[str, str] = {}

    def take(self, path: str) -> None:
        """Take a path. Raises RefusedEntry where the disk of one who has them all could not have it."""
        folded = fold(path)
        if folded in self._files:
            other = self._files[folded]
            raise RefusedEntry(refusals.TWICE) if other == path else RefusedEntry(refusals.TWIN, other=other)
        if folded in self._folders:
            raise RefusedEntry(refusals.FOLDER)
        above = _list_folders(path)
        for folder in above:
            if fold(folder) in self._files:
                raise RefusedEntry(refusals.FOLDER)
            other = self._folders.get(fold(folder), folder)
            if other != folder:
                raise RefusedEntry(refusals.TWIN, other=f"{other}/")
        self._files[folded] = path
        self._folders.update((fold(folder), folder) for folder in above)


def _list_folders(path: str) -> list[str]:
    parts = path.split("/")
    return ["/".join(parts[:count]) for count in range(1, len(parts))]
