"""`manage.py follow_site`: what is published shows in the preview's site within seconds, under `make run`."""

import shutil
import subprocess
import time
from argparse import ArgumentParser
from io import StringIO
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection

from cms import provisioning
from exporters.releases.models import Series

POLL_SECONDS = 1.0
# A copy of the project, below the server's build: publishing leaves the project itself alone.
COPY = "followed"
NOT_COPIED = shutil.ignore_patterns("node_modules", "dist", provisioning.PREVIEW_BUILD, ".astro", ".git")
# The releases that the pages of the preview's build are from.
STAMP = ".pages-from"


class Command(BaseCommand):
    help = "Builds the site's pages anew after each release, for the server that `make run` started."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("site", type=Path, help="the Astro project")

    def handle(self, *, site: Path, **options: Any) -> None:
        """Runs until Ctrl-C; a build that fails is printed, and the next release is another try."""
        stamp, tried = site / provisioning.PREVIEW_BUILD / STAMP, ""
        while True:
            try:
                newest = find_newest()
                if newest not in (tried, read(stamp)):
                    tried = newest
                    self.follow(site)
                    stamp.write_text(newest)
            except (CommandError, DatabaseError, OSError) as error:
                self.stderr.write(str(error))
            connection.close()
            time.sleep(POLL_SECONDS)

    def follow(self, site: Path) -> None:
        started = time.monotonic()
        build = site / provisioning.PREVIEW_BUILD
        copy = build / COPY
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(site, copy, ignore=NOT_COPIED)
        try:
            call_command("export_events", str(copy), verbosity=0, stdout=StringIO())
        except CommandError as error:
            # All pages but those that it names are exported.
            self.stderr.write(str(error))
        command = ["npm", "run", "--silent", "build"]
        done = subprocess.run(command, cwd=copy, capture_output=True, text=True)  # noqa: S603
        if done.returncode:
            raise CommandError(f"The site does not build:\n{done.stdout}{done.stderr}")
        replace_pages(copy / "dist", build / "client")
        self.stdout.write(f"The site shows what was published ({time.monotonic() - started:.0f} s)")


def find_newest() -> str:
    """The newest release of each site; "" before the first."""
    newest = Series.objects.order_by("pk").values_list("pk", "latest")
    return " ".join(f"{pk}:{latest}" for pk, latest in newest)


def read(stamp: Path) -> str:
    return stamp.read_text() if stamp.exists() else ""


def replace_pages(built: Path, served: Path) -> None:
    """Give the server the files of a build, and take the pages away that it has no more.

    What the server's own pages load lies in `_astro`, which is added to alone.
    """
    files = {path.relative_to(built) for path in built.rglob("*") if path.is_file()}
    for name in sorted(files):
        target = served / name
        target.parent.mkdir(parents=True, exist_ok=True)
        # Renamed into place: a reader gets the old file or the new one.
        part = target.with_name(f"{target.name}.part")
        shutil.copyfile(built / name, part)
        part.replace(target)
    for page in served.rglob("*.html"):
        if page.relative_to(served) not in files:
            page.unlink()
