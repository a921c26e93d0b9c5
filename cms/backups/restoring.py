"""Restores a backup: everything is read and prepared aside, then one transaction puts it in place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.files.storage import Storage, storages
from django.core.management import call_command
from django.db import connection, models
from django.db.migrations.loader import MigrationLoader
from wagtail.models import Site

from cms.backups.catalog import Catalog
from cms.backups.contents import RefusedBackup
from cms.backups.databases import find_engine
from cms.backups.files import put_back, put_back_releases
from cms.backups.making import LOCK
from cms.backups.manifest import Backup
from cms.locks import try_lock
from exporters.releases.build.lock import reconcile_lock
from exporters.releases.build.manifests import read_manifest

# What an empty database has no row of.
CONTENT = {"auth_user": "", "releases_release": "", "wagtailcore_page": "WHERE depth > 2"}


def is_empty() -> bool:
    """Whether the database has no account, no page and no release: a restore loses nothing."""
    there = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for table in CONTENT.keys() & there:
            cursor.execute(f"SELECT 1 FROM {table} {CONTENT[table]} LIMIT 1")  # noqa: S608 - constants
            if cursor.fetchone():
                return False
    return True


def check_backup(catalog: Catalog, name: str) -> Backup:
    """A backup that is whole and fits this server; raises RefusedBackup for any other. Reads all of it."""
    backup = catalog.read(name)
    lost = catalog.contents.find_lost(backup.parts())
    if lost:
        raise RefusedBackup(
            f"{len(lost)} parts of the backup are missing or damaged, the first is {lost[0]}; "
            "take another backup",
            where=name,
        )
    if backup.database.engine != connection.vendor:
        raise RefusedBackup(
            f"this backup is of {backup.database.engine}, and DATABASE_URL names {connection.vendor}",
            where=name,
        )
    unknown = sorted(set(backup.database.migrations) - known_migrations())
    if unknown:
        first = ".".join(unknown[0])
        raise RefusedBackup(
            f"another version of the CMS made this backup: its migration {first} is not known here; "
            "install that version, restore, and then update",
            where=name,
        )
    return backup


def known_migrations() -> set[tuple[str, str]]:
    loader = MigrationLoader(None)
    replaced = {key for migration in loader.disk_migrations.values() for key in migration.replaces}
    # Apps without a folder of migrations any more have nothing to restore.
    return set(loader.disk_migrations) | replaced


def restore_backup(name: str) -> Backup:
    """Replace database, uploads and releases by those of a backup; returns it.

    Where this raises, all is as it was: RefusedBackup, and the errors of the database and of the storages.
    Files are only added; those that the database then names no more are deleted by `manage.py maintain`.
    """
    engine, catalog = find_engine(), Catalog()
    with try_lock(LOCK) as free:
        if not free:
            raise RefusedBackup("a backup or another restore is running; wait for it to end")
        backup = check_backup(catalog, name)
        with (
            reconcile_lock(),
            engine.prepare(backup.database, catalog.contents) as replace_database,
            undone_on_failure() as added,
        ):
            renamed = put_back(
                storages["default"], backup.media, catalog.contents, added(storages["default"])
            )
            put_back_releases(
                storages["releases"], backup.releases, catalog.contents, added(storages["releases"])
            )
            call_command("migrate", verbosity=0, interactive=False)
            for old, new in renamed.items():
                rename_file(old, new)
            replace_database()
        read_manifest.cache_clear()
        ContentType.objects.clear_cache()
        Site.clear_site_root_paths_cache()
    return backup


@contextmanager
def undone_on_failure() -> Iterator[Callable[[Storage], Callable[[str], None]]]:
    """Deletes the files that were added in the block where it raises an error."""
    added: list[tuple[Storage, str]] = []
    try:
        yield lambda storage: lambda name: added.append((storage, name))
    except BaseException:
        for storage, name in added:
            with suppress(OSError):
                storage.delete(name)
        raise


def rename_file(old: str, new: str) -> None:
    """Name an upload's new place in every row that has the old one."""
    for model in apps.get_models():
        for field in model._meta.local_fields:
            if isinstance(field, models.FileField) and model._meta.managed:
                model._base_manager.filter(**{field.attname: old}).update(**{field.attname: new})
