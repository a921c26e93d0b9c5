"""Deletes files that nothing names: without a row, without a release, or left by a killed process."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from django.apps import apps
from django.core.files.storage import Storage, storages
from django.db import connection, models
from django.utils import timezone
from wagtail.models import UploadedFile

from cms.backups.files import walk
from cms.backups.making import LOCK
from cms.locks import try_lock
from cms.maintenance.rows import Deleted
from exporters.releases.build.prune import prune_contents

# Where Wagtail stores uploads; other folders are not ours.
FOLDERS = ("avatar_images", "documents", "images", "original_images", "wagtail_uploads")
# A file is stored before its row, and an editor may still be giving a title to an upload of this morning.
GRACE = timedelta(days=7)
# Of one request, of one backup.
TEMPORARY_GRACE = timedelta(days=1)
TEMPORARY = re.compile(r"tmp\w{8}\.upload(\..*)?|\.backup-\w{8}\.sqlite3(-wal|-shm|-journal)?")


def prune_uploads() -> Deleted:
    """Uploads that were never given a title, then files without a row."""
    with try_lock(LOCK) as free:
        if not free:
            # A restore stores files before the rows that name them.
            return {}
        storage, old = storages["default"], timezone.now() - GRACE
        untitled = [
            upload
            for upload in UploadedFile.objects.exclude(for_content_type=None)
            if _is_older(storage, upload.file.name, old)
        ]
        for upload in untitled:
            upload.delete()
        candidates = [name for name in find_unnamed(storage) if _is_older(storage, name, old)]
        # Asked again: the clock of a storage may differ from ours.
        orphans = sorted(set(candidates) - read_names())
        for name in orphans:
            storage.delete(name)
    return {"untitled uploads": len(untitled), "orphaned files": len(orphans)}


def find_unnamed(storage: Storage) -> list[str]:
    """The files in the folders of uploads that no row names."""
    stored = [name for folder in FOLDERS for name in walk(storage, folder)]
    named = read_names()
    return [name for name in stored if name not in named]


def read_names() -> set[str]:
    """The names of all files that a row of any model names."""
    names: set[str] = set()
    for model in apps.get_models():
        for field in model._meta.local_fields:
            if isinstance(field, models.FileField):
                names.update(model._base_manager.values_list(field.attname, flat=True))
    return names


def prune_releases_contents() -> Deleted:
    return {"contents of no release": prune_contents()}


def prune_temporary_files() -> Deleted:
    """What killed processes left: uploads on their way in, and copies of the database."""
    old = timezone.now() - TEMPORARY_GRACE
    left = [path for folder in find_temporary_folders() for path in _find_left(folder, old)]
    for path in left:
        path.unlink(missing_ok=True)
    return {"temporary files": len(left)}


def find_temporary_folders() -> set[Path]:
    folders = {Path(tempfile.gettempdir())}
    beside = Path(connection.settings_dict["NAME"] or "").parent
    return folders | ({beside} if connection.vendor == "sqlite" and beside.is_absolute() else set())


def _find_left(folder: Path, old: datetime) -> Iterator[Path]:
    for path in folder.iterdir():
        if TEMPORARY.fullmatch(path.name):
            with suppress(FileNotFoundError):
                status = path.lstat()
                if status.st_uid == os.geteuid() and status.st_mtime < old.timestamp():
                    yield path


def _is_older(storage: Storage, name: str, old: datetime) -> bool:
    """Whether a file was last written before that; one that is gone counts as old."""
    try:
        return storage.get_modified_time(name) < old
    except FileNotFoundError:
        return True
