"""A lock that lets one export at a time write into a project."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from exporters.core.errors import ExportError

POLL_SECONDS = 0.1


@contextmanager
def lock_project(
    root: Path, *, shared: bool, timeout: float, on_wait: Callable[[str], None]
) -> Iterator[None]:
    """Hold flock(2) on the project's folder during the block; the kernel releases it with the process.

    shared: whether other shared locks are allowed, for readers. timeout: seconds to wait for another export;
    on_wait is called with a message, once, when the wait begins. Raises ExportError after the timeout.
    """
    handle = os.open(root, os.O_RDONLY | os.O_DIRECTORY)
    try:
        _wait(handle, fcntl.LOCK_SH if shared else fcntl.LOCK_EX, root, timeout, on_wait)
        yield
    finally:
        os.close(handle)


def _wait(handle: int, kind: int, root: Path, timeout: float, on_wait: Callable[[str], None]) -> None:
    deadline = time.monotonic() + timeout
    reported = False
    while True:
        try:
            fcntl.flock(handle, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                raise ExportError(
                    "another export is still writing here; wait for it to end, then export again",
                    where=str(root),
                ) from None
            if not reported:
                on_wait(f"Another export is writing into {root}; waiting for it.")
                reported = True
            time.sleep(POLL_SECONDS)
        else:
            return
