"""What `/readyz` asks. Each check returns nothing, or raises an error that says what is wrong."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import lru_cache

from django.conf import settings
from django.core.files.storage import FileSystemStorage, Storage
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils.module_loading import import_string
from django.utils.timezone import localtime
from django_tasks_db import DatabaseBackend
from django_tasks_rq import RQBackend

from cms.storages import check_writable, create_impatient
from exporters.releases.heartbeats import LONGEST_SILENCE, connect_redis, find_last, find_last_of_rq, is_old

# In seconds, for each answer of a service.
PATIENCE = 1.0
# In seconds: each writing to a bucket is paid for; in between it is asked for a file.
WRITE_INTERVAL = 60.0

Check = Callable[[], None]


class Unhealthy(Exception):
    """A check that failed, as a sentence that anyone may read: it names no host and no secret."""


def choose_checks() -> list[Mapping[str, Check]]:
    """The checks that this server needs, name -> check, in groups.

    Within a group one check is asked after the other, and none after one that failed.
    """
    backend = _backend_of_releases()
    database: dict[str, Check] = {"database": check_database, "migrations": check_migrations}
    groups: list[Mapping[str, Check]] = [database, {"storage": StorageCheck()}]
    if settings.RECONCILE_MAX_AGE:
        database["reconcile"] = check_reconcile
    if issubclass(backend, DatabaseBackend):
        database["worker"] = lambda: judge_worker(find_last("worker"))
    elif issubclass(backend, RQBackend):
        groups.append(
            {"redis": check_redis, "worker": lambda: judge_worker(find_last_of_rq(timeout=PATIENCE))}
        )
    return groups


def _backend_of_releases() -> type:
    backend: type = import_string(settings.TASKS["releases"]["BACKEND"])
    return backend


def check_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def check_migrations() -> None:
    pending = find_pending(set(MigrationRecorder(connection).applied_migrations()))
    if pending:
        raise Unhealthy(f"{len(pending)} migrations are not applied; run manage.py migrate")


def find_pending(applied: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """Migrations (app, name) of the code that a database lacks. applied: those that it has."""
    replaced = _read_replaced()
    done = {key for key, others in replaced.items() if others and others <= applied}
    # What a squashed migration replaces need not be there beside it.
    covered = {other for key in applied for other in replaced.get(key, ())}
    return set(replaced) - applied - done - covered


@lru_cache(maxsize=1)
def _read_replaced() -> dict[tuple[str, str], frozenset[tuple[str, str]]]:
    """Every migration of the code, and those that it replaces. They change with the code only."""
    found = MigrationLoader(None).disk_migrations or {}
    return {key: frozenset(migration.replaces) for key, migration in found.items()}


def check_redis() -> None:
    with connect_redis(PATIENCE) as redis:
        redis.ping()


def check_reconcile() -> None:
    last, longest = find_last("reconcile"), timedelta(seconds=settings.RECONCILE_MAX_AGE)
    if last is None:
        raise Unhealthy("manage.py reconcile has never ended; does the timer run manage.py maintain?")
    if is_old(last, longest):
        raise Unhealthy(
            f"manage.py reconcile last ended at {_show(last)}; does the timer run manage.py maintain?"
        )


def judge_worker(last: datetime | None) -> None:
    """Raise Unhealthy unless the worker gave a sign of life of late."""
    if last is None:
        raise Unhealthy("no worker runs")
    if is_old(last, LONGEST_SILENCE):
        raise Unhealthy(f"the worker gave its last sign of life at {_show(last)}")


def _show(moment: datetime) -> str:
    return localtime(moment).isoformat(timespec="seconds")


class StorageCheck:
    """Writes to the storages of uploads and of releases; to a bucket only once in a while."""

    def __init__(self) -> None:
        self._storages: list[Storage] = []
        self._written_at = float("-inf")

    def __call__(self) -> None:
        if not self._storages:
            self._storages = [create_impatient(name, seconds=PATIENCE) for name in ("default", "releases")]
        due = time.monotonic() - self._written_at > WRITE_INTERVAL
        for storage in self._storages:
            if due or isinstance(storage, FileSystemStorage):
                check_writable(storage)
            else:
                storage.exists("check")
        if due:
            self._written_at = time.monotonic()
