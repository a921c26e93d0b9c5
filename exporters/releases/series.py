"""The releases of a tree: which there are, which one is current, who wants another."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F

from exporters.errors import ExportError
from exporters.trees import Tree, find_tree

from .deliveries import prepare
from .models import Release, Series


def find_series(tree: Tree) -> Series:
    """The releases of a tree; there are none before it is first asked for."""
    hostname = f"{tree.site.hostname}:{tree.site.port}"
    found, _ = Series.objects.update_or_create(
        tree=tree.cms, defaults={"hostname": hostname, "locale": tree.root.locale.language_code}
    )
    return found


def find_default() -> Series | None:
    """The releases of Wagtail's default site; None where there is no such site."""
    try:
        return find_series(find_tree())
    except ExportError:
        return None


def make_current(release: Release) -> None:
    """Give CI an earlier release again, until the pages change: the next release is made of them all.

    Raises ExportError where it has been forgotten meanwhile.
    """
    with transaction.atomic():
        # Whoever forgets releases waits for the same row.
        series = Series.objects.select_for_update().get(pk=release.series_id)
        if not Release.objects.filter(pk=release.pk).exists():
            raise ExportError("this release is forgotten; choose a newer one", where=str(release))
        series.current = release
        series.save(update_fields=["current"])
        prepare(release)


def request_reconcile(series: Series) -> int:
    """Ask for a reconcile; returns the number of the wish, which is fulfilled once `done` has reached it."""
    Series.objects.filter(pk=series.pk).update(requested=F("requested") + 1)
    series.refresh_from_db(fields=["requested"])
    return series.requested
