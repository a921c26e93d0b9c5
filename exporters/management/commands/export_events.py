"""`manage.py export_events SITE`: the live pages become the files of an Astro project."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from tqdm import tqdm

from exporters.content.pages import Row, count_rows
from exporters.content.site_tree import SiteTree, find_tree
from exporters.core.commit_message import make_person
from exporters.core.errors import ExportError
from exporters.export.parallel import count_cores
from exporters.export.sync import Options, Outcome, sync_events
from exporters.git.commit import commit_export
from exporters.git.repository import Repository
from exporters.management.commands._base import (
    ExporterCommand,
    add_tree_arguments,
    explain,
    write_report,
)


class Command(ExporterCommand):
    help = "Writes the live and public events into an Astro project."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("site", type=Path, help="the root of the Astro project")
        parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when out of date")
        parser.add_argument("--diff", action="store_true", help="show what changes")
        parser.add_argument("--force", action="store_true", help="overwrite what was edited outside the CMS")
        parser.add_argument("--canonical", action="store_true", help="ignore the imported formatting")
        parser.add_argument("--report", type=Path, help="write what was done here, as JSON")
        add_tree_arguments(parser)

        parser.add_argument("--commit", action="store_true", help="commit what was exported, and only that")
        parser.add_argument("--push", action="store_true", help="push the commit; implies --commit")

    def handle(self, *, site: Path, report: Path | None, **options: Any) -> None:
        check, push = options["check"], options["push"]
        committing = options["commit"] or push
        try:
            if check and committing:
                raise ExportError("--check writes nothing, so there is nothing to --commit.")
            repository = open_repository(site, push=push) if committing else None
            outcome = self.export(site, options, repository)
        except Exception as error:
            problem = explain(error)
            # Replaces the report of an earlier export.
            unreported = write_report(report, as_json(Outcome([], [problem], 0)))
            raise CommandError("\n".join([str(problem), *unreported]), returncode=2) from error
        failures = list_failures(outcome)
        if repository:
            failures += commit(repository, outcome, push=push)
        failures += write_report(report, as_json(outcome))
        if options["verbosity"] > 0:
            self.show(outcome)
        fail_if_needed(failures, out_of_date=check and bool(outcome.changes))

    def export(self, site: Path, options: dict[str, Any], repository: Repository | None) -> Outcome:
        tree = find_tree(options["hostname"], options["locale"])
        sync_options = Options(
            write=not options["check"],
            processes=count_cores(),
            tell=self.stderr.write,
            progress=partial(show_progress, tree) if sys.stderr.isatty() else lambda rows: rows,
            approve=repository.check_files if repository else lambda _paths: None,
            **{name: options[name] for name in ("diff", "force", "canonical")},
        )
        return sync_events(tree, site, sync_options)

    def show(self, outcome: Outcome) -> None:
        for line in (*outcome.changes, *outcome.notes):
            self.stdout.write(str(line))
        self.stdout.write(outcome.diff, ending="")
        self.stdout.write(f"{len(outcome.changes)} to change; the CMS holds {outcome.files} files.")


def open_repository(site: Path, *, push: bool) -> Repository:
    """The repository to commit to; raises ExportError where a commit, or a push, cannot work."""
    repository = Repository(site.resolve(), make_person(settings.GIT_NAME, settings.GIT_EMAIL))
    repository.check(push=push)
    return repository


def show_progress(tree: SiteTree, rows: Iterable[Row]) -> Iterable[Row]:
    """The rows, with a progress bar on the terminal that is removed at the end."""
    return tqdm(rows, total=count_rows(tree), unit=" pages", leave=False, delay=0.5)


def as_json(outcome: Outcome) -> dict[str, Any]:
    return {
        "files": outcome.files,
        "pages": outcome.pages,
        "rendered": outcome.rendered,
        "changes": [
            {
                "action": c.action,
                "path": c.path,
                **({"source": c.source} if c.source else {}),
                "why": c.why,
            }
            for c in outcome.changes
        ],
        "problems": [{"where": p.where, "what": p.what} for p in outcome.problems],
        "notes": outcome.notes,
        "seconds": outcome.seconds,
    }


def list_failures(outcome: Outcome) -> list[str]:
    """A heading and a line for each page and file that was not exported; empty without any."""
    failures = [str(problem) for problem in outcome.problems]
    failures += [f"{change.path}: {change.why}" for change in outcome.conflicts]
    return ["These were not exported:", *failures] if failures else []


def commit(repository: Repository, outcome: Outcome, *, push: bool) -> list[str]:
    """Commit what was exported, and push it; returns errors as lines."""
    try:
        commit_export(repository, repository.root, outcome, settings.GIT_EMAIL)
        if push:
            repository.push()
    except Exception as error:  # noqa: BLE001 - explain() logs what is unforeseen
        return [str(explain(error))]
    return []


def fail_if_needed(failures: list[str], *, out_of_date: bool) -> None:
    """Raise CommandError: exit code 2 for failures, 1 where --check found changes."""
    if failures:
        raise CommandError("\n".join(failures), returncode=2)
    if out_of_date:
        raise CommandError("The export is out of date; run export_events.", returncode=1)
