"""Single files put in place, and taken away, in one step."""

from __future__ import annotations

import os
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from exporters.core.paths import PAGES
from exporters.project.disk import locate
from exporters.project.workdir import FOLDER, NEW, make_folder

# A person looks at what was changed, and git gives files this mode.
NEW_FILE_MODE = 0o644
LASTING = {"src", PAGES, "public"}
# Disks write down many files at once nearly as fast as one.
THREADS = 8


def write_file(root: Path, path: str, content: bytes) -> None:
    """Put one file in place: a crash leaves the old or the new one, never a part.

    The new one is made in the exporter's own folder, which the caller clears.
    """
    target = locate(root, path)
    target.parent.mkdir(parents=True, exist_ok=True)
    make_folder(root / FOLDER)
    made = root / FOLDER / NEW
    write_through(made, content)
    put_in_place(made, target)
    sync_folders([target.parent])


def write_through(path: Path, content: bytes) -> None:
    """A new file that has reached the disk when this returns."""
    path.unlink(missing_ok=True)
    reach_disk(write_new(path, content))


def write_new(path: Path, content: bytes) -> int:
    """The handle of a new file that is written and need not have reached the disk."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, NEW_FILE_MODE)
    rest = memoryview(content)
    try:
        while rest:
            rest = rest[os.write(handle, rest) :]
    except BaseException:
        os.close(handle)
        raise
    return handle


def reach_disk(handle: int) -> None:
    """Wait until what was written to a file or done in a folder lasts through a power cut, and close it."""
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def put_in_place(staged: Path, target: Path) -> None:
    """Replace a file by another in one step; it keeps its mode."""
    try:
        mode = target.stat().st_mode & 0o777
    except FileNotFoundError:
        mode = NEW_FILE_MODE
    staged.chmod(mode)
    staged.replace(target)


def delete_file(root: Path, path: str) -> None:
    """Remove a file, and the folders that this leaves empty."""
    locate(root, path).unlink(missing_ok=True)
    prune_folders(root, path)


def prune_folders(root: Path, path: str) -> None:
    """Remove the folders above a path that hold nothing; those that make a project an Astro site stay."""
    for folder in locate(root, path).parents:
        if folder == root or folder.relative_to(root).as_posix() in LASTING:
            return
        try:
            folder.rmdir()
        except FileNotFoundError:
            continue
        except OSError:
            # It holds something, perhaps since a moment ago; an empty folder that may not go harms nobody.
            return


def sync_folders(folders: Iterable[Path]) -> None:
    """Make what came and went in these folders last through a power cut; one that is gone needs nothing."""
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(_sync_folder, folders))


def _sync_folder(folder: Path) -> None:
    try:
        handle = os.open(folder, os.O_RDONLY)
    except FileNotFoundError:
        return
    reach_disk(handle)
