"""Locks that another process holds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from zlib import crc32

from django.db import connection

from cms.locks import KEYS, try_lock


@contextmanager
def hold_elsewhere(name: str) -> Iterator[None]:
    """Hold the lock of this name during the block, as another process does."""
    if connection.vendor != "postgresql":
        # Another handle on the file is as good as another process.
        with try_lock(name) as held:
            assert held
            yield
        return
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [KEYS, crc32(name.encode()) % 2**31])
            assert cursor.fetchone() == (True,)
        yield
    finally:
        other.close()
