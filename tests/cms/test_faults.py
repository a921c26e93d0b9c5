"""`/readyz` under each fault: 503 with the cause by name, within two seconds; `/healthz` goes on."""

from __future__ import annotations

import errno
import json
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import connection, connections
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.utils import timezone

from cms.health import checks, middleware
from cms.settings.storage import S3
from cms.settings.tasks import BACKENDS, IMMEDIATE
from exporters.releases.heartbeats import LONGEST_SILENCE, beat
from exporters.releases.models import Heartbeat

pytestmark = pytest.mark.usefixtures("own_prober")

RUNBOOK = Path(__file__).resolve().parents[2] / "docs/how-to/when-the-site-is-not-updated.md"
# In seconds, for either answer.
LONGEST = 2.0


@dataclass(frozen=True)
class Place:
    """Where a fault is made. until: ends with the test, and with it what hangs."""

    settings: LazySettings
    patch: pytest.MonkeyPatch
    until: ExitStack

    def silent(self) -> int:
        """The port of something that takes connections and says nothing."""
        server = self.until.enter_context(socket.create_server(("127.0.0.1", 0)))
        port: int = server.getsockname()[1]
        return port

    def hanging(self) -> Callable[..., None]:
        free = threading.Event()
        self.until.callback(free.set)
        return lambda *_arguments: free.wait(20) and None

    def use_postgresql(self, port: int) -> None:
        described = {
            **connections.settings["default"],
            "ENGINE": "django.db.backends.postgresql",
            **{"NAME": "cms", "USER": "cms", "PASSWORD": "hush", "HOST": "127.0.0.1", "PORT": port},
            "OPTIONS": {"sslmode": "disable", "gssencmode": "disable"},
        }
        self.patch.setitem(connections.settings, "default", described)

    def use_tasks(self, backend: str, redis: int = 9) -> None:
        self.settings.TASKS = {"default": IMMEDIATE, "releases": BACKENDS[backend]}
        self.settings.RQ_QUEUES = {"default": {"URL": f"redis://127.0.0.1:{redis}/0"}}

    def use_heartbeat(self, name: str, age: timedelta) -> None:
        beat(name)
        Heartbeat.objects.update(at=timezone.now() - age)


def lose_database(place: Place) -> None:
    place.use_postgresql(port=9)


def hang_database(place: Place) -> None:
    place.use_postgresql(place.silent())


def slow_database(place: Place) -> None:
    place.patch.setattr(checks, "check_database", place.hanging())


def lack_migration(place: Place) -> None:
    recorder = MigrationRecorder(connection)
    recorder.record_unapplied("releases", "0007_heartbeats")
    place.until.callback(recorder.record_applied, "releases", "0007_heartbeats")


def refuse_writing(place: Place) -> None:
    folder = place.settings.MEDIA_ROOT / "is-a-file"
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.touch()
    place.settings.MEDIA_ROOT = folder


def hang_storage(place: Place) -> None:
    place.patch.setattr(checks, "check_writable", place.hanging())


def hang_bucket(place: Place) -> None:
    """A bucket that takes connections and says nothing."""
    options = {
        **{"bucket_name": "files", "region_name": "eu-central-1", "access_key": "a", "secret_key": "b"},
        "endpoint_url": f"http://127.0.0.1:{place.silent()}",
    }
    bucket = {"BACKEND": S3, "OPTIONS": options}
    place.settings.STORAGES = {**place.settings.STORAGES, "default": bucket}


def fill_disk(place: Place) -> None:
    place.patch.setattr("cms.storages.LEAST_FREE", 10**18)


def fill_disk_to_the_end(place: Place) -> None:
    def refuse(_storage: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", "/var/hush")

    place.patch.setattr(checks, "check_writable", refuse)


def lose_redis(place: Place) -> None:
    place.use_tasks("redis")


def hang_redis(place: Place) -> None:
    place.use_tasks("redis", place.silent())


def lose_worker(place: Place) -> None:
    place.use_tasks("database")


def silence_worker(place: Place) -> None:
    place.use_tasks("database")
    place.use_heartbeat("worker", LONGEST_SILENCE + timedelta(seconds=1))


def never_reconcile(place: Place) -> None:
    place.settings.RECONCILE_MAX_AGE = 900


def stop_reconciling(place: Place) -> None:
    place.settings.RECONCILE_MAX_AGE = 900
    place.use_heartbeat("reconcile", timedelta(seconds=901))


# What is broken -> check that fails -> pattern of its detail.
FAULTS: list[tuple[Callable[[Place], None], dict[str, str]]] = [
    (lose_database, {"database": "OperationalError", "migrations": "not asked, as database fails"}),
    (hang_database, {"database": r"no answer for 1\.\d s", "migrations": r"no answer for 1\.\d s"}),
    (slow_database, {"database": r"no answer for 1\.\d s", "migrations": r"no answer for 1\.\d s"}),
    (lack_migration, {"migrations": "1 migrations are not applied; run manage.py migrate"}),
    (refuse_writing, {"storage": "FileExistsError"}),
    (hang_storage, {"storage": r"no answer for 1\.\d s"}),
    (hang_bucket, {"storage": r"no answer for 1\.\d s|OSError|\w*Timeout\w*"}),
    (fill_disk, {"storage": "OSError"}),
    (fill_disk_to_the_end, {"storage": "OSError"}),
    (lose_redis, {"redis": "ConnectionError", "worker": "not asked, as redis fails"}),
    (
        hang_redis,
        {
            "redis": r"TimeoutError|no answer for 1\.\d s",
            "worker": r"not asked, as redis fails|no answer for 1\.\d s",
        },
    ),
    (lose_worker, {"worker": "no worker runs"}),
    (silence_worker, {"worker": r"the worker gave its last sign of life at 2\S+"}),
    (
        never_reconcile,
        {"reconcile": r"manage.py reconcile has never ended; does the timer run manage.py maintain\?"},
    ),
    (
        stop_reconciling,
        {"reconcile": r"manage.py reconcile last ended at 2\S+; does the timer run manage.py maintain\?"},
    ),
]


@contextmanager
def within(seconds: float, attempts: int = 3) -> Iterator[list[Callable[[], Any]]]:
    """Do what is put into the list until it takes no longer; on a busy machine the test itself may wait."""
    steps: list[Callable[[], Any]] = []
    yield steps
    for attempt in range(attempts):
        started = time.monotonic()
        for step in steps:
            step()
        if time.monotonic() - started < seconds:
            return
        assert attempt < attempts - 1, f"longer than {seconds} s, {attempts} times"


def ask(client: Client) -> tuple[int, dict[str, str]]:
    """(status, check -> what is wrong with it)."""
    answer = client.get("/readyz")
    found = json.loads(answer.content)["checks"]
    return answer.status_code, {name: check["detail"] for name, check in found.items() if not check["ok"]}


@pytest.mark.parametrize(("fault", "expected"), FAULTS, ids=[fault.__name__ for fault, _ in FAULTS])
def test_each_fault_has_its_name_and_an_answer_in_time(
    fault: Callable[[Place], None],
    expected: dict[str, str],
    client: Client,
    database: None,
    settings: LazySettings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Once for a process: not what a probe of a server that runs has to wait for.
    checks._read_replaced()
    with ExitStack() as until, monkeypatch.context() as patch:
        fault(Place(settings, patch, until))
        found: list[tuple[int, dict[str, str]]] = []
        with within(LONGEST) as steps:
            steps.append(middleware.find_prober.cache_clear)
            steps.append(lambda: found.append(ask(client)))
        with within(LONGEST / 4) as steps:
            steps.append(lambda: client.get("/healthz"))
        alive = client.get("/healthz")

    status, wrong = found[-1]
    assert status == 503
    assert wrong.keys() == expected.keys()
    assert {name: text for name, text in wrong.items() if not re.fullmatch(expected[name], text)} == {}
    assert "hush" not in str(wrong)
    assert (alive.status_code, alive.content) == (200, b"ok\n")


def test_the_runbook_says_what_to_do_about_each() -> None:
    text = RUNBOOK.read_text("utf-8").partition("## 2.")[2].partition("## 3.")[0]
    rows = dict(re.findall(r"^\| `(\w+)` \| (.+) \|$", text, re.MULTILINE))

    assert rows.keys() == {name for _, expected in FAULTS for name in expected}
