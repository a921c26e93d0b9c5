"""Bursts of publishing and failing deliveries, with the queues of a server."""

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
from django.core.management import call_command, get_commands, load_command_class
from django.db import connection
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult
from django_tasks_rq import Job
from rq.scheduler import RQScheduler
from rq.worker import SimpleWorker

from cms.settings.tasks import BACKENDS, IMMEDIATE
from events.models import EventPage
from exporters.content.publishers import name_publishers
from exporters.releases import tasks
from exporters.releases.build import reconcile as reconcile_module
from exporters.releases.build.reconcile import reconcile
from exporters.releases.build.series import find_default_series
from exporters.releases.build.store import Store
from exporters.releases.heartbeats import LONGEST_SILENCE, find_last, find_last_of_rq
from exporters.releases.models import Delivery, Release, Webhook
from exporters.releases.notify import deliveries
from exporters.releases.reconcile_requests import coalesce_reconciles
from exporters.releases.upkeep import keep_up
from tests.e2e.production import ROOT, serve_redis
from tests.exporters.exports import make_event, make_folder
from tests.exporters.releases.receiver import receive

BURST = 6


@pytest.fixture(scope="module")
def redis(tmp_path_factory):
    with serve_redis(tmp_path_factory.mktemp("redis")) as address:
        yield address


@pytest.fixture(params=["database", "redis"])
def queue(request, redis, transactional_db, django_db_serialized_rollback, settings, monkeypatch):
    """A queue that nobody works on by itself; returns a function that does all that is ready in it."""
    settings.TASKS = {"default": IMMEDIATE, "releases": BACKENDS[request.param]}
    settings.RQ_QUEUES = {"default": {"URL": redis}}
    django_rq.get_connection().flushall()
    # Signals are for the tests to take.
    monkeypatch.setattr(SimpleWorker, "_install_signal_handlers", lambda _worker: None)
    return {"database": work_from_database, "redis": work_from_redis}[request.param]


def work_from_database():
    Worker(
        queue_names=["default"],
        excluded_queue_names=[],
        backend_name="releases",
        worker_id="tests",
        interval=0,
        batch=True,
        startup_delay=False,
        max_tasks=None,
    ).run()


def work_from_redis():
    queue = django_rq.get_queue(job_class=Job)
    scheduler = RQScheduler([queue], connection=queue.connection)
    scheduler.acquire_locks()
    scheduler.enqueue_scheduled_jobs()
    scheduler.release_locks()
    SimpleWorker([queue], connection=queue.connection, job_class=Job).work(
        burst=True, logging_level="WARNING"
    )


@pytest.fixture
def reconciles(monkeypatch):
    """How often the pages were compared."""
    found = []

    def count(tree, **options):
        found.append(tree)
        return reconcile(tree, **options)

    monkeypatch.setattr(tasks, "reconcile", count)
    return found


def files_of(release):
    return json.loads(Store().read(release.manifest))["files"]


def test_burst_costs_one_reconcile_and_its_last_state_wins(queue, reconciles):
    page = make_event(make_folder("podujatia"))
    for number in range(BURST):
        page.description = f"Opis {number}"
        page.save_revision().publish()
    assert Release.objects.count() == 0

    queue()

    assert len(reconciles) == 1
    assert Release.objects.get().number == 1
    series = find_default_series()
    assert series.done == series.requested >= BURST
    file = files_of(series.current)["src/pages/podujatia/beseda/index.md"]
    assert f"Opis {BURST - 1}" in Store().read(file["sha256"]).decode()


def test_what_is_published_while_a_release_is_made_is_in_the_next(queue, reconciles, monkeypatch):
    folder = make_folder("podujatia")
    make_event(folder)

    def publish_meanwhile(since):
        if len(reconciles) == 1:
            make_event(folder, "neskora")
        return name_publishers(since)

    monkeypatch.setattr(reconcile_module, "name_publishers", publish_meanwhile)

    queue()

    assert [release.files for release in Release.objects.order_by("number")] == [1, 2]
    assert find_default_series().done == find_default_series().requested


def test_failed_delivery_is_retried_by_the_queue_after_its_delay(queue, monkeypatch):
    monkeypatch.setattr(deliveries, "BACK_OFF", [timedelta(seconds=3), timedelta(hours=1)])
    with receive() as receiver:
        receiver.answers = [500, 503, 204]
        hook = {"kind": "signed", "url": receiver.url, "secret": "k" * 16}
        Webhook.objects.create(series=find_default_series(), name="Web", **hook)
        with coalesce_reconciles():
            make_event(make_folder("podujatia"))
        queue()
        assert seen(receiver) == (1, "waiting", "HTTP 500")
        queue()
        assert seen(receiver) == (1, "waiting", "HTTP 500")

        wait_until(Delivery.objects.get().next_attempt_at + timedelta(seconds=1))
        queue()

        assert seen(receiver) == (2, "waiting", "HTTP 503")
        queue()
        assert seen(receiver) == (2, "waiting", "HTTP 503")


def seen(receiver):
    delivery = Delivery.objects.get()
    return len(receiver.calls), delivery.status, delivery.outcome


def wait_until(moment):
    time.sleep(max(0.0, (moment - timezone.now()).total_seconds()))


def test_publishing_works_without_the_queue(
    transactional_db, django_db_serialized_rollback, settings, caplog
):
    settings.TASKS = {"default": IMMEDIATE, "releases": BACKENDS["redis"]}
    settings.RQ_QUEUES = {"default": {"URL": "redis://127.0.0.1:9/0"}}

    page = make_event(make_folder("podujatia"))

    assert EventPage.objects.get(pk=page.pk).live
    assert "manage.py reconcile does it" in caplog.text
    call_command("reconcile")
    assert list(files_of(find_default_series().current)) == ["src/pages/podujatia/beseda/index.md"]


def test_rollback_works_without_the_queue(
    transactional_db, django_db_serialized_rollback, settings, admin_client
):
    Webhook.objects.create(series=find_default_series(), name="Web", url="http://127.0.0.1:9/hook")
    for slug in ("beseda", "koncert"):
        with coalesce_reconciles():
            make_event(make_folder(f"{slug}-a-ine"), slug)
    first = Release.objects.get(number=1)
    settings.TASKS = {"default": IMMEDIATE, "releases": BACKENDS["redis"]}
    settings.RQ_QUEUES = {"default": {"URL": "redis://127.0.0.1:9/0"}}

    response = admin_client.post(f"/admin/releases/{first.pk}/current/")

    assert response.status_code == 302
    assert find_default_series().current == first
    assert Delivery.objects.get(status=Delivery.Status.WAITING).release == first


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
    for number in range(2 * BURST):
        make_event(folder, f"beseda-{number}")

    wait_for(lambda: find_default_series().done == find_default_series().requested)

    requested, releases = find_default_series().requested, Release.objects.count()
    assert len(files_of(find_default_series().current)) == 2 * BURST
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


def test_release_that_takes_longer_is_ended_with_words_and_tried_again(
    redis, transactional_db, django_db_serialized_rollback, settings, monkeypatch
):
    settings.TASKS = {"default": IMMEDIATE, "releases": BACKENDS["redis"]}
    queue = {"URL": redis, "DEFAULT_TIMEOUT": 1}
    settings.RQ_QUEUES = {"default": queue}
    monkeypatch.setitem(django_rq.settings.QUEUES, "default", queue)
    django_rq.get_connection().flushall()
    monkeypatch.setattr(SimpleWorker, "_install_signal_handlers", lambda _worker: None)
    with monkeypatch.context() as patch:
        patch.setattr(reconcile_module, "find_log_position", lambda: time.sleep(30))
        make_event(make_folder("podujatia"))
        work_from_redis()

    series = find_default_series()
    assert (series.failure, series.started_at) == ({"kind": "timeout"}, None)
    wait_until(series.next_attempt_at)
    queue["DEFAULT_TIMEOUT"] = 60
    keep_up()
    work_from_redis()

    assert Release.objects.get().files == 1
    assert find_default_series().failing_since is None
