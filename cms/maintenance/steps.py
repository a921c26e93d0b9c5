"""What `manage.py maintain` does, and how often."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from io import StringIO

from django.conf import settings
from django.core.management import call_command

from cms.backups.making import make_backup
from cms.maintenance import files, rows
from cms.maintenance.rows import Deleted
from events.outside_links.checking import check_links
from exporters.ingest.upkeep import prune_imports

# Less than the five minutes of RECONCILE_MAX_AGE's third: timers are some seconds late.
RELEASE_INTERVAL = timedelta(minutes=4, seconds=30)


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do. run: returns a sentence about what it did, "" for nothing.

    every: the time from one end to the next beginning; None for once a night.
    """

    name: str
    run: Callable[[], str]
    every: timedelta | None = None


def list_steps() -> list[Step]:
    """In their order: what readers wait for comes first, what takes long last."""
    pruning = (
        Step("sessions", _told(rows.prune_sessions)),
        Step("previews", _told(rows.prune_previews)),
        Step("queue", _told(rows.prune_queue)),
        Step("builds", _told(rows.prune_builds)),
        Step("embeds", _told(rows.prune_embeds)),
        Step("trash", _told(rows.prune_trash)),
        Step("revisions", _told(rows.prune_revisions)),
        Step("logs", _told(rows.prune_logs)),
        Step("search", _told(rows.prune_search_index)),
        Step("uploads", _told(files.prune_uploads)),
        Step("contents", _told(files.prune_releases_contents)),
        Step("imports", _told(prune_imports)),
        Step("temporary", _told(files.prune_temporary_files)),
    )
    return [
        Step("publish", lambda: _call("publish_scheduled"), timedelta()),
        Step("release", lambda: _call("reconcile"), RELEASE_INTERVAL),
        *pruning,
        Step("links", _check_links),
        *([Step("backup", _back_up)] if settings.BACKUPS_DAILY else []),
    ]


def _told(prune: Callable[[], Deleted]) -> Callable[[], str]:
    def run() -> str:
        deleted = ", ".join(f"{count} {what}" for what, count in prune().items() if count)
        return f"deleted {deleted}" if deleted else ""

    return run


def _call(command: str) -> str:
    output = StringIO()
    call_command(command, stdout=output)
    return "; ".join(output.getvalue().splitlines())


def _back_up() -> str:
    name, backup = make_backup()
    return "; ".join([f"made {name}", *backup.notes])


def _check_links() -> str:
    return ", ".join(f"{what} {count}" for what, count in check_links().items() if count)
