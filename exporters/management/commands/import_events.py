"""`manage.py import_events SITE`: the events of an Astro project become draft pages."""

import json
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from exporters.errors import ExportError
from exporters.importer import Result, import_events
from exporters.releases.wishes import one_wish
from exporters.trees import find_tree


class Command(BaseCommand):
    help = "Reads src/pages/**/*.md of an Astro project whose layout is EventLayout into draft pages."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("site", type=Path, help="the root of the Astro project")
        parser.add_argument("--dry-run", action="store_true", help="save nothing, say what would be done")
        parser.add_argument("--publish", action="store_true", help="publish what is imported")
        parser.add_argument("--report", type=Path, help="write what became of each file here, as JSON")
        parser.add_argument("--hostname", default="", help="which of Wagtail's sites; else the default one")
        parser.add_argument("--locale", default="", help="which language of that site; else the site's own")

    def handle(
        self, *, site: Path, dry_run: bool, publish: bool, report: Path | None, **options: Any
    ) -> None:
        entries = []
        try:
            tree = find_tree(options["hostname"], options["locale"])
            with one_wish():
                for entry in import_events(site, tree=tree, dry_run=dry_run, publish=publish):
                    entries.append(entry)
                    if options["verbosity"] > 1 or entry.notes or entry.result is not Result.UNCHANGED:
                        self.stdout.write(str(entry))
        except ExportError as error:
            raise CommandError(str(error), returncode=2) from error
        if report:
            rows = [{"path": e.path, "result": e.result, "notes": e.notes} for e in entries]
            report.write_text(json.dumps(rows, ensure_ascii=False, indent=2) + "\n")
        counts = Counter(entry.result for entry in entries)
        self.stdout.write(", ".join(f"{counts[result]} {result}" for result in Result))
        if counts[Result.REFUSED]:
            raise CommandError(
                f"{counts[Result.REFUSED]} refused; nothing of them was changed.", returncode=2
            )
