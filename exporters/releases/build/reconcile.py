"""The pages as they are now, compared with the last release; where they differ, a new one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from exporters.content.contract import find_contract
from exporters.content.publishers import name_publishers
from exporters.content.site_tree import Tree
from exporters.core.errors import ExportError
from exporters.core.manifest import ManifestEntry
from exporters.core.plan import Change, Situation, plan_changes
from exporters.export.desired_state import finish, gather
from exporters.export.published_urls import addresses_of, remember_addresses
from exporters.export.render_cache import Memory
from exporters.releases.build.lock import one_at_a_time
from exporters.releases.build.manifests import EMPTY, ReleaseFiles, read_manifest, render_manifest
from exporters.releases.build.rollback import check, find_private
from exporters.releases.build.series import find_series
from exporters.releases.build.store import LostContent, Store
from exporters.releases.build.target import StoreTarget
from exporters.releases.models import Release, Series
from exporters.releases.notify.deliveries import prepare


@dataclass(frozen=True, slots=True)
class Reconciled:
    """release: the one that is current from now on, None where that is as before. problems: pages that could
    not be exported.
    """

    release: Release | None
    problems: list[ExportError]
    notes: list[str]


def reconcile(tree: Tree, *, repair: bool = False) -> Reconciled:
    """Make a release of what is live and public now, if that is not what the latest one holds.

    What signals miss (bulk updates, a restriction added) is found as well: everything is compared.
    repair: look into every file of the latest release, and give the store again what it has lost.
    """
    series = find_series(tree)
    with one_at_a_time():
        series.refresh_from_db()
        asked = series.requested
        if repair:
            read_manifest.cache_clear()
        now, forgotten = read_latest(series)
        store = Store()
        lost = store.find_lost(now.sizes) if repair else set()
        store.delete(lost)
        memory, moment = Memory(tree), timezone.now()
        with StoreTarget(store, now, lost) as target:
            gathered = gather(tree, target, find_contract(), memory)
            known = set(gathered.published)
            wanted, kept = finish(gathered, target, now.files)
        problems = gathered.collected.problems
        if forgotten and problems:
            # What their files were is not known: a release without them would take them off the site.
            raise ExportError(f"{forgotten}, and not all pages can be exported. {problems[0]}")
        files = {**wanted, **kept}
        current = None
        if files != now.files or forgotten:
            contents = ReleaseFiles(files, {**now.sizes, **target.sizes})
            changes = plan_changes(_situation(files, now.files))
            release = _make_release(tree, series, moment, contents, changes, problems)
            # Without the old manifest nobody knows whether anything has changed since somebody went back.
            current = None if forgotten and series.went_back else release
            _note(series, release, current)
        elif series.latest and series.current != series.latest and not _may_stay(series, repair=repair):
            current = series.latest
            _note(series, current, current)
        memory.save()
        remember_addresses(tree, gathered.published | addresses_of(files), known)
        said = [problem_as_json(problem) for problem in problems]
        Series.objects.filter(pk=series.pk).update(done=asked, problems=said)
    return Reconciled(current, [*problems, *_name_lost(files, lost - target.sizes.keys())], gathered.notes)


def read_latest(series: Series) -> tuple[ReleaseFiles, LostContent | None]:
    """What the latest release holds: nothing before the first, or where the storage has lost its manifest."""
    if series.latest is None:
        return EMPTY, None
    try:
        return read_manifest(series.latest.manifest), None
    except LostContent as error:
        return EMPTY, error


def _name_lost(files: Mapping[str, ManifestEntry], lost: set[str]) -> list[ExportError]:
    """What a repair could not bring back: nobody knows what these files were."""
    sentence = "the storage has lost this file, and its page cannot be exported; correct the page"
    return [ExportError(sentence, where=path) for path, file in files.items() if file.sha256 in lost]


def _situation(files: Mapping[str, ManifestEntry], now: Mapping[str, ManifestEntry]) -> Situation:
    """Nobody edits a release: what is there is ours, and as we left it."""
    before = {path: entry.sha256 for path, entry in now.items()}
    return Situation(
        wanted={path: entry.sha256 for path, entry in files.items()},
        found=before,
        owned=before,
        owners={path: entry.owner for path, entry in {**now, **files}.items()},
    )


def _note(series: Series, latest: Release, current: Release | None) -> None:
    """Note which release is the latest, and which is current, if that changes.

    All at once: whoever sees the release sees whom it is to be told to.
    """
    with transaction.atomic():
        if latest.pk is None:
            latest.save()
        update = {"current": current, "went_back": False} if current else {}
        Series.objects.filter(pk=series.pk).update(latest=latest, **update)
        if current:
            prepare(current)


def _may_stay(series: Series, *, repair: bool) -> bool:
    """Whether an earlier release stays current: somebody went back to it, and it may be given to anybody."""
    if not series.went_back or series.current is None:
        return False
    try:
        if repair:
            check(series.current)
            return True
        return not find_private(read_manifest(series.current.manifest).files)
    except ExportError:
        return False


def _make_release(
    tree: Tree,
    series: Series,
    moment: datetime,
    contents: ReleaseFiles,
    changes: list[Change],
    problems: list[ExportError],
) -> Release:
    number = series.latest.number + 1 if series.latest else 1
    manifest = Store().put(render_manifest(number, tree.cms, contents))
    return Release(
        series=series,
        number=number,
        created_at=moment,
        manifest=manifest,
        files=len(contents.files),
        publishers=name_publishers(series.latest.created_at if series.latest else None),
        changes=[as_json(change) for change in changes],
        problems=[problem_as_json(problem) for problem in problems],
    )


def as_json(change: Change) -> dict[str, Any]:
    return {"action": change.action, "path": change.path, "source": change.source, "why": change.why}


def problem_as_json(problem: ExportError) -> dict[str, Any]:
    """What is wrong, ready to be read and, by its sentence, to be said in another language."""
    params = {key: value if isinstance(value, int) else str(value) for key, value in problem.params.items()}
    return {
        "where": problem.where,
        "what": problem.what,
        **({"sentence": problem.sentence, "params": params} if params else {}),
    }
