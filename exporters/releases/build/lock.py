"""A lock that lets one reconcile run at a time: among all processes, with PostgreSQL among all machines."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection

from exporters.core.errors import ExportError
from exporters.core.i18n import gettext_noop
from exporters.project.lock import POLL_SECONDS, lock_project

# Seconds to wait for another reconcile. One of ten thousand pages takes seconds.
TIMEOUT_SECONDS = 300.0
# The key of the advisory lock in PostgreSQL; any number below 2**31 that nothing else in the database uses.
ADVISORY_LOCK = 0x7761_6774


class ReconcileRunsError(ExportError):
    """Another reconcile holds the lock for longer than this one waits; it is no failure of releases."""


@contextmanager
def reconcile_lock(timeout: float = TIMEOUT_SECONDS) -> Iterator[None]:
    """Wait for the lock and hold it: concurrent reconciles would make two releases of one change.

    Pruning takes it too. Without PostgreSQL it is a file lock on RELEASES_ROOT. Raises ReconcileRunsError
    after so many seconds, OSError where the folder cannot be made or read.
    """
    lock = _lock_database if connection.vendor == "postgresql" else _lock_folder
    with lock(timeout):
        yield


@contextmanager
def _lock_database(timeout: float) -> Iterator[None]:
    deadline = time.monotonic() + timeout
    while not _ask("SELECT pg_try_advisory_lock(%s)"):
        if time.monotonic() >= deadline:
            raise _another_runs()
        time.sleep(POLL_SECONDS)
    try:
        yield
    finally:
        _ask("SELECT pg_advisory_unlock(%s)")


@contextmanager
def _lock_folder(timeout: float) -> Iterator[None]:
    folder = Path(settings.RELEASES_ROOT)
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        try:
            stack.enter_context(
                lock_project(folder, shared=False, timeout=timeout, on_wait=lambda _message: None)
            )
        except ExportError:
            raise _another_runs() from None
        yield


def is_reconcile_locked() -> bool:
    """Whether a process holds the lock at this moment; the system releases it with a killed one."""
    if connection.vendor == "postgresql":
        return _ask(
            "SELECT EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid = 0 "
            "AND objid = %s AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))"
        )
    try:
        handle = os.open(settings.RELEASES_ROOT, os.O_RDONLY | os.O_DIRECTORY)
    except OSError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False


def _ask(query: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(query, [ADVISORY_LOCK])
        return bool(cursor.fetchone()[0])


def _another_runs() -> ReconcileRunsError:
    return ReconcileRunsError(
        gettext_noop("another release is being made; wait for it to end, then try again")
    )
