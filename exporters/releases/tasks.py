"""Background tasks: run immediately in this process by default, in a worker where TASKS says so."""

from __future__ import annotations

import logging
from typing import Any

from django.db import DatabaseError
from django.utils import timezone
from django_tasks import task
from django_tasks.base import Task
from redis.exceptions import RedisError

from exporters.releases.build.reconcile import reconcile
from exporters.releases.build.series import find_tree_of
from exporters.releases.models import Delivery, Release, Series
from exporters.releases.notify import deliveries

logger = logging.getLogger(__name__)
# In Django's TASKS.
BACKEND = "releases"


def enqueue(wanted: Task[..., Any], *arguments: int) -> None:
    """Enqueue a task; where the queue fails, cron does its work later.

    The failure is logged and not raised: what an editor has published is published.
    """
    try:
        wanted.enqueue(*arguments)
    except (RedisError, DatabaseError):
        logger.exception("The queue does not take %s; manage.py reconcile does it.", wanted.name)


@task(backend=BACKEND)
def reconcile_series(series_pk: int, request: int) -> int | None:
    """Make a release where something changed; returns its number.

    request: its number, as `request_reconcile` gave it. One that an earlier reconcile has answered already
    needs nothing: a burst of changes costs one reconcile.
    """
    series = Series.objects.get(pk=series_pk)
    if series.done >= request:
        return None
    tree = find_tree_of(series)
    if tree is None:
        # Its site is deleted: there is nothing to publish.
        return None
    release = reconcile(tree).release
    if release is None:
        return None
    announce(release)
    return release.number


def announce(release: Release) -> None:
    """Deliver a release to its webhooks."""
    for delivery in release.deliveries.filter(status=Delivery.Status.WAITING):
        enqueue(deliver, delivery.pk)


@task(backend=BACKEND)
def deliver(delivery_pk: int) -> None:
    """Attempt a delivery; a failed one is retried by a worker or by the next `reconcile` command."""
    delivery = deliveries.due(timezone.now()).filter(pk=delivery_pk).first()
    if delivery is None:
        # Somebody else has tried meanwhile, or a newer release is announced instead.
        return
    later = deliveries.attempt(delivery)
    if later is not None and deliver.get_backend().supports_defer:
        deliver.using(run_after=later).enqueue(delivery_pk)
