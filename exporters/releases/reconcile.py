"""The pages as they are now, compared with the last release; where they differ, a new one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F

from exporters.errors import ExportError
from exporters.files.lock import lock_project
from exporters.files.manifest import Owned
from exporters.gather import gather
from exporters.memory import Memory
from exporters.ownership import settle
from exporters.plan import Change, Situation, plan_changes
from exporters.publishers import name_publishers
from exporters.site_contract import find_contract
from exporters.trees import Tree

from .manifests import EMPTY, ReleaseFiles, read_manifest, render_manifest
from .models import Release, Series
from .store import Store

# Seconds to wait for another reconcile. One of ten thousand pages takes seconds.
PATIENCE = 300.0
# PostgreSQL's advisory locks are numbers; this one is ours.
LOCK = 0x7761_6774


@dataclass(slots=True)
class StoreTarget:
    """The store as the place where files go. now: the files of the latest release."""

    store: Store
    now: ReleaseFiles
    sizes: dict[str, int] = field(default_factory=dict)

    def digest(self, path: str) -> str | None:
        entry = self.now.files.get(path)
        return entry.sha256 if entry else None

    def add(self, path: str, content: bytes) -> None:  # noqa: ARG002 - contents have no path here
        self.sizes[self.store.put(content)] = len(content)


@dataclass(frozen=True, slots=True)
class Reconciled:
    """release: the new one, None where nothing changed. problems: pages that could not be exported."""

    release: Release | None
    problems: list[ExportError]
    notes: list[str]


def find_series(tree: Tree) -> Series:
    """The releases of a tree; there are none before it is first asked for."""
    hostname = f"{tree.site.hostname}:{tree.site.port}"
    found, _ = Series.objects.update_or_create(
        tree=tree.cms, defaults={"hostname": hostname, "locale": tree.root.locale.language_code}
    )
    return found


def reconcile(tree: Tree) -> Reconciled:
    """Make a release of what is live and public now, if that is not what the latest one holds.

    What signals miss (bulk updates, a restriction added) is found as well: everything is compared.
    """
    series = find_series(tree)
    with one_at_a_time():
        series.refresh_from_db()
        asked = series.requested
        now = read_manifest(series.latest.manifest) if series.latest else EMPTY
        memory = Memory(tree)
        target = StoreTarget(Store(), now)
        gathered = gather(tree, target, find_contract(), memory)
        wanted, kept = settle(gathered.collected, gathered.library, now.files)
        files = {**wanted, **kept}
        release = None
        if files != now.files:
            contents = ReleaseFiles(files, {**now.sizes, **target.sizes})
            changes = plan_changes(_situation(files, now.files))
            release = _release(tree, series, contents, changes, gathered.collected.problems)
        memory.save()
        Series.objects.filter(pk=series.pk).update(done=asked)
    return Reconciled(release, gathered.collected.problems, gathered.notes)


def _situation(files: Mapping[str, Owned], now: Mapping[str, Owned]) -> Situation:
    """Nobody edits a release: what is there is ours, and as we left it."""
    before = {path: entry.sha256 for path, entry in now.items()}
    return Situation(
        wanted={path: entry.sha256 for path, entry in files.items()},
        found=before,
        owned=before,
        owners={path: entry.owner for path, entry in {**now, **files}.items()},
    )


def _release(
    tree: Tree, series: Series, contents: ReleaseFiles, changes: list[Change], problems: list[ExportError]
) -> Release:
    number = series.latest.number + 1 if series.latest else 1
    manifest = Store().put(render_manifest(number, tree.cms, contents))
    with transaction.atomic():
        release = Release.objects.create(
            series=series,
            number=number,
            manifest=manifest,
            files=len(contents.files),
            publishers=name_publishers(series.latest.created_at if series.latest else None),
            changes=[as_json(change) for change in changes],
            problems=[{"where": problem.where, "what": problem.what} for problem in problems],
        )
        Series.objects.filter(pk=series.pk).update(latest=release, current=release)
    return release


def as_json(change: Change) -> dict[str, Any]:
    return {"action": change.action, "path": change.path, "source": change.source, "why": change.why}


def make_current(release: Release) -> None:
    """Give CI an earlier release again, until the pages change: the next release is made of them all."""
    Series.objects.filter(pk=release.series_id).update(current=release)


def request_reconcile(series: Series) -> int:
    """Ask for a reconcile; returns the number of the wish, which is fulfilled once `done` has reached it."""
    Series.objects.filter(pk=series.pk).update(requested=F("requested") + 1)
    series.refresh_from_db(fields=["requested"])
    return series.requested


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Two reconciles at once would make two releases of one change: the second waits for the first."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
        return
    folder = Path(settings.RELEASES_ROOT)
    folder.mkdir(parents=True, exist_ok=True)
    with lock_project(folder, shared=False, patience=PATIENCE, tell=lambda _message: None):
        yield
