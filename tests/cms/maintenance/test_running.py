"""Which step is due when, and what becomes of the others where one fails."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError
from django.utils import timezone

from cms.maintenance import running, steps
from cms.maintenance.running import find_last_night, is_due, run_steps
from cms.maintenance.steps import RELEASE_INTERVAL, Step, list_steps
from exporters.releases.heartbeats import find_last
from exporters.releases.models import Heartbeat
from tests.held_locks import hold_elsewhere

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 27, 12, 0, tzinfo=ZoneInfo("Europe/Bratislava"))


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    def turn(moment: datetime) -> None:
        monkeypatch.setattr(timezone, "now", lambda: moment)

    turn(NOON)
    return turn


def run(*listed: Step, now: bool = False) -> list[str]:
    return list(run_steps(list(listed), now=now))


def counting(name: str = "sessions", every: timedelta | None = None) -> tuple[Step, list[str]]:
    calls: list[str] = []

    def count() -> str:
        calls.append(name)
        return ""

    return Step(name, count, every), calls


def test_nightly_step_runs_once_a_night(clock: Callable[[datetime], None]) -> None:
    step, calls = counting()
    for hours in range(0, 48):
        clock(NOON + timedelta(hours=hours))
        run(step)
        run(step)

    # At noon, for it had never run; then at three o'clock in two nights.
    assert len(calls) == 3
    assert find_last("did sessions") == NOON + timedelta(hours=39)


def test_frequent_steps_keep_their_pace(clock: Callable[[datetime], None]) -> None:
    publish, published = counting("publish", timedelta())
    release, released = counting("release", RELEASE_INTERVAL)
    for minutes in range(11):
        # A timer that is some seconds early.
        clock(NOON + timedelta(minutes=minutes, seconds=-(minutes % 2)))
        run(publish, release)

    assert (len(published), len(released)) == (11, 3)


def test_failed_step_is_named_and_the_others_run(clock: Any, caplog: pytest.LogCaptureFixture) -> None:
    def fail(error: Exception) -> Callable[[], str]:
        def run() -> str:
            raise error

        return run

    after, calls = counting("queue")
    with caplog.at_level(logging.INFO):
        failures = run(
            Step("logs", fail(OSError(28, "No space left on device"))),
            Step("release", fail(CommandError("These were not released:\nbeseda")), timedelta()),
            Step("builds", fail(DatabaseError("gone"))),
            Step("search", fail(ZeroDivisionError())),
            Step("sessions", lambda: "deleted 3 sessions"),
            after,
        )

    assert [failure.partition(": ")[0] for failure in failures] == ["logs", "release", "builds", "search"]
    assert "No space left on device" in failures[0]
    assert failures[1] == "release: These were not released:\nbeseda"
    assert calls == ["queue"]
    assert "maintain: sessions: deleted 3 sessions" in caplog.messages
    assert [f"maintain: {failure}" for failure in failures] == [
        message
        for message in caplog.messages
        if message.startswith("maintain: ") and "deleted" not in message
    ]


def test_failed_nightly_step_is_tried_again_after_an_hour(clock: Callable[[datetime], None]) -> None:
    tries = []

    def fail() -> str:
        tries.append(timezone.now())
        raise OSError("no")

    for minutes in range(0, 125, 4):
        clock(NOON + timedelta(minutes=minutes))
        run(Step("backup", fail))

    assert tries == [NOON + timedelta(minutes=minutes) for minutes in (0, 64)]


def test_clock_that_was_set_back_stops_nothing(clock: Callable[[datetime], None]) -> None:
    step, calls = counting()
    run(step)
    clock(NOON - timedelta(days=400))
    run(step)

    assert len(calls) == 2


def test_two_at_once_do_each_step_once() -> None:
    step, calls = counting()
    other, others = counting("queue")
    with hold_elsewhere("maintain-sessions"):
        assert run(step, other, now=True) == []

    assert (calls, others) == ([], ["queue"])


@pytest.mark.parametrize(
    ("moment", "night"),
    [
        ("2026-11-27T12:00:00+01:00", "2026-11-27T03:00:00+01:00"),
        ("2026-11-27T02:59:00+01:00", "2026-11-26T03:00:00+01:00"),
        ("2026-11-27T23:30:00+00:00", "2026-11-27T03:00:00+01:00"),
        # The clocks go forward at two.
        ("2026-03-29T03:30:00+02:00", "2026-03-29T03:00:00+02:00"),
    ],
)
def test_night_is_that_of_the_cms(moment: str, night: str) -> None:
    assert find_last_night(datetime.fromisoformat(moment)) == datetime.fromisoformat(night)


def test_every_step_runs_on_a_real_database(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.BACKUPS_DAILY = True
    monkeypatch.setattr(steps, "make_backup", lambda: pytest.fail("called without its storage"))
    listed = list_steps()
    assert [step.name for step in listed if step.every is None][-1] == "backup"

    assert run(*listed[:-1], now=True) == []

    assert {heartbeat.name for heartbeat in Heartbeat.objects.all()} == {
        "reconcile",
        *(f"{word} {step.name}" for step in listed[:-1] for word in ("did", "tried")),
    }
    assert not any(is_due(step) for step in listed[1:-1])


def test_command_fails_with_what_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> str:
        raise OSError("no space")

    monkeypatch.setattr(
        "cms.management.commands.maintain.list_steps", lambda: [Step("backup", fail), Step("queue", str)]
    )

    with pytest.raises(
        CommandError, match=r"These failed; the others are done:\nbackup: .*no space"
    ) as failed:
        call_command("maintain")

    assert failed.value.returncode == 2
    assert find_last("did queue")
    assert running.NIGHT == 3
