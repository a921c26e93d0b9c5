"""Where new files wait, whole and on the disk, until all of them can take their places."""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from exporters.project.atomic_write import THREADS, reach_disk, write_new
from exporters.project.workdir import clear_folder, make_folder

# So many files are open while they are on their way to the disk, no more.
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
        self._count = 0
        self._kept = False

    def add(self, path: str, content: bytes) -> None:
        """Write down what a path is to hold; what came for it earlier counts no more.

        Only the way to the disk is the background's: threads that write would wait for the one that renders.
        """
        if not self._places:
            make_folder(self._folder)
        # A number of its own each time: the earlier content may still be on its way to the disk.
        place = self._places[path] = self._folder / str(self._count)
        self._count += 1
        if len(self._writing) == WAITING:
            self._writing.popleft().result()
        self._writing.append(self._pool.submit(reach_disk, write_new(place, content)))

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

    def keep(self) -> None:
        """From now on the folder belongs to the journal in it: `discard` leaves it alone."""
        self._kept = True

    def discard(self) -> None:
        """Remove the folder with all that waits in it."""
        # Not cancelled: each of the few that wait has a file to close.
        self._pool.shutdown()
        if not self._kept:
            clear_folder(self._folder)
