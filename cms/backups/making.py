"""Makes a backup: database, uploads and releases of one moment, while editors go on working."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from django.conf import settings
from django.core.files.storage import storages
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from cms.backups.catalog import Catalog
from cms.backups.contents import Contents, Part, RefusedBackup
from cms.backups.databases import find_engine
from cms.backups.files import THREADS, copy_files, find_changed
from cms.backups.manifest import Backup
from cms.locks import try_lock
from exporters.content.snapshot import repeatable_read
from exporters.releases.build.lock import reconcile_lock
from exporters.releases.build.store import LostContent, Store

LOCK = "backups"
DAMAGED = "Not in the backup, for the storage has damaged it (`manage.py reconcile --repair` restores it)"
Releases = dict[str, tuple[Part, ...]]


def make_backup() -> tuple[str, Backup]:
    """Store a backup and prune old ones; returns its name and what it holds.

    Nothing of it counts before its manifest is stored, which is last. Raises RefusedBackup where another
    backup or a restore runs, OSError of a storage.
    """
    engine, catalog = find_engine(), Catalog()
    with try_lock(LOCK) as free:
        if not free:
            raise RefusedBackup("another backup or a restore is running; wait for it to end")
        contents = catalog.contents
        started_at = timezone.now()
        media = storages["default"]
        # Files first and again after the database: what is uploaded or deleted meanwhile is there.
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
        whole = {name: parts for name, parts in releases.items() if parts}
        notes = tuple(f"{DAMAGED}: {name}" for name in sorted(releases.keys() - whole.keys()))
        backup = Backup(made_at.isoformat(), database, copied, whole, notes)
        name = catalog.write(backup)
        catalog.prune(settings.BACKUPS_KEPT, made=name)
    return name, backup


def copy_releases(contents: Contents, copied: Releases) -> Releases:
    """Store what is not copied yet of the contents of releases; returns all of it.

    Name in the storage -> parts; () for one that the storage has damaged, which no backup can hold.
    """
    store = Store(storages["releases"])

    def copy(sha256: str) -> tuple[Part, ...]:
        try:
            return contents.write([store.read(sha256)])
        except LostContent:
            return ()

    names = {f"{sha256[:2]}/{sha256}": sha256 for sha256 in store.list_digests()}
    new = sorted(names.keys() - copied.keys())
    with ThreadPoolExecutor(THREADS) as pool:
        return copied | dict(zip(new, pool.map(copy, (names[name] for name in new)), strict=True))
