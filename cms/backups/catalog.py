"""The backups in the storage that the settings name: listed, read, written, pruned."""

from __future__ import annotations

import logging
import re
from datetime import datetime

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages

from cms.backups.contents import Contents, RefusedBackup
from cms.backups.manifest import Backup, UnknownFormat, format_manifest, parse_manifest

logger = logging.getLogger(__name__)
ALIAS = "backups"
NAME = re.compile(r"\d{4}-\d\d-\d\dT\d{6}Z(-\d+)?")
SUFFIX = ".json"


class Catalog:
    """All backups in one storage."""

    def __init__(self, storage: Storage | None = None) -> None:
        self.storage = storage or storages[ALIAS]
        self.contents = Contents(self.storage)

    def list_names(self) -> list[str]:
        """The names of all backups, the oldest first; unfinished ones included."""
        try:
            found = self.storage.listdir("")[1]
        except FileNotFoundError:
            return []
        names = [name.removesuffix(SUFFIX) for name in found if name.endswith(SUFFIX)]
        return sorted((name for name in names if NAME.fullmatch(name)), key=sort_key)

    def read(self, name: str) -> Backup:
        """Raises RefusedBackup where there is none of this name, or its manifest is cut or altered."""
        if name not in self.list_names():
            raise RefusedBackup("there is no backup of this name", where=name)
        with self.storage.open(name + SUFFIX) as stream:
            return parse_manifest(stream.read(), name=name)

    def write(self, backup: Backup) -> str:
        """Store a manifest, when all contents are there, and read it back; returns the backup's name."""
        stem = f"{datetime.fromisoformat(backup.made_at):%Y-%m-%dT%H%M%SZ}"
        taken = set(self.list_names())
        later = (f"{stem}-{number}" for number in range(2, len(taken) + 3))
        name = next(candidate for candidate in (stem, *later) if candidate not in taken)
        self.storage.save(name + SUFFIX, ContentFile(format_manifest(backup)))
        if self.read(name) != backup:
            raise RefusedBackup("the storage gives back another list than it was given", where=name)
        return name

    def prune(self, keep: int, *, made: str) -> int:
        """Delete all but the newest `keep` backups, and what only they had; returns how many.

        made: the one that was just made, which stays. Unfinished ones are deleted with their contents: a
        backup is whole once its manifest is stored.
        """
        names = self.list_names()
        backups, unreadable = {}, []
        for name in names:
            try:
                backups[name] = self.read(name)
            except UnknownFormat:
                # What it holds is unknown, so nothing may go.
                return 0
            except RefusedBackup as error:
                logger.warning("%s. It is deleted.", error)
                unreadable.append(name)
        kept = {made, *list(backups)[-max(keep, 1) :]}
        gone = [*unreadable, *(name for name in backups if name not in kept)]
        for name in gone:
            self.storage.delete(name + SUFFIX)
        self.contents.delete_all_but({part.sha256 for name in kept for part in backups[name].parts()})
        return len(gone)


def sort_key(name: str) -> tuple[str, int]:
    """So that the tenth backup of a second comes after the second one."""
    moment, _, number = name.partition("Z")
    return moment, int(number.removeprefix("-") or 1)
