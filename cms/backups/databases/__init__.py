"""How a database gets into a backup and out of it: a module for each engine."""

from types import ModuleType

from django.db import connection

from cms.backups.contents import RefusedBackup
from cms.backups.databases import postgresql, sqlite

ENGINES: dict[str, ModuleType] = {"postgresql": postgresql, "sqlite": sqlite}


def find_engine() -> ModuleType:
    """The module with `dump` and `prepare` for this database; raises RefusedBackup where there is none."""
    engine = ENGINES.get(connection.vendor)
    if engine is None:
        raise RefusedBackup(
            f"a database of {connection.vendor} cannot be backed up; use PostgreSQL or SQLite"
        )
    return engine
