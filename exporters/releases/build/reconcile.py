"""Makes a new release where what the CMS would export differs from the latest one."""

from __future__ import annotations

import logging
import time
from collections.abc import Collection, Mapping
from contextlib import ExitStack
from datetime import datetime

from django.db import transaction

from exporters.content.contract import find_contract
from exporters.content.publishers import find_log_position
from exporters.content.site_tree import SiteTree
from exporters.content.visibility import read_visibility
from exporters.core.errors import ExportError
from exporters.core.i18n import gettext_noop
from exporters.core.manifest import ManifestEntry
from exporters.export.desired_state import desired_state
from exporters.export.published_urls import remember_addresses
from exporters.export.render_cache import RenderCache
from exporters.releases.build.attempts import recorded_failures, started
from exporters.releases.build.by_change import reconcile_changes
from exporters.releases.build.failures import problem_as_json
from exporters.releases.build.index import (
    drop_index,
    forget_changes,
    is_indexed,
    list_changes,
    read_private_collections,
    read_surroundings,
    write_index,
)
from exporters.releases.build.lock import TIMEOUT_SECONDS, reconcile_lock
from exporters.releases.build.manifests import EMPTY, ReleaseFiles, read_manifest, render_manifest
from exporters.releases.build.recording import (
    Reconciled,
    find_changes,
    make_release,
    next_number,
)
from exporters.releases.build.rollback import check_release, find_private_files
from exporters.releases.build.series import find_series, record_reconcile
from exporters.releases.build.store import LostContent, Store
from exporters.releases.build.target import StoreTarget
from exporters.releases.models import Release, Series
from exporters.releases.notify.deliveries import create_deliveries

logger = logging.getLogger(__name__)
MOST_LOGGED = 20


def reconcile(
    tree: SiteTree, *, repair: bool = False, by_change: bool = False, patience: float = TIMEOUT_SECONDS
) -> Reconciled:
    """Make a release of what is live and public now, unless the latest one has just that.

    Everything is compared, so that changes without a signal (bulk updates) are found too. A rollback lasts
    until a page is published, or something in its release becomes private.
    by_change: look only at what has changed, where that is sure to be enough. What it misses, the next
    comparison of everything logs and puts right.
    repair: read every file of the latest release, and store again what the storage has lost.
    patience: seconds to wait for another reconcile; raises ReconcileRunsError after that.
    Raises ExportError where the manifest is lost and not all pages can be exported, OSError of the storage.
    Any failure is stored in the series, with the time of the next attempt.
    """
    series = find_series(tree)
    with ExitStack() as stack:
        with recorded_failures(series):
            stack.enter_context(reconcile_lock(patience))
        with recorded_failures(series), started(series) as started_at:
            series.refresh_from_db(from_queryset=Series.objects.select_related("latest"))
            changed = reconcile_changes(tree, series, started_at, _record) if by_change else None
            return changed or _reconcile(tree, series, started_at, repair=repair)


def _reconcile(tree: SiteTree, series: Series, started_at: datetime, *, repair: bool) -> Reconciled:
    requested, clock = series.requested, time.monotonic()
    if repair:
        read_manifest.cache_clear()
    latest, lost_manifest = read_latest(series)
    store = Store()
    lost = store.find_lost(latest.sizes) if repair else set()
    store.delete(lost)
    cache = RenderCache(tree)
    log_position, contract = find_log_position(), find_contract()
    # Before the pages are read: what changes in between is looked at again.
    surroundings = read_surroundings(tree, contract, read_visibility(), read_private_collections())
    seen = list_changes(series)
    is_judge = not seen and is_indexed(series, surroundings)
    with StoreTarget(store, latest, lost) as target:
        state = desired_state(tree, target, contract, cache)
    if lost_manifest and state.problems:
        # Which files those pages had is unknown: a release without them would unpublish the pages.
        raise _refuse_without_manifest(state.problems[0])
    current, latest_manifest = None, series.latest.manifest if series.latest else ""
    if state.files != latest.files or lost_manifest:
        contents = ReleaseFiles(state.files, {**latest.sizes, **target.sizes})
        release = make_release(
            series,
            started_at,
            log_position,
            manifest=store.put(render_manifest(next_number(series), tree.key, contents)),
            files=len(contents.files),
            changes=find_changes(contents.files, latest.files),
            problems=state.problems,
        )
        latest_manifest = release.manifest
        # Without the manifest a change since the rollback cannot be told from none: the rollback goes on.
        current = None if lost_manifest and series.rolled_back else release
        _record(series, release, current)
    elif series.latest and series.current != series.latest and not _is_rollback_valid(series, repair=repair):
        current = series.latest
        _record(series, current, current)
    cache.save()
    remember_addresses(tree, state.published)
    if state.problems or lost_manifest:
        drop_index(series)
    else:
        write_index(series, latest_manifest, surroundings, state.files, state.export_set)
    forget_changes(seen)
    if is_judge and not list_changes(series):
        _report_missed(series, state.files, latest.files, state.problems)
    problems = [problem_as_json(problem) for problem in state.problems]
    seconds = time.monotonic() - clock
    record_reconcile(series, requested, started_at, seconds=seconds, problems=problems)
    still_lost = _report_lost(state.files, lost - target.sizes.keys())
    return Reconciled(current, [*state.problems, *still_lost], state.notes)


def read_latest(series: Series) -> tuple[ReleaseFiles, LostContent | None]:
    """The files of the latest release, or none and the error of a lost manifest."""
    if series.latest is None:
        return EMPTY, None
    try:
        return read_manifest(series.latest.manifest), None
    except LostContent as error:
        return EMPTY, error


def _report_missed(
    series: Series,
    files: Mapping[str, ManifestEntry],
    known: Mapping[str, ManifestEntry],
    problems: Collection[ExportError],
) -> None:
    """Log what the comparison of everything puts right and no change has told of, before or meanwhile."""
    paths = sorted(path for path in {*files, *known} if files.get(path) != known.get(path))
    missed = [*map(str, problems), *paths]
    if missed:
        logger.error(
            "%s: no change told of what is put right now (%s): %s",
            series.tree,
            len(missed),
            "; ".join(missed[:MOST_LOGGED]),
        )


def _refuse_without_manifest(problem: ExportError) -> ExportError:
    """Of a reconcile that does not know which files a page had that cannot be exported."""
    refusal = ExportError(
        gettext_noop(
            "cannot be exported, and the storage has lost the list of the latest release's files; put this "
            "page right first"
        ),
        where=problem.where,
    )
    refusal.page, refusal.block = problem.page, problem.block
    return refusal


def _report_lost(files: Mapping[str, ManifestEntry], lost: set[str]) -> list[ExportError]:
    """A problem for each file that a repair could not restore, since its page cannot be exported."""
    sentence = gettext_noop(
        "the storage has lost this file, and its page cannot be exported; correct the page"
    )
    return [ExportError(sentence, where=path) for path, file in files.items() if file.sha256 in lost]


def _record(series: Series, latest: Release, current: Release | None) -> None:
    """Store which release is the latest, and which is current, if that changes.

    In one transaction with its deliveries, so that none is missing where the process is killed.
    """
    with transaction.atomic(savepoint=False):
        if latest.pk is None:
            latest.save()
        update = {"current": current, "rolled_back": False} if current else {}
        Series.objects.filter(pk=series.pk).update(latest=latest, **update)
        if current:
            create_deliveries(current)


def _is_rollback_valid(series: Series, *, repair: bool) -> bool:
    """Whether a rollback lasts: nothing was published since, nothing in its release is private or lost."""
    if not series.rolled_back or series.current is None:
        return False
    try:
        if repair:
            check_release(series.current)
            return True
        return not find_private_files(read_manifest(series.current.manifest).files)
    except ExportError:
        return False
