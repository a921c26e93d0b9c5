"""`manage.py export_history FOLDER`: the releases that there are as commits of a new git repository."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError

from cms.history import export_history
from exporters.content.site_tree import find_tree
from exporters.management.commands._base import ExporterCommand, add_tree_arguments
from exporters.releases.build.series import find_series


class Command(ExporterCommand):
    help = "Makes a git repository with a commit for each release that there is."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="an empty or a new folder")
        add_tree_arguments(parser)

    def handle(self, *, folder: Path, hostname: str, locale: str, **options: Any) -> None:
        series = find_series(find_tree(hostname, locale))
        commits, lost = export_history(series, folder, email=settings.GIT_EMAIL)
        self.stdout.write(f"{commits} releases are commits now.")
        if lost:
            raise CommandError("\n".join(["The storage has lost these:", *lost]), returncode=2)
