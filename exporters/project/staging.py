"""The new contents of an export, written and synced to disk before the first file is replaced."""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from exporters.project.atomic_write import THREADS, sync_and_close, write_new
from exporters.project.workdir import clear_folder, make_folder

MAX_OPEN_FILES = 32


class Staging:
    """A folder with one staged file for each path, made with the first. Methods raise OSError."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files: dict[str, Path] = {}
        self._pool = ThreadPoolExecutor(THREADS)
        self._pending: deque[Future[None]] = deque()
        self._count = 0
        self._retained = False

    def add(self, path: str, content: bytes) -> None:
        """Stage the content of a path, in place of an earlier one.

        Only the sync runs in threads: threads that write would wait for the one that renders (the GIL).
        """
        if not self._files:
            make_folder(self._folder)
        # A new number each time: the earlier file may still be open for its sync.
        file = self._files[path] = self._folder / str(self._count)
        self._count += 1
        if len(self._pending) == MAX_OPEN_FILES:
            self._pending.popleft().result()
        self._pending.append(self._pool.submit(sync_and_close, write_new(file, content)))

    def wait(self) -> None:
        """Block until every staged file is synced; raises the OSError of one that failed."""
        while self._pending:
            self._pending.popleft().result()

    def has(self, path: str) -> bool:
        return path in self._files

    def staged_file(self, path: str) -> Path:
        """The path of the staged file on disk."""
        return self._files[path]

    def read(self, path: str) -> bytes:
        self.wait()
        return self._files[path].read_bytes()

    def retain(self) -> None:
        """Make `discard` leave the folder: it has the journal now, which the next run needs after a crash."""
        self._retained = True

    def discard(self) -> None:
        """End the threads and remove the folder, unless it is retained."""
        # Syncs are not cancelled: each also closes its file.
        self._pool.shutdown()
        if not self._retained:
            clear_folder(self._folder)
