"""SQLite: a copy by its backup API, and back by it: other processes may have the file open."""

from __future__ import annotations

import os
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.db import connection

from cms.backups.contents import Contents, RefusedBackup
from cms.backups.databases.left_out import LEFT_OUT
from cms.backups.manifest import Database, Migrations

FILE = "db.sqlite3"
BLOCK = 2**20
# In seconds, for others to end what they write.
TIMEOUT_SECONDS = 30.0
# What a step of the copy returns while others have the database.
BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def dump(contents: Contents, migrations: Migrations) -> Database:
    """Store the database as it is now."""
    with temporary_file() as path:
        connection.ensure_connection()
        with closing(sqlite3.connect(path)) as copy:
            connection.connection.backup(copy, progress=give_up_after(TIMEOUT_SECONDS))
            there = {name for (name,) in copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            for table in sorted(LEFT_OUT & there):
                copy.execute(f'DELETE FROM "{table}"')  # noqa: S608 - a constant
            copy.commit()
            # Else the deleted rows stay in free pages.
            copy.execute("VACUUM")
            copy.execute("PRAGMA journal_mode=DELETE")
        with path.open("rb") as stream:
            parts = contents.write(iter(lambda: stream.read(BLOCK), b""), compress=True)
    return Database("sqlite", migrations, {FILE: parts}, {}, {})


@contextmanager
def prepare(database: Database, contents: Contents) -> Iterator[Callable[[], None]]:
    """Inside the block, Django's connection is to a copy of the backup's database.

    Yields a function that puts it in the place of the real one: wholly or, where it raises, not at all.
    """
    real = connection.settings_dict["NAME"]
    with temporary_file() as path:
        with path.open("wb") as stream:
            stream.writelines(contents.read(database.files[FILE], compressed=True))
        check_integrity(path)
        connection.close()
        connection.settings_dict["NAME"] = str(path)
        try:
            yield lambda: replace(path, real)
        finally:
            connection.close()
            connection.settings_dict["NAME"] = real


def check_integrity(path: Path) -> None:
    """Raise RefusedBackup for a file that is no database, or a damaged one."""
    try:
        with closing(sqlite3.connect(path)) as copy:
            [(verdict,)] = copy.execute("PRAGMA integrity_check(1)")
    except sqlite3.DatabaseError as error:
        verdict = str(error)
    if verdict != "ok":
        raise RefusedBackup(f"its database is damaged ({verdict}); take another backup")


def replace(path: Path, real: str) -> None:
    """Write a whole database over another one in one transaction. Raises RefusedBackup where it is in use."""
    connection.close()
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(real)) as target:
        source.backup(target, progress=give_up_after(TIMEOUT_SECONDS))


def give_up_after(seconds: float) -> Callable[[int, int, int], None]:
    """Called after each step of a copy: raises RefusedBackup where others have the database for too long.

    Python itself would wait for ever.
    """
    deadline = time.monotonic() + seconds

    def give_up(status: int, _remaining: int, _total: int) -> None:
        if status in BUSY and time.monotonic() > deadline:
            raise RefusedBackup("the database is in use; stop the CMS and its worker, then try again")

    return give_up


@contextmanager
def temporary_file() -> Iterator[Path]:
    """A file for its owner alone beside the database, where there is room for a second one."""
    beside = Path(connection.settings_dict["NAME"]).parent
    is_file = connection.settings_dict["NAME"] and beside.is_absolute()
    if is_file:
        beside.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".backup-", suffix=".sqlite3", dir=beside if is_file else None)
    os.close(handle)
    try:
        yield Path(name)
    finally:
        for suffix in ("", "-wal", "-shm", "-journal"):
            Path(name + suffix).unlink(missing_ok=True)
