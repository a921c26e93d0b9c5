"""`manage.py maintain`: all that a timer has to start. What is due it decides itself."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from cms.maintenance.running import run_steps
from cms.maintenance.steps import list_steps
from exporters.management.commands._base import ExporterCommand


class Command(ExporterCommand):
    help = "Publishes what is due, makes releases, prunes what nobody needs, makes the nightly backup."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--now", action="store_true", help="do all of it, due or not")

    def handle(self, *, now: bool, **options: Any) -> None:
        failures = list(run_steps(list_steps(), now=now))
        if failures:
            raise CommandError("\n".join(["These failed; the others are done:", *failures]), returncode=2)
