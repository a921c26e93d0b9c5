"""Signs of life of what runs beside the CMS: the worker, and cron's `manage.py reconcile`."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import Event, Thread

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks_db import DatabaseBackend
from django_tasks_rq import RQBackend
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry
from rq import Worker

from exporters.releases.models import Heartbeat

logger = logging.getLogger(__name__)
# Between two signs of life of a worker that reads the database's queue.
INTERVAL = timedelta(seconds=15)
# In seconds. RQ's workers give one 15 seconds before it is over, and every 30 seconds while they work.
RQ_TTL = 60
# A worker that has given none for so long is dead.
LONGEST_SILENCE = timedelta(seconds=90)


def beat(name: str) -> None:
    """Record a sign of life."""
    Heartbeat.objects.update_or_create(name=name, defaults={"at": timezone.now()})


def find_last(name: str) -> datetime | None:
    """When something last gave a sign of life; None where it never did."""
    found = Heartbeat.objects.filter(name=name).first()
    return found.at if found else None


def is_old(moment: datetime, longest: timedelta, now: datetime | None = None) -> bool:
    """Whether a moment is longer ago; one in the future, of a clock that was set back, is as far away."""
    return abs((now or timezone.now()) - moment) > longest


def find_last_of_rq(timeout: float) -> datetime | None:
    """When a worker of the Redis queue last gave a sign of life; None where there is none.

    timeout: seconds for each answer of Redis; raises RedisError after that.
    """
    with connect_redis(timeout) as redis:
        found = [worker.last_heartbeat for worker in Worker.all(connection=redis) if worker.last_heartbeat]
    return max(found, default=None)


def find_absent() -> str:
    """What is missing for tasks to be done: "worker" or "queue"; "" where nothing is, or none is needed."""
    backend = import_string(settings.TASKS["releases"]["BACKEND"])
    try:
        if issubclass(backend, DatabaseBackend):
            last = find_last("worker")
        elif issubclass(backend, RQBackend):
            last = find_last_of_rq(timeout=1.0)
        else:
            return ""
    except RedisError:
        return "queue"
    return "worker" if last is None or is_old(last, LONGEST_SILENCE) else ""


def connect_redis(timeout: float) -> Redis:
    """A connection to the queue's Redis of the caller's own. timeout: seconds for its one attempt each."""
    return Redis.from_url(
        settings.RQ_QUEUES["default"]["URL"],
        socket_timeout=timeout,
        socket_connect_timeout=timeout,
        retry=Retry(NoBackoff(), 0),
    )


@contextmanager
def beating(name: str) -> Iterator[None]:
    """Record a sign of life at the beginning of the block, and again every INTERVAL until its end.

    In a thread: a long task must not look like a dead worker. A stuck one shows in the age of the queue.
    """
    ended = Event()
    thread = Thread(target=_keep_beating, args=[name, ended], daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        # Not longer: a database that hangs must not keep a worker from ending.
        thread.join(timeout=2)


def _keep_beating(name: str, ended: Event) -> None:
    while True:
        try:
            beat(name)
        except DatabaseError:
            logger.warning("The database takes no sign of life of the %s.", name)
        finally:
            # None is kept open in between: a restarted database would leave it broken.
            connection.close()
        if ended.wait(INTERVAL.total_seconds()):
            return
