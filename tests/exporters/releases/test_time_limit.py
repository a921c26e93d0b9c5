"""How long a worker of Redis may make a release, and what comes of one that takes longer."""

import os
import subprocess
import sys
import time

import django_rq
import pytest
from rq.worker import SimpleWorker

from cms.settings.tasks import BACKENDS, IMMEDIATE
from exporters.releases.build import reconcile as reconcile_module
from exporters.releases.build.series import find_default_series
from exporters.releases.models import Release
from exporters.releases.upkeep import keep_up
from tests.e2e.production import ROOT, serve_redis
from tests.exporters.exports import make_event, make_folder
from tests.exporters.releases.test_workers import wait_until, work_from_redis


@pytest.fixture(scope="module")
def redis(tmp_path_factory):
    with serve_redis(tmp_path_factory.mktemp("redis")) as address:
        yield address


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
