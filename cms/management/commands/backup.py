"""`manage.py backup`: the database, the uploads and the releases, to where the settings say."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from cms.backups.catalog import Catalog
from cms.backups.making import make_backup
from cms.backups.manifest import Backup
from exporters.management.commands._base import ExporterCommand


class Command(ExporterCommand):
    help = "Makes a backup of the database, the uploads and the releases, and prunes old ones."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--list", action="store_true", help="name the backups that there are; make none")

    def handle(self, *, verbosity: int, **options: Any) -> None:
        try:
            if options["list"]:
                for name in Catalog().list_names():
                    self.stdout.write(name)
                return
            name, backup = make_backup()
        except OSError as error:
            raise CommandError(
                f"The storage cannot be used ({error}); put that right, and run this again.", returncode=2
            ) from error
        for note in backup.notes:
            self.stderr.write(note)
        if verbosity:
            self.stdout.write(f"{name}: {describe(backup)}")


def describe(backup: Backup) -> str:
    size = sum(part.size for part in {*backup.parts()})
    return (
        f"database, {len(backup.media)} uploads, {len(backup.releases)} contents of releases; "
        f"{size:,} bytes, every one compared"
    )
