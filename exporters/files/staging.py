"""Where new files wait, whole and on the disk, until all of them can take their places."""

from __future__ import annotations

import shutil
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from exporters.errors import ExportError

from .project import LINK
from .writing import THREADS, write_through

FOLDER = ".wagtail-export.tmp"
# So many contents are held in memory while they are being written, no more.
WAITING = 32


class Staging:
    """A folder of new contents, one for each path, made when the first one comes.

    Its errors are those of the disk: OSError.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._places: dict[str, Path] = {}
        self._pool = ThreadPoolExecutor(THREADS)
        self._writing: deque[Future[None]] = deque()

    def add(self, path: str, content: bytes) -> None:
        """Write down what a path is to hold, in the background."""
        if not self._places:
            make_folder(self._folder)
        place = self._places.setdefault(path, self._folder / str(len(self._places)))
        if len(self._writing) == WAITING:
            self._writing.popleft().result()
        self._writing.append(self._pool.submit(write_through, place, content))

    def finish(self) -> None:
        """Return when every content has reached the disk."""
        while self._writing:
            self._writing.popleft().result()

    def holds(self, path: str) -> bool:
        return path in self._places

    def place(self, path: str) -> Path:
        """The file that waits to become the one at a path."""
        return self._places[path]

    def read(self, path: str) -> bytes:
        self.finish()
        return self._places[path].read_bytes()

    def discard(self) -> None:
        """Remove the folder with all that is still in it."""
        self._pool.shutdown(cancel_futures=True)
        if self._places:
            clear_folder(self._folder)


def make_folder(folder: Path) -> None:
    """A folder that git does not see."""
    if not folder.exists():
        folder.mkdir()
        (folder / ".gitignore").write_text("*\n")


def clear_folder(folder: Path) -> None:
    """Remove a folder of ours; what a killed export left in it was never part of the project."""
    if folder.is_symlink():
        raise ExportError(LINK, where=folder.name)
    if folder.is_dir():
        shutil.rmtree(folder)
