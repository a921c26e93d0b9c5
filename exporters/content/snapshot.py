"""A consistent read of the database while editors go on publishing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def repeatable_read() -> Iterator[None]:
    """Run the block in a read-only REPEATABLE READ transaction: each query sees what the first one saw."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        yield from _read_sqlite()
    else:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield


def _read_sqlite() -> Iterator[None]:
    """A deferred transaction; Django's own would be immediate, and lock out editors until its end."""
    with connection.cursor() as cursor:
        cursor.execute("BEGIN")
        try:
            yield
        finally:
            cursor.execute("COMMIT")
