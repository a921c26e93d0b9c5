"""What a server does by itself: what failed is tried again without a click and without cron."""

import errno
from datetime import timedelta
from threading import Event

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from wagtail.models import Site

from cms.settings.tasks import BACKENDS, IMMEDIATE
from exporters.releases import upkeep
from exporters.releases.build.attempts import LOST_AFTER
from exporters.releases.build.series import find_default_series, request_reconcile
from exporters.releases.build.store import Store
from exporters.releases.models import Delivery, Release, Series, Webhook
from exporters.releases.tasks import reconcile_series
from exporters.releases.upkeep import ensure_upkeep, keep_up
from tests.exporters.exports import make_event
from tests.exporters.releases.receiver import receive


@pytest.fixture
def refused(folder, monkeypatch):
    """An event whose release fails on a full disk."""
    make_event(folder)

    def refuse(*_arguments):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Store, "write", refuse)
        series = find_default_series()
        reconcile_series.enqueue(series.pk, request_reconcile(series))
    assert Series.objects.get().failure == {"kind": "disk-full"}


def test_failed_release_is_made_by_itself_after_its_wait(refused, set_clock):
    keep_up()
    assert Release.objects.count() == 0

    set_clock(timedelta(seconds=11))
    keep_up()

    assert Release.objects.get().files == 1
    series = Series.objects.get()
    assert (series.failing_since, series.waiting_since, series.next_attempt_at) == (None, None, None)


def test_release_of_a_killed_process_is_made_by_itself(folder, set_clock):
    make_event(folder)
    series = find_default_series()
    request_reconcile(series)
    Series.objects.update(started_at=timezone.now())

    keep_up()
    assert Series.objects.get().failure == {"kind": "interrupted"}
    set_clock(timedelta(seconds=11))
    keep_up()

    assert Release.objects.get().files == 1


def test_failed_call_of_a_webhook_is_repeated_by_itself(folder, release, set_clock):
    make_event(folder)
    with receive() as receiver:
        receiver.answers = [500, 204]
        hook = Webhook.objects.create(
            series=find_default_series(), name="Web", kind="signed", url=receiver.url, secret="k" * 16
        )
        release()
        keep_up()
        hook.refresh_from_db()
        assert (len(receiver.calls), hook.failing_since is not None) == (1, True)

        keep_up()
        assert len(receiver.calls) == 1
        set_clock(timedelta(seconds=11))
        keep_up()

    hook.refresh_from_db()
    assert (Delivery.objects.get().status, hook.failing_since) == ("delivered", None)


def test_work_that_nobody_takes_is_handed_over_again_less_and_less_often(folder, set_clock, settings):
    settings.TASKS = {"default": IMMEDIATE, "releases": BACKENDS["database"]}
    request_reconcile(find_default_series())
    for number in range(120):
        set_clock(number * timedelta(seconds=30))
        keep_up()

    # In an hour: after 1, 2, 4 and 8 minutes, then every 5.
    assert 10 <= DBTaskResult.objects.count() <= 16


def test_site_that_was_deleted_waits_for_nothing(folder, set_clock):
    request_reconcile(find_default_series())
    Site.objects.all().delete()

    set_clock(LOST_AFTER * 2)
    keep_up()

    series = Series.objects.get()
    assert (series.waiting_since, series.done) == (None, series.requested)


def test_step_that_fails_keeps_no_other(refused, set_clock, monkeypatch, caplog):
    def fail():
        raise KeyError("planted")

    monkeypatch.setattr(upkeep, "STEPS", (fail, *upkeep.STEPS))
    set_clock(timedelta(seconds=11))

    keep_up()

    assert "planted" in caplog.text
    assert Release.objects.count() == 1


def test_each_process_has_one_thread_and_a_forked_one_its_own(monkeypatch):
    ended = Event()
    monkeypatch.setattr(upkeep, "_thread", None)
    monkeypatch.setattr(upkeep, "_keep_up", ended.wait)
    try:
        ensure_upkeep()
        first = upkeep._thread
        ensure_upkeep()
        assert upkeep._thread is first
        assert first.is_alive()
    finally:
        ended.set()
    first.join()

    ensure_upkeep()

    assert upkeep._thread is not first
