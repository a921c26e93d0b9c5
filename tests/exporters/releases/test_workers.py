"""Bursts of publishing and failing deliveries, with the queues of a server."""

import json
import time
from datetime import timedelta

import django_rq
import pytest
from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_rq import Job
from rq.scheduler import RQScheduler
from rq.worker import SimpleWorker

from cms.settings.tasks import BACKENDS, IMMEDIATE
from events.models import EventPage
from exporters.content.publishers import name_publishers
from exporters.releases import tasks
from exporters.releases.build import reconcile as reconcile_module
from exporters.releases.build import recording
from exporters.releases.build.reconcile import reconcile
from exporters.releases.build.series import find_default_series
from exporters.releases.build.store import Store
from exporters.releases.models import Delivery, Release, Series, Webhook
from exporters.releases.notify import deliveries
from exporters.releases.reconcile_requests import coalesce_reconciles
from exporters.releases.upkeep import keep_up
from tests.exporters.exports import make_event, make_folder
from tests.exporters.releases.receiver import receive

BURST = 6


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

    monkeypatch.setattr(recording, "name_publishers", publish_meanwhile)

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


@pytest.mark.parametrize("queue", ["database"], indirect=True)
def test_release_that_hangs_is_ended_and_the_worker_goes_on(queue, settings, monkeypatch):
    settings.RECONCILE_TIMEOUT = 1
    make_event(make_folder("podujatia"))
    with monkeypatch.context() as patch:
        patch.setattr("exporters.releases.build.reconcile.desired_state", lambda *_, **__: time.sleep(60))
        queue()
    assert Series.objects.get().failure["kind"] == "timeout"
    assert not Release.objects.exists()

    Series.objects.update(next_attempt_at=timezone.now())
    keep_up()
    queue()

    assert Release.objects.count() == 1
