"""`/healthz` and `/readyz` under each fault."""

import json
import socket
import threading
import time
from datetime import timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from cms.health import checks, middleware
from cms.health.checks import find_pending
from cms.settings.tasks import BACKENDS, IMMEDIATE
from exporters.releases.heartbeats import INTERVAL, LONGEST_SILENCE, beat, beating, find_last, is_old
from exporters.releases.models import Heartbeat

pytestmark = pytest.mark.usefixtures("own_prober")


def ask(client: Client, *, hangs: bool = False) -> tuple[int, dict[str, str]]:
    """(status, check -> what is wrong with it). hangs: a check is meant to; else asked until none does."""
    until = time.monotonic() + 30
    while True:
        answer = client.get("/readyz")
        found = json.loads(answer.content)
        assert found["status"] == ("ready" if answer.status_code == 200 else "not ready")
        wrong = {name: check.get("detail", "") for name, check in found["checks"].items() if not check["ok"]}
        # On a busy machine a check may take longer than an answer waits.
        is_busy = any(detail.startswith("no answer") for detail in wrong.values())
        if hangs or not is_busy or time.monotonic() > until:
            return answer.status_code, wrong
        time.sleep(0.2)


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_both_are_asked_under_any_name_and_without_tls(
    client: Client, database: None, settings: LazySettings, address: str
) -> None:
    settings.ALLOWED_HOSTS, settings.SECURE_SSL_REDIRECT = ["cms.example.sk"], True

    ask(client)

    assert client.get(address, headers={"host": "10.0.0.7:8000"}).status_code == 200
    assert client.get(address, headers={"host": "a_b"}).status_code == 200
    assert client.post(address).status_code == 405


def test_alive_asks_no_database(client: Client) -> None:
    """Of this test there is none."""
    answer = client.get("/healthz")

    assert (answer.status_code, answer.content) == (200, b"ok\n")


def test_ready_names_each_check(client: Client, database: None) -> None:
    ask(client)
    answer = client.get("/readyz")

    assert answer.json() == {
        "status": "ready",
        "checks": {"database": {"ok": True}, "migrations": {"ok": True}, "storage": {"ok": True}},
    }
    assert answer["Cache-Control"] == "no-store"


def test_database_that_is_gone(client: Client) -> None:
    """pytest-django refuses each connection of this test."""
    status, wrong = ask(client)

    assert status == 503
    assert wrong == {"database": "RuntimeError", "migrations": "not asked, as database fails"}


def test_database_that_takes_connections_and_says_nothing(
    client: Client, monkeypatch: pytest.MonkeyPatch, django_db_blocker: DjangoDbBlocker
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening, django_db_blocker.unblock():
        silent = {
            **connections.settings["default"],
            "ENGINE": "django.db.backends.postgresql",
            "NAME": "cms",
            "USER": "cms",
            "PASSWORD": "hush",
            "HOST": "127.0.0.1",
            "PORT": listening.getsockname()[1],
            "OPTIONS": {"sslmode": "disable", "gssencmode": "disable"},
        }
        monkeypatch.setitem(connections.settings, "default", silent)

        status, wrong = ask(client, hangs=True)

        assert status == 503
        assert wrong["database"].startswith("no answer for 1.")
        # The thread ends, not only the answer.
        [thread] = [t for t in threading.enumerate() if t.name.endswith("(_run)")]
        thread.join(timeout=6)
        assert not thread.is_alive()


def test_migration_that_is_missing(client: Client, database: None) -> None:
    MigrationRecorder(connection).record_unapplied("releases", "0007_heartbeats")
    try:
        assert ask(client) == (
            503,
            {"migrations": "1 migrations are not applied; run manage.py migrate"},
        )
    finally:
        MigrationRecorder(connection).record_applied("releases", "0007_heartbeats")


def test_squashed_migration_stands_for_those_that_it_replaces(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second, squashed = ("a", "0001"), ("a", "0002"), ("a", "0001_squashed_0002")
    known = {first: frozenset(), second: frozenset(), squashed: frozenset({first, second})}
    monkeypatch.setattr(checks, "_read_replaced", lambda: known)

    assert find_pending(set()) == {first, second, squashed}
    assert find_pending({first}) == {second, squashed}
    assert find_pending({first, second}) == set()
    assert find_pending({squashed}) == set()


def test_storage_that_cannot_be_written(client: Client, database: None, settings: LazySettings) -> None:
    folder = settings.MEDIA_ROOT / "is-a-file"
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.touch()
    settings.MEDIA_ROOT = folder

    assert ask(client) == (503, {"storage": "FileExistsError"})


def test_disk_that_is_nearly_full(client: Client, database: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cms.storages.LEAST_FREE", 10**18)

    assert ask(client) == (503, {"storage": "OSError"})


def test_storage_that_hangs_keeps_nobody_waiting_twice(
    client: Client, database: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    free, asked = threading.Event(), []

    def hang(storage: object) -> None:
        asked.append(storage)
        free.wait(120)

    monkeypatch.setattr(checks, "check_writable", hang)
    try:
        status, wrong = ask(client, hangs=True)
        assert status == 503
        assert wrong["storage"].startswith("no answer for 1.")
        before = list(asked)

        answers = [client.get("/readyz") for _ in range(20)]

        assert {answer.status_code for answer in answers} == {503}
        # Whoever comes while it hangs starts no other thread that hangs.
        assert asked == before
    finally:
        free.set()


def test_redis_that_is_gone(client: Client, database: None, settings: LazySettings) -> None:
    settings.TASKS = {"default": IMMEDIATE, "releases": BACKENDS["redis"]}
    settings.RQ_QUEUES = {"default": {"URL": "redis://127.0.0.1:9/0"}}

    assert ask(client) == (503, {"redis": "ConnectionError", "worker": "not asked, as redis fails"})


def test_worker_that_is_dead(client: Client, database: None, settings: LazySettings) -> None:
    settings.TASKS = {"default": IMMEDIATE, "releases": BACKENDS["database"]}
    settings.TIME_ZONE = "UTC"
    assert ask(client) == (503, {"worker": "no worker runs"})

    middleware.find_prober.cache_clear()
    beat("worker")
    assert ask(client) == (200, {})

    middleware.find_prober.cache_clear()
    last = timezone.now() - LONGEST_SILENCE - timedelta(seconds=1)
    Heartbeat.objects.update(at=last)
    moment = f"{last:%Y-%m-%dT%H:%M:%S}+00:00"
    assert ask(client) == (503, {"worker": f"the worker gave its last sign of life at {moment}"})


def test_reconcile_that_cron_does_not_run(client: Client, database: None, settings: LazySettings) -> None:
    settings.RECONCILE_MAX_AGE = 900
    assert ask(client) == (
        503,
        {"reconcile": "manage.py reconcile has never ended; does the timer run manage.py maintain?"},
    )

    middleware.find_prober.cache_clear()
    call_command("reconcile")
    assert ask(client) == (200, {})

    middleware.find_prober.cache_clear()
    Heartbeat.objects.update(at=timezone.now() - timedelta(seconds=901))
    status, wrong = ask(client)
    assert status == 503
    assert wrong["reconcile"].startswith("manage.py reconcile last ended at 20")


def test_clock_that_was_set_back_hides_no_dead_worker() -> None:
    assert is_old(timezone.now() + timedelta(hours=2), LONGEST_SILENCE)
    assert not is_old(timezone.now(), LONGEST_SILENCE)


def test_worker_gives_signs_of_life_while_it_works(database: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("exporters.releases.heartbeats.INTERVAL", timedelta(seconds=0.05))
    assert INTERVAL.total_seconds() * 3 < LONGEST_SILENCE.total_seconds()

    with beating("worker"):
        seen: set[Any] = set()
        until = time.monotonic() + 10
        while len(seen) < 3 and time.monotonic() < until:
            seen.add(find_last("worker"))
            time.sleep(0.02)

    assert len(seen - {None}) >= 2


def test_bucket_is_written_once_in_a_while_and_asked_in_between(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    class Bucket:
        def exists(self, _name: str) -> bool:
            asked.append("exists")
            return False

    monkeypatch.setattr(checks, "create_impatient", lambda _name, **_options: Bucket())
    monkeypatch.setattr(checks, "check_writable", lambda _storage: asked.append("write"))
    check = checks.StorageCheck()

    for _ in range(3):
        check()

    assert asked == ["write", "write", "exists", "exists", "exists", "exists"]
