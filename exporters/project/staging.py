"""New contents, complete and synced to disk, before any of them replaces a file of the project."""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from exporters.project.atomic_write import THREADS, sync_and_close, write_new
from exporters.project.workdir import clear_folder, make_folder

# The most files that are open while they are synced.
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
        """Store the new content of a path, in place of what was stored for it before.

        Only the sync runs in threads: threads that write would wait for the one that renders (the GIL).
        """
        if not self._places:
            make_folder(self._folder)
        # A new number each time: the earlier content may still be being synced.
        place = self._places[path] = self._folder / str(self._count)
        self._count += 1
        if len(self._writing) == WAITING:
            self._writing.popleft().result()
        self._writing.append(self._pool.submit(sync_and_close, write_new(place, content)))

    def finish(self) -> None:
        """Return when every content is synced."""
        while self._writing:
            self._writing.popleft().result()

    def holds(self, path: str) -> bool:
        return path in self._places

    def staged_file(self, path: str) -> Path:
        """The staged file for a path."""
        return self._places[path]

    def read(self, path: str) -> bytes:
        self.finish()
        return self._places[path].read_bytes()

    def keep(self) -> None:
        """Leave the folder to the journal in it, which needs it after a crash: `discard` does nothing."""
        self._kept = True

    def discard(self) -> None:
        """Remove the folder with all that is staged."""
        # Not cancelled: each sync also closes its file.
        self._pool.shutdown()
        if not self._kept:
            clear_folder(self._folder)
