"""Numbers about releases, from the database and the queue, at the moment of asking."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db.models import Count
from django.utils import timezone
from django_tasks_db import DatabaseBackend
from django_tasks_db.models import DBTaskResult
from django_tasks_rq import RQBackend
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from rq import Queue

from exporters.releases.heartbeats import connect_redis, find_last
from exporters.releases.models import Delivery, Series
from exporters.releases.tasks import BACKEND, reconcile_series

# In seconds, for each answer of Redis.
PATIENCE = 1.0


class ReleaseCollector(Collector):
    """Release lag, duration of reconciles, deliveries, age of the queue and of the last reconcile."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        now = timezone.now()
        yield from _collect_series(now)
        deliveries = GaugeMetricFamily("cms_deliveries", "Calls of webhooks by state.", labels=["status"])
        counts = dict(Delivery.objects.order_by().values_list("status").annotate(Count("pk")))
        for status in (Delivery.Status.WAITING, Delivery.Status.FAILED):
            deliveries.add_metric([status.value], counts.get(status.value, 0))
        yield deliveries
        yield _gauge(
            "cms_queue_age_seconds", "Age of the oldest task that waits.", _age(now, _find_oldest(now))
        )
        last = find_last("reconcile")
        if last is not None:
            yield _gauge("cms_reconcile_age_seconds", "Since manage.py reconcile ended.", _age(now, last))


def _collect_series(now: datetime) -> Iterable[GaugeMetricFamily]:
    lag = GaugeMetricFamily(
        "cms_release_lag_seconds", "How long the oldest change waits for its release.", labels=["site"]
    )
    failing = GaugeMetricFamily(
        "cms_release_failing_seconds", "Since the first of the attempts that fail.", labels=["site"]
    )
    duration = GaugeMetricFamily("cms_reconcile_seconds", "Duration of the last reconcile.", labels=["site"])
    for series in Series.objects.all():
        lag.add_metric([series.tree], _age(now, series.waiting_since))
        failing.add_metric([series.tree], _age(now, series.failing_since))
        if series.reconcile_seconds is not None:
            duration.add_metric([series.tree], series.reconcile_seconds)
    return lag, failing, duration


def _find_oldest(now: datetime) -> datetime | None:
    """When the oldest task was put into the queue whose time has come; None where none waits."""
    backend = reconcile_series.get_backend()
    if isinstance(backend, DatabaseBackend):
        ready = DBTaskResult.objects.ready().filter(backend_name=BACKEND)
        waiting = ready.values_list("run_after", "enqueued_at")
        # A task that had to wait for its time is as old as that.
        return min((max(times, key=lambda t: (t <= now, t)) for times in waiting), default=None)
    if isinstance(backend, RQBackend):
        with connect_redis(PATIENCE) as redis:
            job = next(iter(Queue("default", connection=redis).get_jobs(0, 1)), None)
            return job.enqueued_at if job else None
    return None


def _age(now: datetime, moment: datetime | None) -> float:
    """Seconds since a moment; 0 for none, and for one that is yet to come."""
    return max(0.0, (now - moment).total_seconds()) if moment else 0.0


def _gauge(name: str, meaning: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, meaning, value=value)
