"""`manage.py restore NAME`: a backup takes the place of the database, the uploads and the releases."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from cms.backups.catalog import Catalog
from cms.backups.restoring import check_backup, is_empty, restore_backup
from cms.management.commands.backup import describe
from exporters.management.commands._base import ExporterCommand

NOT_EMPTY = (
    "There are accounts, pages or releases in the database, and the backup would take their place. Nothing "
    "was changed. Make a backup of them first if you need them, then give --force."
)
AFTERWARDS = (
    "Restart the CMS and its worker. Everybody logs in anew. Tokens, webhooks, passwords and shared links "
    "are as they were then: revoke again what was revoked since."
)


class Command(ExporterCommand):
    help = "Replaces the database, the uploads and the releases by those of a backup, wholly or not at all."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="the backup, as `manage.py backup --list` names it, or `latest`")
        parser.add_argument("--check", action="store_true", help="read all of the backup, change nothing")
        parser.add_argument("--force", action="store_true", help="replace what is there without asking")

    def handle(self, *, name: str, check: bool, force: bool, **options: Any) -> None:
        try:
            catalog = Catalog()
            name = next(iter(catalog.list_names()[::-1]), name) if name == "latest" else name
            if check:
                self.stdout.write(f"{name}: {describe(check_backup(catalog, name))}.")
                return
            if not (is_empty() or force or self.is_wanted(name)):
                raise CommandError(NOT_EMPTY, returncode=2)
            backup = restore_backup(name)
        except OSError as error:
            raise CommandError(
                f"The storage cannot be used ({error}). Nothing was changed.", returncode=2
            ) from error
        self.stdout.write(f"{name} is restored: {describe(backup)}.")
        for note in backup.notes:
            self.stderr.write(note)
        self.stdout.write(AFTERWARDS)

    def is_wanted(self, name: str) -> bool:
        """Ask, where somebody is there to answer."""
        if not sys.stdin.isatty():
            return False
        self.stdout.write(
            f"Replace the database, the uploads and the releases by {name}? What is there now is lost."
        )
        return input("Type yes to do it: ").strip() == "yes"
