"""The manifest of a backup: what it holds, as JSON, with the sha256 of itself in the last line."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from cms.backups.contents import Part, RefusedBackup
from exporters.core.hashing import digest

FORMAT = 1
Files = Mapping[str, tuple[Part, ...]]
# (app, name) of each that was applied.
Migrations = tuple[tuple[str, str], ...]


class UnknownFormat(RefusedBackup):
    """A manifest that a newer version of this program has written."""


@dataclass(frozen=True, slots=True)
class Database:
    """The database in a backup.

    engine: "sqlite" or "postgresql".
    files: compressed; of PostgreSQL the rows of each table, of SQLite the database file under its own name.
    columns: table -> the columns in the order of its rows. sequences: (table, column) -> (last value, whether
    that was given out). Both are of PostgreSQL alone.
    """

    engine: str
    migrations: Migrations
    files: Files
    columns: Mapping[str, tuple[str, ...]]
    sequences: Mapping[tuple[str, str], tuple[int, bool]]


@dataclass(frozen=True, slots=True)
class Backup:
    """made_at: ISO 8601, of what the database shows. media, releases: name in the storage -> parts.

    notes: sentences about what the storages had lost already when the backup was made.
    """

    made_at: str
    database: Database
    media: Files
    releases: Files
    notes: tuple[str, ...]

    def parts(self) -> Iterator[Part]:
        for files in (self.database.files, self.media, self.releases):
            for parts in files.values():
                yield from parts


def format_manifest(backup: Backup) -> bytes:
    database = backup.database
    body = json.dumps(
        {
            "format": FORMAT,
            "made_at": backup.made_at,
            "database": {
                "engine": database.engine,
                "migrations": database.migrations,
                "files": _files_as_json(database.files),
                "columns": database.columns,
                "sequences": [[*key, *value] for key, value in database.sequences.items()],
            },
            "media": _files_as_json(backup.media),
            "releases": _files_as_json(backup.releases),
            "notes": backup.notes,
        },
        ensure_ascii=True,
    ).encode()
    return body + b"\n" + digest(body).encode() + b"\n"


def parse_manifest(content: bytes, *, name: str) -> Backup:
    """The backup of a manifest; raises RefusedBackup for one that was cut or altered. name: for messages."""
    body, _, last = content.rpartition(b"\n")[0].rpartition(b"\n")
    if not content.endswith(b"\n") or digest(body).encode() != last:
        raise RefusedBackup("the backup's list of files is cut or altered; take another backup", where=name)
    value = json.loads(body)
    if value["format"] != FORMAT:
        raise UnknownFormat("a newer version made this backup; restore it with that version", where=name)
    database = value["database"]
    backup = Backup(
        made_at=value["made_at"],
        database=Database(
            engine=database["engine"],
            migrations=tuple((app, migration) for app, migration in database["migrations"]),
            files=_parse_files(database["files"]),
            columns={table: tuple(columns) for table, columns in database["columns"].items()},
            sequences={
                (table, column): (last, called) for table, column, last, called in database["sequences"]
            },
        ),
        media=_parse_files(value["media"]),
        releases=_parse_files(value["releases"]),
        notes=tuple(value["notes"]),
    )
    for path in (*backup.media, *backup.releases):
        if PurePosixPath(path).is_absolute() or ".." in PurePosixPath(path).parts:
            raise RefusedBackup("the backup names a file outside of its folder", where=path)
    return backup


def _files_as_json(files: Files) -> dict[str, Any]:
    return {name: [[part.sha256, part.size] for part in parts] for name, parts in files.items()}


def _parse_files(value: Mapping[str, Any]) -> Files:
    return {name: tuple(Part(sha256, size) for sha256, size in parts) for name, parts in value.items()}
