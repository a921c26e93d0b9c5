"""What keeps published changes from the site now, since when and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Min, QuerySet

from exporters.content.site_tree import list_trees
from exporters.releases.build.attempts import LOST_AFTER
from exporters.releases.build.lock import is_reconcile_locked
from exporters.releases.heartbeats import find_absent, find_last, is_old
from exporters.releases.models import Delivery, Series, Webhook


@dataclass(frozen=True, slots=True)
class Trouble:
    """kind: a key of `words.TITLES`. series: None for one of the whole server.

    reason: {"kind", …} as `exporters.releases.build.failures.describe` returns it; of a webhook {"kind",
    "webhook", "outcome"}. next_attempt_at: when it is tried again by itself; None where it is not.
    """

    kind: str
    since: datetime
    series: Series | None = None
    reason: dict[str, Any] = field(default_factory=dict)
    next_attempt_at: datetime | None = None


def list_series() -> QuerySet[Series]:
    """The series of the sites that Wagtail has; those of deleted sites stay as they are."""
    trees = [tree.key for tree in list_trees()]
    return Series.objects.filter(tree__in=trees).select_related("current", "latest").order_by("pk")


def find_all_troubles(now: datetime) -> list[Trouble]:
    """The troubles of all sites; that of cron only where there is no other: it may be why cron fails."""
    is_locked = is_reconcile_locked()
    found = [trouble for series in list_series() for trouble in find_troubles(series, now, is_locked)]
    return found or find_server_troubles(now)


def find_troubles(series: Series, now: datetime, is_locked: bool) -> list[Trouble]:
    """The troubles of one site. is_locked: whether a reconcile runs, of this or of another site."""
    own = (
        _find_failed(series) or _find_stuck(series, now, is_locked) or _find_unclaimed(series, now, is_locked)
    )
    return [*([own] if own else []), *_find_webhooks(series)]


def _find_failed(series: Series) -> Trouble | None:
    if series.failing_since is None:
        return None
    return Trouble("failed", series.failing_since, series, series.failure, series.next_attempt_at)


def _find_stuck(series: Series, now: datetime, is_locked: bool) -> Trouble | None:
    longest = timedelta(seconds=settings.RECONCILE_TIMEOUT)
    if not is_locked or series.started_at is None or not is_old(series.started_at, longest, now):
        return None
    return Trouble("stuck", series.started_at, series, {"kind": "stuck"})


def _find_unclaimed(series: Series, now: datetime, is_locked: bool) -> Trouble | None:
    """What waits for a release or for its call of a webhook, and nobody has begun."""
    since = None if is_locked else series.waiting_since
    if since is None or not is_old(since, LOST_AFTER, now):
        since = _find_overdue(series, now)
    if since is None:
        return None
    return Trouble("unclaimed", since, series, {"kind": find_absent() or "lost"}, series.next_attempt_at)


def _find_overdue(series: Series, now: datetime) -> datetime | None:
    """Since when a call of a webhook is due that nobody makes; None where there is none."""
    due = Delivery.objects.filter(
        webhook__series=series, webhook__active=True, status=Delivery.Status.WAITING, attempts=0
    )
    overdue = due.filter(next_attempt_at__lte=now - LOST_AFTER)
    found: datetime | None = overdue.aggregate(first=Min("next_attempt_at"))["first"]
    return found


def _find_webhooks(series: Series) -> Iterator[Trouble]:
    for hook in Webhook.objects.filter(series=series, active=True).exclude(failing_since=None):
        last = hook.deliveries.filter(attempts__gt=0).first()
        if hook.failing_since is None or last is None:
            continue
        reason = {"kind": "webhook", "webhook": hook.name, "outcome": last.outcome}
        following = hook.deliveries.filter(status=Delivery.Status.WAITING).first()
        yield Trouble(
            "webhook", hook.failing_since, series, reason, following.next_attempt_at if following else None
        )


def find_server_troubles(now: datetime) -> list[Trouble]:
    """That `manage.py reconcile` does not run; nothing where it never did: a new server is being set up."""
    last, longest = find_last("reconcile"), timedelta(seconds=settings.RECONCILE_MAX_AGE)
    if not longest or last is None or not is_old(last, longest, now):
        return []
    return [Trouble("cron", last + longest, None, {"kind": "cron"})]
