"""A lock that lets one reconcile run at a time, on whatever machine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection

from exporters.project.lock import lock_project

# Seconds to wait for another reconcile. One of ten thousand pages takes seconds.
TIMEOUT_SECONDS = 300.0
# PostgreSQL's advisory locks are numbers; this one is ours.
LOCK = 0x7761_6774


@contextmanager
def reconcile_lock() -> Iterator[None]:
    """Two reconciles at once would make two releases of one change; the second waits for the first."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
        return
    folder = Path(settings.RELEASES_ROOT)
    folder.mkdir(parents=True, exist_ok=True)
    with lock_project(folder, shared=False, timeout=TIMEOUT_SECONDS, on_wait=lambda _message: None):
        yield
