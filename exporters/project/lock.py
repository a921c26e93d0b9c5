"""A lock that lets one export at a time write into a project."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from exporters.core.errors import ExportError

PAUSE = 0.1


@contextmanager
def lock_project(root: Path, *, shared: bool, timeout: float, tell: Callable[[str], None]) -> Iterator[None]:
    """Lock the project until the block ends; several readers may share the lock.

    The lock is flock(2) on the folder itself: nothing is left behind, even by a killed process.
    timeout: seconds to wait for another export. tell: called once with a message where there is one.
    Raises ExportError when the time is over.
    """
    handle = os.open(root, os.O_RDONLY | os.O_DIRECTORY)
    try:
        _wait(handle, fcntl.LOCK_SH if shared else fcntl.LOCK_EX, root, timeout, tell)
        yield
    finally:
        os.close(handle)


def _wait(handle: int, kind: int, root: Path, timeout: float, tell: Callable[[str], None]) -> None:
    until = time.monotonic() + timeout
    told = False
    while True:
        try:
            fcntl.flock(handle, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until:
                raise ExportError(
                    "another export is still writing here; wait for it to end, then export again",
                    where=str(root),
                ) from None
            if not told:
                tell(f"Another export is writing into {root}; waiting for it.")
                told = True
            time.sleep(PAUSE)
        else:
            return
