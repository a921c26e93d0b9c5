"""Old releases are forgotten, with the contents that only they hold."""

from __future__ import annotations

from .manifests import read_manifest
from .models import Release, Series
from .reconcile import one_at_a_time
from .store import Store


def prune_releases(keep: int) -> int:
    """Forget all but the newest `keep` releases of each site; returns how many went.

    The current and the latest one stay, whatever their age.
    """
    with one_at_a_time():
        old = [release for series in Series.objects.all() for release in _old_releases(series, keep)]
        contents = _contents(old)
        Release.objects.filter(pk__in=[release.pk for release in old]).delete()
        Store().delete(sorted(contents - _contents(list(Release.objects.all()))))
    return len(old)


def _old_releases(series: Series, keep: int) -> list[Release]:
    return [
        release
        for release in series.releases.order_by("-number")[keep:]
        if release.pk not in (series.current_id, series.latest_id)
    ]


def _contents(releases: list[Release]) -> set[str]:
    """The digests of all that these releases hold, their manifests included."""
    held = {release.manifest for release in releases}
    for release in releases:
        held |= {file.sha256 for file in read_manifest(release.manifest).files.values()}
    return held
