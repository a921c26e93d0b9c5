"""The files of a storage, on their way into a backup and back."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import PurePosixPath

from django.core.files.base import File
from django.core.files.storage import Storage

from cms.backups.contents import PART_SIZE, Contents, Part
from cms.backups.manifest import Files
from exporters.core.hashing import digest
from exporters.releases.build.store import Store

# Each holds some parts in memory.
THREADS = 4
BLOCK = 2**20


def walk(storage: Storage, folder: str = "") -> Iterator[str]:
    """The names of all files, sorted within each folder."""
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    prefix = f"{folder}/" if folder else ""
    yield from (prefix + name for name in sorted(files))
    for name in sorted(folders):
        yield from walk(storage, prefix + name)


def copy_files(storage: Storage, names: Iterable[str], contents: Contents) -> dict[str, tuple[Part, ...]]:
    """Store files in the backup; returns name -> parts. One that is deleted meanwhile is left out."""

    def copy(name: str) -> tuple[str, tuple[Part, ...] | None]:
        try:
            with storage.open(name) as file:
                return name, contents.write(file.chunks(BLOCK))
        except FileNotFoundError:
            return name, None

    with ThreadPoolExecutor(THREADS) as pool:
        copied = pool.map(copy, names)
        return {name: parts for name, parts in copied if parts is not None}


def find_changed(storage: Storage, copied: Iterable[str], since: datetime) -> list[str]:
    """The files that were not copied, or that may have been written since."""
    known = set(copied)
    return [name for name in walk(storage) if name not in known or _is_newer(storage, name, since)]


def _is_newer(storage: Storage, name: str, since: datetime) -> bool:
    try:
        return storage.get_modified_time(name) >= since
    except FileNotFoundError:
        return True


def put_back(
    storage: Storage, files: Files, contents: Contents, on_added: Callable[[str], None]
) -> dict[str, str]:
    """Store the files that are not there as they were; nothing is replaced.

    Where another file has the name, this one gets a new name. Returns old name -> new name for those.
    on_added: called with the name of each file that is new.
    """

    def put(name: str) -> tuple[str, str]:
        if holds(storage, name, files[name]):
            return name, name
        with tempfile.SpooledTemporaryFile(max_size=PART_SIZE) as stream:
            stream.writelines(contents.read(files[name]))
            saved = storage.save(name, File(stream, name))
        on_added(saved)
        return name, saved

    with ThreadPoolExecutor(THREADS) as pool:
        return {name: saved for name, saved in pool.map(put, files) if name != saved}


def put_back_releases(
    storage: Storage, files: Files, contents: Contents, on_added: Callable[[str], None]
) -> None:
    """Store the contents of releases that are missing or damaged, each under its hash; else as `put_back`."""
    store = Store(storage)

    def put(name: str) -> None:
        sha256 = PurePosixPath(name).name
        if store.find_lost([sha256]):
            store.delete([sha256])
            store.write(sha256, b"".join(contents.read(files[name])))
            on_added(name)

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(put, files))


def holds(storage: Storage, name: str, parts: tuple[Part, ...]) -> bool:
    """Whether the storage has just this file."""
    try:
        if storage.size(name) != sum(part.size for part in parts):
            return False
        with storage.open(name) as file:
            return all(digest(file.read(part.size)) == part.sha256 for part in parts)
    except FileNotFoundError:
        return False
