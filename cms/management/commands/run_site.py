"""`manage.py run_site`: prepare everything, then serve the CMS and the Astro preview."""

import os
import shutil
import socket
import sys
import time
from argparse import ArgumentParser
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from honcho.manager import Manager

from cms import provisioning
from cms.bootstrap.steps import SetupError, run_step
from cms.environment import PROJECT_ROOT
from cms.management.commands import follow_site
from events.models import EventPage
from exporters.content.contract import EXTENSION_FILE

ASTRO = PROJECT_ROOT / "frontend-contract"
# Two host names of this machine: cookies of one host name are sent to all of its ports.
HOSTS = {"CMS_URL": "localhost", "PREVIEW_URL": "127.0.0.1"}


class Command(BaseCommand):
    help = "Prepares the database, the sample and the preview, then serves the CMS and the Astro preview."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--site", type=Path, default=ASTRO / "site", help="the Astro project")
        parser.add_argument("--prepare-only", action="store_true", help="stop before serving")

    def handle(self, *, site: Path, prepare_only: bool, **options: Any) -> None:
        ports = {name: read_port(name, getattr(settings, name)) for name in ("CMS_URL", "PREVIEW_URL")}
        if len(set(ports.values())) < len(ports):
            raise CommandError("CMS_URL and PREVIEW_URL have the same port; give one of them another.")
        for setting, port in ports.items():
            refuse_taken_port(setting, port)
        passwords = self.prepare(site.resolve())
        self.announce(passwords)
        if not prepare_only:
            sys.exit(serve(site, ports["CMS_URL"], ports["PREVIEW_URL"]))

    def prepare(self, site: Path) -> list[tuple[str, str]]:
        """Do what a first run needs; returns the new accounts with their passwords."""
        settings.VAR.mkdir(parents=True, exist_ok=True)
        if provisioning.has_pending_migrations():
            self.step("Making the database", lambda: call_command("migrate", verbosity=0))
        provisioning.ensure_site()
        passwords = list(provisioning.ensure_accounts())
        if not EventPage.objects.exists():
            self.step("Importing the sample", lambda: self.import_sample(site))
        self.step("Exporting into the Astro site", lambda: self.export(site))
        self.build_preview(site)
        return passwords

    def import_sample(self, site: Path) -> None:
        call_command("import_events", str(site), publish=True, stdout=StringIO())

    def export(self, site: Path) -> None:
        """Export the pages; a conflict is printed and does not stop the CMS from starting."""
        try:
            call_command("export_events", str(site), verbosity=0)
        except CommandError as error:
            self.stderr.write(str(error))

    def build_preview(self, site: Path) -> None:
        stamp = site / provisioning.PREVIEW_BUILD / ".built-from"
        fingerprint = provisioning.preview_fingerprint(site, ASTRO)
        if stamp.exists() and stamp.read_text() == fingerprint:
            return
        command = ["npm", "run", "build:preview"]
        try:
            run_step("Building the preview", command, "the Astro site does not build.", folder=site)
        except SetupError as error:
            raise CommandError(str(error)) from error
        stamp.write_text(fingerprint)
        # It was built from what has just been exported.
        (site / provisioning.PREVIEW_BUILD / follow_site.STAMP).write_text(follow_site.find_newest())

    def step(self, title: str, run: Callable[[], Any]) -> None:
        started = time.monotonic()
        self.stdout.write(f"{title} …", ending="")
        self.stdout.flush()
        run()
        self.stdout.write(f" {time.monotonic() - started:.0f} s")

    def announce(self, passwords: list[tuple[str, str]]) -> None:
        self.stdout.write(f"\nCMS      {settings.CMS_URL}/admin/\nPreview  {settings.PREVIEW_URL}/")
        for name, password in passwords:
            self.stdout.write(f"Log in as {name!r} with the password {password}  (shown only now)")
        self.stdout.write("Ctrl-C stops both.\n")


def read_port(setting: str, address: str) -> int:
    """The port in an address such as http://localhost:8000."""
    try:
        parts = urlsplit(address)
        port = parts.port or {"http": 80, "https": 443}[parts.scheme]
    except (ValueError, KeyError) as error:
        raise CommandError(
            f"{setting} is {address!r}; give it an address such as http://localhost:8000."
        ) from error
    return port


def refuse_taken_port(setting: str, port: int) -> None:
    """Raise CommandError for a port in use, before minutes of preparation."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise CommandError(
                f"Port {port} is taken; stop the program that uses it, "
                f"or choose another: make run {setting}=http://{HOSTS[setting]}:{port + 11}"
            ) from error


def server_settings(site: Path) -> dict[str, str]:
    """Environment variables of both servers: their addresses, and the site's extension of the contract."""
    own_extension = site.resolve() / EXTENSION_FILE
    extension = settings.EVENT_EXTENSION or (str(own_extension) if own_extension.is_file() else "")
    addresses = {"CMS_URL": settings.CMS_URL, "PREVIEW_URL": settings.PREVIEW_URL}
    return {**addresses, "EVENT_EXTENSION": extension}


def serve(site: Path, cms_port: int, preview_port: int) -> int:
    """Run both servers until one stops or Ctrl-C; returns the exit code."""
    environment = os.environ | server_settings(site)
    manager = Manager()
    manager.add_process(
        "cms", f"'{sys.executable}' -u manage.py runserver --noreload {cms_port}", env=environment
    )
    manager.add_process(
        "preview",
        f"'{shutil.which('npm')}' run --silent serve:preview",
        env={**environment, "PORT": str(preview_port), "HOST": HOSTS["PREVIEW_URL"]},
        cwd=str(site),
    )
    manager.add_process(
        "site", f"'{sys.executable}' -u manage.py follow_site '{site.resolve()}'", env=environment
    )
    manager.loop()
    # Ctrl-C is the normal end, not a failure.
    return 0 if manager.returncode in (None, 130) else manager.returncode
