"""The series of releases of a tree."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Case, F, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from exporters.content.site_tree import SiteTree, find_tree, list_trees
from exporters.core.errors import ExportError
from exporters.releases.models import Series, SiteChange

# The fields of a series that say how a reconcile failed, where none does.
SUCCEEDED: dict[str, Any] = {
    "started_at": None,
    "failing_since": None,
    "failure": {},
    "next_attempt_at": None,
}


def find_series(tree: SiteTree) -> Series:
    """The series of a tree; created at the first call."""
    defaults = {"hostname": name_host(tree), "locale": tree.root.locale.language_code}
    known = Series.objects.filter(tree=tree.key, **defaults).first()
    if known is not None:
        # As nearly always: nothing is to be written.
        return known
    found, _ = Series.objects.update_or_create(tree=tree.key, defaults=defaults)
    return found


def find_default_series() -> Series | None:
    """The series of Wagtail's default site; None where there is no such site."""
    try:
        return find_series(find_tree())
    except ExportError:
        return None


def find_tree_of(series: Series) -> SiteTree | None:
    """The tree of a series, also where its site was renamed; None where it was deleted."""
    found = [tree for tree in list_trees() if tree.key == series.tree]
    return next((tree for tree in found if name_host(tree) == series.hostname), found[0] if found else None)


def name_host(tree: SiteTree) -> str:
    return f"{tree.site.hostname}:{tree.site.port}"


def request_reconcile(series: Series) -> int:
    """Count a request for a reconcile; returns its number. It is done once `Series.done` has reached that."""
    Series.objects.filter(pk=series.pk).update(
        requested=F("requested") + 1, waiting_since=Coalesce("waiting_since", timezone.now())
    )
    series.refresh_from_db(fields=["requested"])
    return series.requested


def record_reconcile(
    series: Series, requested: int, started_at: datetime, *, seconds: float, problems: list[dict[str, object]]
) -> None:
    """Store the result of a reconcile that did all requests up to this number.

    started_at: a request that came later waits since then at the earliest. problems: each gets "since", when
    it was first met.
    """
    known = {(p["where"], p["what"]): p.get("since") for p in series.problems}
    now = timezone.now().isoformat()
    problems = [{**p, "since": known.get((p["where"], p["what"])) or now} for p in problems]
    Series.objects.filter(pk=series.pk).update(
        done=requested,
        problems=problems,
        reconcile_seconds=seconds,
        **SUCCEEDED,
        waiting_since=Case(When(requested__lte=requested, then=Value(None)), default=Value(started_at)),
    )


def forget_requests(series: Series) -> None:
    """Store that nothing waits: the site was deleted, and its releases stay as they are."""
    Series.objects.filter(pk=series.pk).update(done=F("requested"), waiting_since=None, **SUCCEEDED)
    SiteChange.objects.filter(series=series).delete()
