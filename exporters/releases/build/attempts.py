"""Attempts at a release: failures are stored, killed ones are noticed, and all are tried again."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from typing import Any

from django.db import DatabaseError, connection
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from rq.timeouts import BaseTimeoutException

from exporters.core.errors import ExportError, unforeseen
from exporters.releases.build import failures
from exporters.releases.build.lock import ReconcileRunsError, is_reconcile_locked
from exporters.releases.models import Series

logger = logging.getLogger(__name__)
# The next attempt waits for as long as all before it have failed, within these.
SHORTEST_WAIT = timedelta(seconds=10)
LONGEST_WAIT = timedelta(minutes=5)
# A request that nobody has begun for so long is handed over again: its queue or its process may be gone.
LOST_AFTER = timedelta(minutes=1)


@contextmanager
def recorded_failures(series: Series) -> Iterator[None]:
    """Store a failure of the block in the series; errors that nobody has foreseen become UnforeseenError.

    To wait in vain for another reconcile is none: the request stays, and is handed over again.
    """
    try:
        yield
    except ReconcileRunsError:
        raise
    except (ExportError, OSError, DatabaseError, BaseTimeoutException) as error:
        _store(series, failures.describe(error))
        raise
    except Exception as error:
        refusal = unforeseen(error, str(series))
        _store(series, failures.describe(refusal))
        raise refusal from error


@contextmanager
def started(series: Series) -> Iterator[datetime]:
    """Store that a reconcile runs during the block; yields since when. Called with the lock held.

    `record_reconcile` ends it. Where the process is killed it stays, and `record_interrupted` finds it.
    """
    now = timezone.now()
    running = Series.objects.filter(pk=series.pk)
    running.update(started_at=now)
    try:
        yield now
    except Exception:
        with suppress(DatabaseError):
            drop_broken_connection()
            running.update(started_at=None)
        raise


def drop_broken_connection() -> None:
    """Close a connection that a restarted database has ended; the next query opens another."""
    if not connection.in_atomic_block:
        connection.close_if_unusable_or_obsolete()


def _store(series: Series, failure: dict[str, Any]) -> None:
    try:
        drop_broken_connection()
        record_failure(series, failure, timezone.now())
    except DatabaseError:
        logger.exception("The database does not take the failure of %s: %s", series.tree, failure["kind"])


def record_failure(series: Series, failure: dict[str, Any], now: datetime) -> None:
    """Store that an attempt failed, and when the next one is due.

    failure: as `exporters.releases.build.failures.describe` returns it.
    """
    failing = Series.objects.filter(pk=series.pk)
    since = failing.values_list("failing_since", flat=True).first() or now
    failing.update(
        failing_since=Coalesce("failing_since", now),
        failure=failure,
        next_attempt_at=now + choose_wait(now - since),
    )


def choose_wait(failing_for: timedelta) -> timedelta:
    """How long to wait for the next attempt: doubles the time since the first failure, up to a limit.

    A negative time is of a clock that was set back.
    """
    return min(max(abs(failing_for), SHORTEST_WAIT), LONGEST_WAIT)


def record_interrupted(now: datetime) -> int:
    """Store a failure for each reconcile whose process was killed; returns how many there were.

    None of them holds the lock any more, and no failure of theirs was stored.
    """
    begun = list(Series.objects.exclude(started_at=None))
    if not begun or is_reconcile_locked():
        return 0
    found = 0
    for series in begun:
        # One that has ended since was none; one that has begun since holds the lock.
        ended = Series.objects.filter(pk=series.pk, started_at=series.started_at).update(started_at=None)
        if ended:
            logger.error("%s: the process that made a release was ended in the middle.", series.tree)
            record_failure(series, failures.INTERRUPTED, now)
        found += ended
    return found


def find_due(now: datetime) -> QuerySet[Series]:
    """The series to reconcile now: those whose next attempt is due, and those whose request nobody begins."""
    # None waits longer than the longest wait: a time beyond it is of a clock that was set back since.
    is_due = Q(next_attempt_at__lte=now) | Q(next_attempt_at__gt=now + LONGEST_WAIT)
    is_lost = Q(next_attempt_at=None, requested__gt=F("done")) & (
        Q(waiting_since__lte=now - LOST_AFTER) | Q(waiting_since__gt=now + LOST_AFTER)
    )
    return Series.objects.filter(is_due | is_lost, started_at=None)


def claim(series: Series, now: datetime) -> bool:
    """Put off the next attempt, so that of several callers one makes this one; False for the others."""
    waits_since = series.failing_since or series.waiting_since or now
    unclaimed = Series.objects.filter(
        pk=series.pk, next_attempt_at=series.next_attempt_at, done=series.done, started_at=None
    )
    later = max(choose_wait(now - waits_since), LOST_AFTER)
    return bool(unclaimed.update(next_attempt_at=now + later))
