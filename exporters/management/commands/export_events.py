"""`manage.py export_events SITE`: the live pages become the files of an Astro project."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from exporters.errors import ExportError
from exporters.sync import Outcome, sync_events


class Command(BaseCommand):
    help = "Writes the live and public events into an Astro project."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("site", type=Path, help="the root of the Astro project")
        parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when out of date")
        parser.add_argument("--diff", action="store_true", help="show what changes")
        parser.add_argument("--force", action="store_true", help="overwrite what was edited outside the CMS")
        parser.add_argument("--canonical", action="store_true", help="ignore the imported formatting")
        parser.add_argument("--report", type=Path, help="write what was done here, as JSON")

    def handle(self, *, site: Path, check: bool, report: Path | None, **options: Any) -> None:
        flags = {name: options[name] for name in ("diff", "force", "canonical")}
        try:
            outcome = sync_events(site, write=not check, **flags)
        except ExportError as error:
            raise CommandError(str(error), returncode=2) from error
        if options["verbosity"] > 0:
            self.show(outcome)
        if report:
            report.write_text(json.dumps(as_json(outcome), ensure_ascii=False, indent=2) + "\n")
        fail_if_needed(outcome, check=check)

    def show(self, outcome: Outcome) -> None:
        for change in outcome.changes:
            self.stdout.write(str(change))
        self.stdout.write(outcome.diff, ending="")
        self.stdout.write(f"{len(outcome.changes)} to change; the CMS holds {outcome.files} files.")


def as_json(outcome: Outcome) -> dict[str, Any]:
    return {
        "files": outcome.files,
        "changes": [{"action": c.action, "path": c.path, "why": c.why} for c in outcome.changes],
        "problems": [{"where": p.where, "what": p.what} for p in outcome.problems],
    }


def fail_if_needed(outcome: Outcome, *, check: bool) -> None:
    """Exit 2 where something could not be exported, 1 where --check found something to export."""
    troubles = [str(problem) for problem in outcome.problems]
    troubles += [f"{change.path}: {change.why}" for change in outcome.conflicts]
    if troubles:
        raise CommandError("\n".join(["These were not exported:", *troubles]), returncode=2)
    if check and outcome.changes:
        raise CommandError("The export is out of date; run export_events.", returncode=1)
