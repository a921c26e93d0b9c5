"""Background tasks: run in this process by default, in a worker with TASKS=database or redis."""

from __future__ import annotations

import logging
import threading
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone
from django_tasks import task
from django_tasks.backends.immediate import ImmediateBackend
from django_tasks.base import Task
from django_tasks_db import DatabaseBackend
from redis.exceptions import RedisError
from rq.timeouts import JobTimeoutException, UnixSignalDeathPenalty

from exporters.releases.build.lock import TIMEOUT_SECONDS, ReconcileRunsError
from exporters.releases.build.reconcile import reconcile
from exporters.releases.build.series import find_tree_of, forget_requests
from exporters.releases.models import Delivery, Release, Series
from exporters.releases.notify import deliveries

logger = logging.getLogger(__name__)
# The key in Django's TASKS.
BACKEND = "releases"
PATIENCE_IN_REQUEST = 15.0


def enqueue(background_task: Task[..., Any], *arguments: int) -> None:
    """Enqueue a task; where the queue fails, it is handed over again (`upkeep`), or cron does its work.

    The failure is logged and not raised, so that it is no error of publishing.
    """
    try:
        background_task.enqueue(*arguments)
    except (RedisError, DatabaseError):
        logger.exception("The queue does not take %s; manage.py reconcile does it.", background_task.name)


@task(backend=BACKEND)
def reconcile_series(series_pk: int, request: int) -> int | None:
    """Reconcile one site; returns the number of the release that became current, None for none.

    request: as `request_reconcile` returned it. One that an earlier reconcile has done already is skipped, so
    that a burst of changes costs one reconcile.
    """
    series = Series.objects.get(pk=series_pk)
    if series.done >= request:
        return None
    tree = find_tree_of(series)
    if tree is None:
        # The site was deleted.
        forget_requests(series)
        return None
    try:
        with limit_time():
            release = reconcile(tree, by_change=True, patience=find_patience()).release
    except ReconcileRunsError:
        # The request stays.
        return None
    if release is None:
        return None
    notify_webhooks(release)
    return release.number


def limit_time() -> AbstractContextManager[Any]:
    """Ends what takes longer than RECONCILE_TIMEOUT in a worker of the database; RQ does so itself."""
    seconds = settings.RECONCILE_TIMEOUT
    is_of_database = isinstance(reconcile_series.get_backend(), DatabaseBackend)
    if is_of_database and threading.current_thread() is threading.main_thread():
        ended: AbstractContextManager[Any] = UnixSignalDeathPenalty(seconds, JobTimeoutException)  # type: ignore[no-untyped-call]
        return ended
    return nullcontext()


def is_immediate() -> bool:
    """Whether tasks run in the process that enqueues them, and no worker is needed."""
    return isinstance(reconcile_series.get_backend(), ImmediateBackend)


def find_patience() -> float:
    """Seconds to wait for another reconcile: less in a request, for which somebody waits."""
    return PATIENCE_IN_REQUEST if is_immediate() else TIMEOUT_SECONDS


def notify_webhooks(release: Release) -> None:
    """Enqueue the waiting deliveries of a release."""
    for delivery in release.deliveries.filter(status=Delivery.Status.WAITING):
        enqueue(deliver, delivery.pk)


@task(backend=BACKEND)
def deliver(delivery_pk: int) -> None:
    """Attempt a delivery; a failed one is retried by a worker, or by the next `manage.py reconcile`."""
    delivery = deliveries.find_due(timezone.now()).filter(pk=delivery_pk).first()
    if delivery is None:
        # Another process has attempted it, or a newer release superseded it.
        return
    later = deliveries.attempt(delivery)
    if later is not None and deliver.get_backend().supports_defer:
        deliver.using(run_after=later).enqueue(delivery_pk)
