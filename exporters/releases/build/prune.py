"""Old releases are forgotten, with the contents that only they hold."""

from __future__ import annotations

from django.db import transaction

from exporters.releases.build.lock import one_at_a_time
from exporters.releases.build.manifests import read_manifest
from exporters.releases.build.store import LostContent, Store
from exporters.releases.models import Release, Series


def prune_releases(keep: int) -> int:
    """Forget all but the newest `keep` releases of each site; returns how many went.

    The current and the latest one stay, whatever their age. With them goes every content that no release
    holds: what killed reconciles have left as well.
    """
    with one_at_a_time():
        forgotten = sum(_forget_old(series.pk, keep) for series in Series.objects.all())
        if forgotten:
            store = Store()
            store.delete(sorted(store.names() - _held()))
    return forgotten


def _forget_old(series_pk: int, keep: int) -> int:
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


def _held() -> set[str]:
    """The digests of all that releases hold, their manifests included."""
    held = set()
    for manifest in Release.objects.values_list("manifest", flat=True):
        held.add(manifest)
        try:
            held |= {file.sha256 for file in read_manifest(manifest).files.values()}
        except LostContent:
            # Nobody can go back to such a release, nor knows what it held.
            continue
    return held
