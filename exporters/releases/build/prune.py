"""Pruning of old releases, and of the contents that only they have."""

from __future__ import annotations

from django.db import transaction

from exporters.releases.build.lock import reconcile_lock
from exporters.releases.build.manifests import read_manifest
from exporters.releases.build.store import LostContent, Store
from exporters.releases.models import Release, Series


def prune_releases(keep: int) -> int:
    """Delete all but the newest `keep` releases of each site; returns how many were deleted.

    The current and the latest one stay, whatever their age. Contents that no release has are deleted too,
    those of killed reconciles among them.
    """
    with reconcile_lock():
        pruned = sum(_delete_old(series.pk, keep) for series in Series.objects.all())
        if pruned:
            store = Store()
            store.delete(sorted(store.names() - _read_used_digests()))
    return pruned


def _delete_old(series_pk: int, keep: int) -> int:
    with transaction.atomic():
        # Whoever makes an old release current waits, and is told that it is gone.
        series = Series.objects.select_for_update().get(pk=series_pk)
        stay = {series.current_id, series.latest_id, *_newest(series, keep)}
        old = series.releases.exclude(pk__in=[pk for pk in stay if pk])
        count = old.count()
        old.delete()
    return count


def _newest(series: Series, keep: int) -> list[int]:
    return list(series.releases.order_by("-number").values_list("pk", flat=True)[:keep])


def _read_used_digests() -> set[str]:
    """The digests of all contents that releases have, their manifests included."""
    used = set()
    for manifest in Release.objects.values_list("manifest", flat=True):
        used.add(manifest)
        try:
            used |= {file.sha256 for file in read_manifest(manifest).files.values()}
        except LostContent:
            # Such a release cannot become current, and its contents are not known.
            continue
    return used
