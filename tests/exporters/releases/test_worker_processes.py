"""Workers as a server runs them: what they get done, and their signs of life."""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import timedelta

import django_rq
import pytest
from django.core.management import get_commands, load_command_class
from django.db import connection
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks_db.models import DBTaskResult
from rq.worker import SimpleWorker

from cms.settings.tasks import BACKENDS, IMMEDIATE
from exporters.releases.build.series import find_default_series
from exporters.releases.build.store import Store
from exporters.releases.heartbeats import LONGEST_SILENCE, find_last, find_last_of_rq
from exporters.releases.models import Release
from exporters.releases.rq_worker import RegisteringWorker
from tests.e2e.production import ROOT
from tests.exporters.exports import make_event, make_folder

EVENTS = 12


@pytest.fixture
def worker(transactional_db, django_db_serialized_rollback, settings, tmp_path):
    """A worker as a server runs it, on the tests' own database and storage."""
    settings.TASKS = {"default": IMMEDIATE, "releases": BACKENDS["database"]}
    options = ["--backend", "releases", "--interval", "0.05", "--no-startup-delay"]
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "cms.settings.test",
        "DATABASE_URL": database_url(),
        "TASKS": "database",
        "RELEASES_ROOT": str(settings.RELEASES_ROOT),
        "MEDIA_ROOT": str(settings.MEDIA_ROOT),
    }
    with run([sys.executable, "manage.py", "db_worker", *options], environment, tmp_path / "worker.log"):
        yield


def database_url():
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    return f"postgres://{database['USER']}@/{database['NAME']}?host={database['OPTIONS']['host']}"


@contextmanager
def run(command, environment, log):
    with log.open("wb") as stream:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=stream, stderr=stream)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)


def test_worker_keeps_up_with_editors_who_go_on_publishing(worker):
    folder = make_folder("podujatia")
    for number in range(EVENTS):
        make_event(folder, f"beseda-{number}")

    wait_for(lambda: find_default_series().done == find_default_series().requested)

    requested, releases = find_default_series().requested, Release.objects.count()
    files = json.loads(Store().read(find_default_series().current.manifest))["files"]
    assert len(files) == EVENTS
    assert 1 <= releases <= requested
    wait_for(lambda: not DBTaskResult.objects.exclude(status__in=["SUCCESSFUL", "FAILED"]).exists())
    assert set(DBTaskResult.objects.values_list("status", flat=True)) == {"SUCCESSFUL"}


def wait_for(is_so, seconds=60):
    until = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < until, "The worker has not done it."
        time.sleep(0.05)


def test_worker_of_the_database_gives_signs_of_life(worker):
    wait_for(lambda: find_last("worker") is not None)


def test_worker_of_redis_gives_signs_of_life_and_takes_them_back_when_it_ends(redis, settings):
    settings.RQ_QUEUES = {"default": {"URL": redis}}
    django_rq.get_connection().flushall()
    assert find_last_of_rq(timeout=1) is None
    worker = SimpleWorker("default", connection=django_rq.get_connection())

    worker.register_birth()

    assert timezone.now() - find_last_of_rq(timeout=1) < timedelta(seconds=5)
    worker.register_death()
    assert find_last_of_rq(timeout=1) is None


def test_worker_is_known_again_to_a_redis_that_lost_its_data(redis, settings):
    settings.RQ_QUEUES = {"default": {"URL": redis}}
    connection = django_rq.get_connection()
    made = RegisteringWorker("default", connection=connection)
    made.register_birth()
    connection.flushall()
    assert find_last_of_rq(timeout=1) is None

    made.heartbeat()
    made.heartbeat()

    assert timezone.now() - find_last_of_rq(timeout=1) < timedelta(seconds=5)
    made.register_death()
    options = load_command_class("exporters.releases", "rqworker").create_parser("manage.py", "rqworker")
    assert import_string(options.get_default("worker_class")) is RegisteringWorker


def test_worker_of_redis_gives_them_often_enough(redis, settings):
    settings.RQ_QUEUES = {"default": {"URL": redis}}
    options = load_command_class("exporters.releases", "rqworker").create_parser("manage.py", "rqworker")
    made = SimpleWorker(
        "default", connection=django_rq.get_connection(), worker_ttl=options.get_default("worker_ttl")
    )

    # One before each wait for a task, and one every so often while it works.
    assert made.dequeue_timeout < LONGEST_SILENCE.total_seconds()
    assert made.job_monitoring_interval < LONGEST_SILENCE.total_seconds()
    assert get_commands()["rqworker"] == get_commands()["db_worker"] == "exporters.releases"


def test_work_has_the_time_that_the_setting_gives_it(redis, transactional_db, django_db_serialized_rollback):
    environment = {**os.environ, "TASKS": "redis", "REDIS_URL": redis, "RECONCILE_TIMEOUT": "7200"}
    script = (
        "import django; django.setup(); import django_rq; from django_tasks_rq import Job;"
        "from exporters.releases.tasks import reconcile_series;"
        "made = reconcile_series.enqueue(1, 1); print(Job.fetch(made.id, django_rq.get_connection()).timeout)"
    )

    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=environment, capture_output=True, text=True
    )

    assert (done.stdout, done.returncode) == ("7200\n", 0), done.stderr
