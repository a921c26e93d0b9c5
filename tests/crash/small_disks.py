"""Folders and disks in memory: small, full or read-only ones."""

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

PAGE = 4096
SIZE = 8_000_000
NAMES = 2000


@contextmanager
def quick_folder() -> Iterator[Path]:
    """A temporary folder in memory where the system has one, since syncs to a disk are slow."""
    memory = "/dev/shm" if Path("/dev/shm").is_dir() else None
    with tempfile.TemporaryDirectory(prefix="crash-", dir=memory) as folder:
        yield Path(folder)


@cache
def may_mount() -> bool:
    """Whether this process may mount disks."""
    return subprocess.run(["unshare", "--mount", "true"], capture_output=True).returncode == 0


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """A disk of SIZE bytes and NAMES files and folders, until the block ends."""
    folder.mkdir()
    subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={SIZE},nr_inodes={NAMES}", "tmpfs", folder], check=True
    )
    try:
        yield folder
    finally:
        subprocess.run(["umount", folder], check=True)


@contextmanager
def read_only(disk: Path) -> Iterator[None]:
    """Mount a small disk read-only during the block."""
    subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
    try:
        yield
    finally:
        subprocess.run(["mount", "-o", "remount,rw", disk], check=True)


@contextmanager
def room_for_pages(disk: Path, pages: int) -> Iterator[None]:
    """Leave exactly so many pages of memory free on a small disk, during the block."""
    filler = disk / "filler"
    state = os.statvfs(disk)
    filler.write_bytes(b"\0" * max(0, state.f_bavail * state.f_frsize - pages * PAGE))
    try:
        yield
    finally:
        filler.unlink()


@contextmanager
def room_for_names(disk: Path, names: int) -> Iterator[None]:
    """Leave exactly so many inodes free on a small disk, during the block."""
    filler = disk / "filler"
    filler.mkdir()
    for number in range(os.statvfs(disk).f_favail - names):
        (filler / str(number)).touch()
    try:
        yield
    finally:
        for file in filler.iterdir():
            file.unlink()
        filler.rmdir()
