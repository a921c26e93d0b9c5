"""A release that cannot be made is stored with its reason, and tried again after growing waits."""

import errno
from contextlib import contextmanager
from datetime import timedelta
from threading import Event, Thread

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError
from django.db import OperationalError, connection
from django.utils import timezone
from rq.timeouts import JobTimeoutException

from cms.bucket import errors_as_oserror
from exporters.content.site_tree import find_tree
from exporters.core.errors import ExportError, UnforeseenError
from exporters.releases.build import lock
from exporters.releases.build.attempts import (
    LONGEST_WAIT,
    LOST_AFTER,
    SHORTEST_WAIT,
    claim,
    find_due,
    record_failure,
    record_interrupted,
    started,
)
from exporters.releases.build.failures import describe
from exporters.releases.build.lock import ReconcileRunsError, is_reconcile_locked, reconcile_lock
from exporters.releases.build.reconcile import reconcile
from exporters.releases.build.series import find_series, request_reconcile
from exporters.releases.build.store import Store
from exporters.releases.models import Series
from tests.exporters.exports import make_event

FULL = {"kind": "disk-full"}


@pytest.fixture
def series(db):
    return find_series(find_tree())


@pytest.fixture
def fail(monkeypatch):
    """Returns a function that has every writing to the store raise this error; None lets it work again."""
    write = Store.write

    def set_error(error):
        def refuse(*_arguments):
            raise error

        monkeypatch.setattr(Store, "write", refuse if error else write)

    return set_error


def error_of_bucket(raised):
    try:
        with errors_as_oserror():
            raise raised
    except OSError as error:
        return error


DENIED = ClientError(
    {"Error": {"Code": "AccessDenied"}, "ResponseMetadata": {"HTTPStatusCode": 403}}, "PutObject"
)


@pytest.mark.parametrize(
    ("error", "failure"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), FULL),
        (PermissionError(errno.EACCES, "Permission denied"), {"kind": "folder"}),
        (error_of_bucket(DENIED), {"kind": "storage", "code": "AccessDenied"}),
        (
            error_of_bucket(EndpointConnectionError(endpoint_url="https://secret.example.sk")),
            {"kind": "storage", "code": "EndpointConnectionError"},
        ),
        (OperationalError("the password of cms is wrong"), {"kind": "database"}),
        (JobTimeoutException("Task exceeded maximum timeout value (180 seconds)"), {"kind": "timeout"}),
        (
            ExportError("correct %(path)s", where="Beseda", path="x"),
            {
                "kind": "refused",
                "where": "Beseda",
                "what": "correct x",
                "sentence": "correct %(path)s",
                "params": {"path": "x"},
            },
        ),
        (
            UnforeseenError("%(kind)s %(code)s", kind="KeyError", code="0a1b2c3d"),
            {"kind": "unforeseen", "error": "KeyError", "code": "0a1b2c3d"},
        ),
    ],
)
def test_error_becomes_a_reason_without_addresses_and_secrets(error, failure):
    assert describe(error) == failure


def test_time_limit_that_was_raised_inside_of_the_storage_is_one():
    error = OSError("JobTimeoutException")
    error.__cause__ = JobTimeoutException()

    assert describe(error) == {"kind": "timeout"}


def test_failure_is_stored_and_ends_with_the_next_release(folder, fail):
    make_event(folder)
    fail(OSError(errno.ENOSPC, "No space left on device"))

    with pytest.raises(OSError, match="No space left"):
        reconcile(find_tree())

    series = Series.objects.get()
    assert (series.failure, series.started_at) == (FULL, None)
    assert series.next_attempt_at - series.failing_since == SHORTEST_WAIT
    fail(None)
    assert reconcile(find_tree()).release.number == 1
    series = Series.objects.get()
    assert (series.failure, series.failing_since, series.next_attempt_at) == ({}, None, None)


def test_error_that_nobody_has_foreseen_is_stored_with_its_code(folder, monkeypatch, caplog):
    def break_down(*_arguments):
        raise KeyError("planted")

    monkeypatch.setattr("exporters.releases.build.reconcile.find_log_position", break_down)

    with pytest.raises(UnforeseenError) as error:
        reconcile(find_tree())

    code = error.value.params["code"]
    assert Series.objects.get().failure == {"kind": "unforeseen", "error": "KeyError", "code": code}
    assert caplog.text.count("Traceback") == 1


def test_lock_that_cannot_be_taken_is_a_failure_too(series, settings, tmp_path, monkeypatch):
    # PostgreSQL has a lock of its own, without a folder.
    monkeypatch.setattr(lock, "_lock_database", lock._lock_folder)
    (tmp_path / "file").touch()
    settings.RELEASES_ROOT = tmp_path / "file/releases"

    with pytest.raises(OSError, match="Not a directory"):
        reconcile(find_tree())

    assert Series.objects.get().failure == {"kind": "folder"}


def test_waits_double_up_to_five_minutes(series):
    waits = []
    now = timezone.now()
    for _ in range(8):
        record_failure(series, FULL, now)
        series.refresh_from_db()
        waits.append((series.next_attempt_at - now).total_seconds())
        now = series.next_attempt_at

    assert waits == [10, 10, 20, 40, 80, 160, 300, 300]


def test_failing_series_is_due_after_its_wait_and_not_before(series):
    now = timezone.now()
    record_failure(series, FULL, now)

    assert not find_due(now + SHORTEST_WAIT / 2)
    assert list(find_due(now + SHORTEST_WAIT)) == [series]
    # The clock was set back by a day.
    assert list(find_due(now - timedelta(days=1))) == [series]


def test_request_that_nobody_begins_is_due_after_a_minute(series):
    request_reconcile(series)
    now = timezone.now()

    assert not find_due(now)
    assert list(find_due(now + LOST_AFTER)) == [series]
    with reconcile_lock(), started(series):
        assert not find_due(now + LOST_AFTER)


def test_one_of_several_claims_an_attempt(series):
    request_reconcile(series)
    first, second = Series.objects.get(), Series.objects.get()
    now = timezone.now() + LOST_AFTER

    assert [claim(first, now), claim(second, now)] == [True, False]
    assert not find_due(now)
    # Nobody has begun it: it is handed over again, less and less often.
    assert list(find_due(now + LONGEST_WAIT)) == [series]


def test_killed_reconcile_is_noticed_once_nobody_holds_the_lock(series):
    Series.objects.update(started_at=timezone.now())
    with reconcile_lock():
        assert is_reconcile_locked()
        assert record_interrupted(timezone.now()) == 0

    assert not is_reconcile_locked()
    assert record_interrupted(timezone.now()) == 1
    series.refresh_from_db()
    assert (series.failure, series.started_at) == ({"kind": "interrupted"}, None)
    assert record_interrupted(timezone.now()) == 0


def test_waiting_in_vain_for_another_release_is_no_failure(series):
    with locked_by_another(), pytest.raises(ReconcileRunsError):
        reconcile(find_tree(), patience=0)

    series.refresh_from_db()
    assert series.failing_since is None


@contextmanager
def locked_by_another():
    """The lock is held in a thread, whose connection is another one: PostgreSQL gives its own one twice."""
    taken, done = Event(), Event()

    def hold():
        try:
            with reconcile_lock():
                taken.set()
                done.wait(60)
        finally:
            connection.close()

    thread = Thread(target=hold)
    thread.start()
    assert taken.wait(60)
    try:
        yield
    finally:
        done.set()
        thread.join()


def test_page_keeps_the_time_since_when_it_cannot_be_released(folder, set_clock):
    page = make_event(folder)
    type(page).objects.update(publish_date=None)
    reconcile(find_tree())
    [first] = Series.objects.get().problems
    set_clock(timedelta(hours=1))

    reconcile(find_tree())

    assert Series.objects.get().problems == [first]
