"""A zip archive of somebody whom nobody need trust: its entries, and their contents."""

from __future__ import annotations

import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader, FileIO
from pathlib import Path
from typing import IO

from exporters.ingest import refusals
from exporters.ingest.entry_names import check_name, is_left_out, read_zip_name, show_name
from exporters.ingest.limits import Limits
from exporters.ingest.refusals import RefusedEntry, RefusedImport
from exporters.ingest.results import ImportedFile, Note, Result

CHUNK = 256 * 1024
# Of the directory of an archive, for each file: a long name, and what programs note beside it.
DIRECTORY_BYTES = 400
# zipfile looks for the directory in the last 64 kB.
LEAST_BYTES = 1024 * 1024
ENCRYPTED_FLAGS = 0x1 | 0x40 | 0x2000
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
# What zipfile and zlib raise for bytes that are no archive.
BROKEN = (
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError, RuntimeError, ValueError, OverflowError),
    NotImplementedError,
)


class Archive:
    """An archive that is open.

    entries: name -> entry, of those that may be unpacked. refused: the others, but for what is left out.
    """

    def __init__(self, file: zipfile.ZipFile) -> None:
        self._file = file
        self.entries: dict[str, zipfile.ZipInfo] = {}
        self.refused: list[ImportedFile] = []
        for entry in file.infolist():
            name = read_zip_name(entry)
            if name.endswith("/") or is_left_out(name):
                continue
            try:
                check_name(name)
                check_entry(entry)
                if name in self.entries:
                    raise RefusedEntry(refusals.TWICE)
            except RefusedEntry as error:
                self.refused.append(refuse(name, error))
            else:
                self.entries[name] = entry

    def unpack(self, name: str, target: Path, limits: Limits) -> None:
        """Write an entry to a new file. Raises RefusedEntry where it is damaged, else RefusedImport."""
        try:
            with self._file.open(self.entries[name]) as source, target.open("xb") as file:
                copy(source, file, limits)
        except BROKEN as error:
            target.unlink(missing_ok=True)
            raise RefusedEntry(refusals.DAMAGED) from error


@contextmanager
def open_archive(path: Path, limits: Limits) -> Iterator[Archive]:
    """The archive in a file until the block ends. Raises RefusedEntry for what is no archive."""
    most = max(limits.files * DIRECTORY_BYTES, LEAST_BYTES)
    with _Bounded(path, most) as stream:
        try:
            archive = Archive(zipfile.ZipFile(stream))
        except _TooLong as error:
            raise RefusedImport(refusals.TOO_MANY, limit=limits.files) from error
        except BROKEN as error:
            raise RefusedEntry(refusals.NOT_ZIP) from error
        if len(archive.entries) + len(archive.refused) > limits.files:
            raise RefusedImport(refusals.TOO_MANY, limit=limits.files)
        yield archive


def check_entry(entry: zipfile.ZipInfo) -> None:
    """Raise RefusedEntry for an entry that is no ordinary file, or that nobody can read."""
    mode = entry.external_attr >> 16
    if stat.S_ISLNK(mode):
        raise RefusedEntry(refusals.LINK)
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        raise RefusedEntry(refusals.SPECIAL)
    if entry.flag_bits & ENCRYPTED_FLAGS:
        raise RefusedEntry(refusals.ENCRYPTED)
    if entry.compress_type not in METHODS:
        raise RefusedEntry(refusals.METHOD)


def copy(source: IO[bytes], target: IO[bytes], limits: Limits) -> None:
    """Copy what there is, whatever its size was said to be."""
    while chunk := source.read(CHUNK):
        limits.take_bytes(len(chunk))
        target.write(chunk)


def refuse(name: str, error: RefusedEntry) -> ImportedFile:
    return ImportedFile(show_name(name), Result.REFUSED, (Note.of_error(error),))


class _TooLong(Exception):
    """More is to be read at once than the directory of an archive may have."""


class _Bounded(BufferedReader):
    """A file of which nobody reads much at once: zipfile reads a directory whole, however long it is."""

    def __init__(self, path: Path, most: int) -> None:
        super().__init__(FileIO(path))
        self._most = most

    def read(self, size: int | None = -1, /) -> bytes:
        if size is not None and size > self._most:
            raise _TooLong
        return super().read(self._most + 1 if size is None or size < 0 else size)
