"""Makes a backup: database, uploads and releases of one moment, while editors go on working."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from cms.backups.catalog import Catalog
from cms.backups.contents import Contents, Part, RefusedBackup
from cms.backups.databases import find_engine
from cms.backups.files import copy_files, find_changed
from cms.backups.manifest import Backup
from cms.locks import try_lock
from exporters.content.snapshot import repeatable_read
from exporters.releases.build.lock import reconcile_lock
from exporters.releases.build.store import SHA256, Store

LOCK = "backups"


def make_backup() -> tuple[str, Backup]:
    """Store a backup and prune old ones; returns its name and what it holds.

    Nothing of it counts before its manifest is stored, which is last. Raises RefusedBackup where another backup
    or a restore runs, OSError of a storage.
    """
    engine, catalog = find_engine(), Catalog()
    with try_lock(LOCK) as free:
        if not free:
            raise RefusedBackup("another backup or a restore is running; wait for it to end")
        contents = catalog.contents
        started_at = timezone.now()
        media = storages["default"]
        # Files first and again after the database: one that is uploaded or deleted meanwhile is in the backup.
        copied = copy_files(media, find_changed(media, (), started_at), contents)
        releases = copy_releases(contents, {})
        # No pruning takes away what the releases of this moment refer to.
        with reconcile_lock():
            with repeatable_read():
                made_at = timezone.now()
                migrations = tuple(sorted(MigrationRecorder(connection).applied_migrations()))
                database = engine.dump(contents, migrations)
            releases = copy_releases(contents, releases)
        copied |= copy_files(media, find_changed(media, copied, started_at), contents)
        backup = Backup(made_at.isoformat(), database, copied, releases, ())
        name = catalog.write(backup)
        catalog.prune(settings.BACKUPS_KEPT, made=name)
    return name, backup


def copy_releases(contents: Contents, copied: dict[str, tuple[Part, ...]]) -> dict[str, tuple[Part, ...]]:
    """Store what is not copied yet of the contents of releases; returns all of it, name -> parts."""
    storage = storages["releases"]
    names = {f"{sha256[:2]}/{sha256}" for sha256 in Store(storage).list_digests()}
    return copied | copy_files(storage, sorted(names - copied.keys()), contents)
