"""Checks that hang, fail or are asked too often hold nobody."""

import threading
import time
from collections.abc import Iterator

import pytest

from cms.health.checks import Unhealthy
from cms.health.prober import Outcome, Prober


class Hanging:
    """A check that hangs until it is let go."""

    def __init__(self) -> None:
        self.free = threading.Event()
        self.calls = 0

    def __call__(self) -> None:
        self.calls += 1
        assert self.free.wait(30)


@pytest.fixture
def hanging() -> Iterator[Hanging]:
    check = Hanging()
    yield check
    check.free.set()


def succeed() -> None:
    pass


def fail() -> None:
    raise Unhealthy("it is full")


def fail_with_a_secret() -> None:
    raise OSError("cannot reach hush.example.sk")


def timed(prober: Prober) -> tuple[float, dict[str, Outcome]]:
    started = time.monotonic()
    outcomes = prober.report()
    return time.monotonic() - started, outcomes


def test_each_check_is_named_with_what_is_wrong() -> None:
    prober = Prober([{"a": succeed, "b": fail, "c": succeed}, {"d": fail_with_a_secret}])

    assert prober.report() == {
        "a": Outcome(),
        "b": Outcome("it is full"),
        "c": Outcome("not asked, as b fails"),
        "d": Outcome("OSError"),
    }


def test_a_check_that_hangs_is_named_in_time_and_the_others_are_known(hanging: Hanging) -> None:
    prober = Prober([{"slow": hanging}, {"quick": succeed}], patience=0.3)

    seconds, outcomes = timed(prober)

    assert 0.25 < seconds < 1
    assert outcomes["quick"] == Outcome()
    assert outcomes["slow"].detail.startswith("no answer for 0.")


def test_probes_of_a_check_that_hangs_neither_wait_nor_pile_up(hanging: Hanging) -> None:
    prober = Prober([{"slow": hanging}], patience=0.2, fresh=0)
    prober.report()
    threads = threading.active_count()

    reports = [timed(prober) for _ in range(20)]

    assert hanging.calls == 1
    assert threading.active_count() <= threads
    assert max(seconds for seconds, _ in reports) < 0.1
    assert all(not outcomes["slow"].is_ok for _, outcomes in reports)


def test_one_caller_waits_and_the_others_get_what_is_known(hanging: Hanging) -> None:
    prober = Prober([{"slow": hanging}], patience=1)
    waiting = threading.Thread(target=prober.report)
    waiting.start()
    while not prober._is_awaited:
        time.sleep(0.01)

    seconds, outcomes = timed(prober)

    assert seconds < 0.5
    assert not outcomes["slow"].is_ok
    hanging.free.set()
    waiting.join()


def test_a_check_that_answers_again_is_well_again(hanging: Hanging) -> None:
    prober = Prober([{"slow": hanging}], patience=0.2, fresh=0)
    assert not prober.report()["slow"].is_ok

    hanging.free.set()
    time.sleep(0.05)

    assert prober.report()["slow"] == Outcome()


def test_an_answer_is_the_present_one_for_a_moment() -> None:
    calls: list[int] = []
    prober = Prober([{"a": lambda: calls.append(1)}], fresh=60)

    for _ in range(5):
        prober.report()

    assert calls == [1]
