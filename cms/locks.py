"""Locks among all processes of the CMS; with PostgreSQL among all machines."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from zlib import crc32

from django.conf import settings
from django.db import DatabaseError, connection

# The first half of each key in PostgreSQL; the lock of reconciles has a key without halves.
KEYS = 0x7761_6774
FOLDER = ".locks"


@contextmanager
def try_lock(name: str) -> Iterator[bool]:
    """Whether the lock of this name was free; where it was, it is held during the block.

    It ends with the process. Without PostgreSQL it is a file below RELEASES_ROOT.
    """
    hold = _in_database if connection.vendor == "postgresql" else _on_disk
    with hold(name) as held:
        yield held


@contextmanager
def _in_database(name: str) -> Iterator[bool]:
    keys = [KEYS, crc32(name.encode()) % 2**31]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", keys)
        [held] = cursor.fetchone()
    try:
        yield held
    finally:
        # A connection that is gone has released it.
        with suppress(DatabaseError):
            if held:
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_advisory_unlock(%s, %s)", keys)


@contextmanager
def _on_disk(name: str) -> Iterator[bool]:
    folder = Path(settings.RELEASES_ROOT) / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder / name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(handle)
