"""A lock that lets one reconcile run at a time: among all processes, with PostgreSQL among all machines."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection

from exporters.project.lock import lock_project

# Seconds to wait for another reconcile. One of ten thousand pages takes seconds.
TIMEOUT_SECONDS = 300.0
# The key of the advisory lock in PostgreSQL; any number that nothing else in the database uses.
ADVISORY_LOCK = 0x7761_6774


@contextmanager
def reconcile_lock() -> Iterator[None]:
    """Wait for the lock and hold it: concurrent reconciles would make two releases of one change.

    Pruning takes it too. Without PostgreSQL it is a file lock on RELEASES_ROOT; raises ExportError after
    TIMEOUT_SECONDS.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [ADVISORY_LOCK])
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [ADVISORY_LOCK])
        return
    folder = Path(settings.RELEASES_ROOT)
    folder.mkdir(parents=True, exist_ok=True)
    with lock_project(folder, shared=False, timeout=TIMEOUT_SECONDS, on_wait=lambda _message: None):
        yield
