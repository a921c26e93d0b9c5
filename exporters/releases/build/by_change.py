"""A reconcile that looks only at what has changed, in a time that does not grow with the site."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from exporters.content.assets import LazyAssets
from exporters.content.contract import find_contract
from exporters.content.publishers import find_log_position
from exporters.content.site_tree import SiteTree
from exporters.core.errors import ExportError
from exporters.core.manifest import ManifestEntry
from exporters.export.published_urls import remember_addresses
from exporters.export.render_cache import RenderCache
from exporters.releases.build.affected import UnsureError
from exporters.releases.build.difference import Difference, DifferenceReader
from exporters.releases.build.index import change_index, forget_changes, read_files
from exporters.releases.build.manifest_text import ManifestText
from exporters.releases.build.manifests import ReleaseFiles
from exporters.releases.build.recording import (
    Reconciled,
    find_changes,
    make_release,
    next_number,
)
from exporters.releases.build.series import record_reconcile
from exporters.releases.build.store import Store
from exporters.releases.build.target import StoreTarget
from exporters.releases.models import Release, Series

logger = logging.getLogger(__name__)


def reconcile_changes(
    tree: SiteTree, series: Series, started_at: datetime, record: Callable[[Series, Release, Release], None]
) -> Reconciled | None:
    """Make a release of what has changed since the latest one; None where everything has to be compared.

    record: stores a release as the latest and the current one.
    Called as `reconcile` calls its own: with the lock held, and the series as it is then.
    """
    latest = series.latest
    if latest is None or series.current_id != latest.pk or series.problems or series.failing_since:
        return None
    requested, clock = series.requested, time.monotonic()
    cache, store = RenderCache(tree), Store()
    log_position = find_log_position()
    files = LazyAssets[str, ManifestEntry](lambda paths: read_files(series, path__in=paths))
    try:
        with StoreTarget(store, ReleaseFiles(files, {})) as target:
            reader = DifferenceReader(tree, series, latest.manifest, target, files, find_contract(), cache)
            difference = reader.read()
        manifest = _write_manifest(store, latest, series, difference, target.sizes)
    except (UnsureError, ExportError) as doubt:
        # Whatever is wrong, the whole comparison says it as it always has.
        logger.info("%s: everything is compared, since %s.", series.tree, doubt)
        return None
    release = None
    with transaction.atomic():
        if manifest:
            release = make_release(
                series,
                started_at,
                log_position,
                manifest=manifest,
                files=latest.files + difference.growth,
                changes=find_changes(difference.after, difference.before),
                problems=[],
            )
            record(series, release, release)
        change_index(
            series,
            manifest or latest.manifest,
            difference.changed,
            difference.removed,
            difference.uses_before,
            difference.uses,
        )
        remember_addresses(tree, difference.published)
        forget_changes(difference.changes)
    cache.save()
    record_reconcile(series, requested, started_at, seconds=time.monotonic() - clock, problems=[])
    return Reconciled(release, [], [], by_change=True)


def _write_manifest(
    store: Store, latest: Release, series: Series, difference: Difference, sizes: dict[str, int]
) -> str:
    """Store the manifest of the next release; returns its sha256, "" where there is nothing new."""
    if not difference.changed and not difference.removed:
        return ""
    text = ManifestText(store.read(latest.manifest))
    return store.put(text.change(next_number(series), difference.changed, difference.removed, sizes))
