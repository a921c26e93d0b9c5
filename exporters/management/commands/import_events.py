"""`manage.py import_events SITE`: the events of an Astro project become draft pages."""

from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from exporters.content.site_tree import find_tree
from exporters.ingest.importer import import_events
from exporters.ingest.results import ImportedFile, Result
from exporters.management.commands._base import (
    ExporterCommand,
    add_tree_arguments,
    explain,
    write_report,
)
from exporters.releases.reconcile_requests import coalesce_reconciles


class Command(ExporterCommand):
    help = "Reads src/pages/**/*.md of an Astro project whose layout is EventLayout into draft pages."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("site", type=Path, help="the root of the Astro project")
        parser.add_argument("--dry-run", action="store_true", help="save nothing, say what would be done")
        parser.add_argument("--publish", action="store_true", help="publish what is imported")
        parser.add_argument("--report", type=Path, help="write what became of each file here, as JSON")
        add_tree_arguments(parser)

    def handle(
        self, *, site: Path, dry_run: bool, publish: bool, report: Path | None, **options: Any
    ) -> None:
        imported_files: list[ImportedFile] = []
        try:
            tree = find_tree(options["hostname"], options["locale"])
            with coalesce_reconciles():
                for imported in import_events(site, tree=tree, dry_run=dry_run, publish=publish):
                    imported_files.append(imported)
                    if options["verbosity"] > 1 or imported.notes or imported.result is not Result.UNCHANGED:
                        self.stdout.write(str(imported))
        except Exception as error:
            problem = explain(error)
            unreported = write_report(report, as_json(imported_files))
            raise CommandError("\n".join([str(problem), *unreported]), returncode=2) from error
        failures = write_report(report, as_json(imported_files))
        counts = Counter(imported.result for imported in imported_files)
        self.stdout.write(", ".join(f"{counts[result]} {result}" for result in Result))
        if counts[Result.REFUSED]:
            failures.insert(0, f"{counts[Result.REFUSED]} refused; nothing of them was changed.")
        if failures:
            raise CommandError("\n".join(failures), returncode=2)


def as_json(imported_files: list[ImportedFile]) -> list[dict[str, Any]]:
    return [
        {"path": imported.path, "result": imported.result, "notes": imported.notes}
        for imported in imported_files
    ]
