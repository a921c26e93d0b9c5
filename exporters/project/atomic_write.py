"""Atomic replacement and removal of single files."""

from __future__ import annotations

import os
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from exporters.core.paths import PAGES
from exporters.project.disk import locate
from exporters.project.workdir import FOLDER, NEW, make_folder

# The mode that git gives to files.
NEW_FILE_MODE = 0o644
# Kept when empty: they make a folder an Astro project.
PERMANENT_FOLDERS = {"src", PAGES, "public"}
# Syncing many files at once takes hardly longer than one.
THREADS = 8


def write_file(root: Path, path: str, content: bytes) -> None:
    """Replace one file atomically: a crash leaves the old or the new one, never a part.

    The content is written to a file in the work folder first; the caller removes that folder.
    """
    target = locate(root, path)
    target.parent.mkdir(parents=True, exist_ok=True)
    make_folder(root / FOLDER)
    temporary = root / FOLDER / NEW
    write_synced(temporary, content)
    rename_into_place(temporary, target)
    sync_folders([target.parent])


def write_synced(path: Path, content: bytes) -> None:
    """Write a file anew and sync it; one that is there is removed first."""
    path.unlink(missing_ok=True)
    sync_and_close(write_new(path, content))


def write_new(path: Path, content: bytes) -> int:
    """Write a new file without a sync; returns its open file descriptor."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, NEW_FILE_MODE)
    rest = memoryview(content)
    try:
        while rest:
            rest = rest[os.write(handle, rest) :]
    except BaseException:
        os.close(handle)
        raise
    return handle


def sync_and_close(handle: int) -> None:
    """Sync a file or folder, and close its file descriptor."""
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def rename_into_place(staged: Path, target: Path) -> None:
    """Rename a file over another, with the mode of the one that it replaces."""
    try:
        mode = target.stat().st_mode & 0o777
    except FileNotFoundError:
        mode = NEW_FILE_MODE
    staged.chmod(mode)
    staged.replace(target)


def delete_file(root: Path, path: str) -> None:
    """Remove a file, and the parent folders that are empty then."""
    locate(root, path).unlink(missing_ok=True)
    prune_folders(root, path)


def prune_folders(root: Path, path: str) -> None:
    """Remove the empty parent folders of a path, but for PERMANENT_FOLDERS."""
    for folder in locate(root, path).parents:
        if folder == root or folder.relative_to(root).as_posix() in PERMANENT_FOLDERS:
            return
        try:
            folder.rmdir()
        except FileNotFoundError:
            continue
        except OSError:
            # Not empty, or no permission to remove it; an empty folder does no harm.
            return


def sync_folders(folders: Iterable[Path]) -> None:
    """Sync the entries of folders; a folder that does not exist any more is skipped."""
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(_sync_folder, folders))


def _sync_folder(folder: Path) -> None:
    try:
        handle = os.open(folder, os.O_RDONLY)
    except FileNotFoundError:
        return
    sync_and_close(handle)
