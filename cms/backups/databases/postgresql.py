"""PostgreSQL: the rows of each table by COPY, into tables that the migrations make in a schema of their own.

docs/decisions/backups.md says why not by pg_dump.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import DatabaseError

from cms.backups.contents import Contents, Part, RefusedBackup
from cms.backups.databases.left_out import LEFT_OUT
from cms.backups.manifest import Database, Migrations

logger = logging.getLogger(__name__)
# Begins the name of the schema in which a restore prepares its tables.
SCHEMA = "cms_restore_"
# The migrations fill it themselves.
MIGRATIONS = "django_migrations"
COLUMNS = """
SELECT column_name, pg_get_serial_sequence(format('%%I.%%I', table_schema, table_name), column_name)
FROM information_schema.columns
WHERE table_schema = current_schema() AND table_name = %s AND is_generated = 'NEVER' ORDER BY ordinal_position
"""


def dump(contents: Contents, migrations: Migrations) -> Database:
    """Store the rows that the transaction sees."""
    files: dict[str, tuple[Part, ...]] = {}
    columns: dict[str, tuple[str, ...]] = {}
    sequences: dict[tuple[str, str], tuple[int, bool]] = {}
    for table in list_tables():
        if table in LEFT_OUT or table == MIGRATIONS:
            continue
        found = fetch(COLUMNS, [table])
        columns[table] = tuple(column for column, _ in found)
        for column, sequence in found:
            if sequence:
                [(last, called)] = fetch(f"SELECT last_value, is_called FROM {sequence}")  # noqa: S608 - quoted by PostgreSQL
                sequences[table, column] = (last, called)
        files[table] = contents.write(copy_out(table, columns[table]), compress=True)
    return Database("postgresql", migrations, files, columns, sequences)


def copy_out(table: str, columns: tuple[str, ...]) -> Iterator[bytes]:
    with connection.cursor() as cursor, cursor.copy(f"COPY {describe(table, columns)} TO STDOUT") as rows:
        for row in rows:
            yield bytes(row)


@contextmanager
def prepare(database: Database, contents: Contents) -> Iterator[Callable[[], None]]:
    """Inside the block, Django's connection sees the backup's tables alone, in a schema beside the real one.

    Yields a function that puts them in the place of the real ones: all or, where it raises, none.
    """
    [(path,)] = fetch("SHOW search_path")
    [(home,)] = fetch("SELECT current_schema()")
    for (left,) in fetch("SELECT nspname FROM pg_namespace WHERE starts_with(nspname, %s)", [SCHEMA]):
        # Of a restore that was killed.
        execute(f"DROP SCHEMA {quote(left)} CASCADE")
    schema = SCHEMA + secrets.token_hex(4)
    execute(f"CREATE SCHEMA {quote(schema)}")
    try:
        execute(f"SET search_path TO {quote(schema)}")
        make_tables(database)
        load_rows(database, contents)
        yield lambda: replace(schema, home)
    finally:
        execute(f"SET search_path TO {path}")
        execute(f"DROP SCHEMA {quote(schema)} CASCADE")


def make_tables(database: Database) -> None:
    """Migrate an empty schema as far as the backup's database was; raises RefusedBackup where that fails."""
    executor = MigrationExecutor(connection)
    graph, applied = executor.loader.graph, set(database.migrations)
    replaced = {
        key
        for key, migration in executor.loader.disk_migrations.items()
        if migration.replaces and set(migration.replaces) <= applied
    }
    there = (applied | replaced) & graph.nodes.keys()
    last = sorted(
        node
        for node in there
        if not any(child.key[0] == node[0] and child.key in there for child in graph.node_map[node].children)
    )
    executor.migrate(last)


def load_rows(database: Database, contents: Contents) -> None:
    made = [table for table in list_tables() if table != MIGRATIONS]
    unknown = sorted(database.files.keys() - set(made))
    if unknown:
        logger.warning("These tables of the backup belong to no app and are left out: %s", ", ".join(unknown))
    with transaction.atomic():
        execute(f"TRUNCATE {', '.join(map(quote, made))}")
        for table in sorted(database.files.keys() & set(made)):
            copy_in(database, contents, table)
        for (table, column), (last, called) in database.sequences.items():
            if table not in unknown:
                execute(
                    "SELECT setval(pg_get_serial_sequence(%s, %s), %s, %s)",
                    [quote(table), column, last, called],
                )


def copy_in(database: Database, contents: Contents, table: str) -> None:
    statement = f"COPY {describe(table, database.columns[table])} FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(statement) as rows:
        for block in contents.read(database.files[table], compressed=True):
            rows.write(block)


def replace(schema: str, home: str) -> None:
    """Put the tables of one schema in the place of those of the same names in another, in one transaction."""
    made = list_tables()
    names = ", ".join(f"{quote(home)}.{quote(table)}" for table in made)
    try:
        with transaction.atomic():
            execute("SET LOCAL lock_timeout = '30s'")
            execute(f"DROP TABLE IF EXISTS {names} CASCADE")
            for table in made:
                execute(f"ALTER TABLE {quote(schema)}.{quote(table)} SET SCHEMA {quote(home)}")
    except DatabaseError as error:
        if getattr(error.__cause__, "sqlstate", "") == "55P03":
            raise RefusedBackup(
                "the database is in use; stop the CMS and its worker, then restore again"
            ) from error
        raise


def list_tables() -> list[str]:
    """The tables of the current schema, sorted."""
    rows = fetch("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
    return sorted(table for (table,) in rows)


def describe(table: str, columns: tuple[str, ...]) -> str:
    return f"{quote(table)} ({', '.join(map(quote, columns))})"


def quote(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def fetch(statement: str, values: Sequence[str | int | bool] | None = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def execute(statement: str, values: Sequence[str | int | bool] | None = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
