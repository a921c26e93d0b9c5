"""Pruning of old releases, and of stored files that no release refers to any more."""

from __future__ import annotations

from django.db import transaction

from exporters.releases.build.lock import reconcile_lock
from exporters.releases.build.manifests import read_manifest
from exporters.releases.build.store import LostContent, Store
from exporters.releases.models import Release, Series


def prune_releases(keep: int) -> int:
    """Delete all but the newest `keep` releases of each site; returns how many were deleted.

    The current and the latest one are never deleted. Unreferenced files are deleted from the store with them,
    those that killed reconciles left among them.
    """
    with reconcile_lock():
        pruned = sum(_delete_old(series.pk, keep) for series in Series.objects.all())
        if pruned:
            _delete_unused()
    return pruned


def prune_contents() -> int:
    """Delete the stored files that no release refers to, whose reconcile was killed; returns how many."""
    with reconcile_lock():
        return _delete_unused()


def _delete_unused() -> int:
    store = Store()
    unused = store.list_digests() - _read_used_digests()
    store.delete(sorted(unused))
    return len(unused)


def _delete_old(series_pk: int, keep: int) -> int:
    with transaction.atomic():
        # `make_current` takes the same row lock: it waits, and then raises PrunedRelease.
        series = Series.objects.select_for_update().get(pk=series_pk)
        kept = {series.current_id, series.latest_id, *_newest_pks(series, keep)}
        old = series.releases.exclude(pk__in=[pk for pk in kept if pk])
        count = old.count()
        old.delete()
    return count


def _newest_pks(series: Series, keep: int) -> list[int]:
    return list(series.releases.order_by("-number").values_list("pk", flat=True)[:keep])


def _read_used_digests() -> set[str]:
    """The digests of all files that releases refer to, and of their manifests."""
    used = set()
    for manifest in Release.objects.values_list("manifest", flat=True):
        used.add(manifest)
        try:
            used |= {file.sha256 for file in read_manifest(manifest).files.values()}
        except LostContent:
            # Without its manifest a release cannot become current, and its files are unknown.
            continue
    return used
