"""Job on other cores: what comes out is what one core would have done, whatever becomes of the others."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from exporters.export import parallel
from exporters.export.parallel import FIRST, Job, count_cores, run_ahead

ROOT = Path(__file__).resolve().parents[3]


def double(number):
    return os.getpid(), 2 * number


def run(items, do=double, *, wanted=lambda _number: True, processes=2):
    prepared = []
    done = list(run_ahead(items, Job(wanted, lambda: prepared.append(1), do), processes=processes))
    return done, len(prepared)


def test_items_keep_their_order_and_others_do_the_work():
    done, prepared = run(range(1000))

    assert [(item, result[1]) for item, result in done] == [(n, 2 * n) for n in range(1000)]
    assert {result[0] for _, result in done}.isdisjoint({os.getpid()})
    assert prepared == 1


def test_what_is_not_wanted_is_left_to_the_caller():
    done, _ = run(range(1000), wanted=lambda number: number < FIRST or number % 2)

    left = [item for item, result in done if result is None]
    assert left == list(range(FIRST, 1000, 2))


@pytest.mark.parametrize(
    ("count", "processes", "wanted"),
    [(FIRST // 2 - 1, 2, True), (1000, 1, True), (1000, 2, False), (0, 2, True)],
    ids=["few", "one core", "nothing to do", "none"],
)
def test_little_work_starts_no_process(count, processes, wanted):
    done, prepared = run(range(count), wanted=lambda _number: wanted, processes=processes)

    assert done == [(number, None) for number in range(count)]
    assert prepared == 0


def test_items_are_taken_no_faster_than_they_are_worked_on():
    taken = []
    items = (taken.append(number) or number for number in range(5000))

    results = run_ahead(items, Job(lambda _number: True, lambda: None, double), processes=2)
    next(results)

    assert len(taken) < 500
    results.close()


def test_whoever_ends_a_process_leaves_the_rest_to_the_caller():
    def die(number):
        if number == 500:
            os.kill(os.getpid(), signal.SIGKILL)
        return number

    done, _ = run(range(1000), die)

    assert [item for item, _ in done] == list(range(1000))
    assert all(result in (None, item) for item, result in done)
    assert done[0] == (0, 0)
    assert done[-1] == (999, None)


def test_what_goes_wrong_in_another_process_goes_wrong_here():
    def fail(number):
        raise KeyError(number)

    with pytest.raises(KeyError):
        run(range(1000), fail)


KILLED = """
import os, time
from exporters.export.parallel import Job, run_ahead
work = Job(lambda _item: True, lambda: None, lambda _item: os.getpid())
for _, process in run_ahead(iter(range(10**9)), work, processes=2):
    print(process, flush=True)
    time.sleep(0.01)
"""


def test_a_killed_export_leaves_no_process_behind():
    parent = subprocess.Popen([sys.executable, "-c", KILLED], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    with parent.stdout as output:
        processes = {int(output.readline()) for _ in range(100)}
        parent.kill()
        parent.wait()

    until = time.monotonic() + 20
    while any(map(is_running, processes)):
        assert time.monotonic() < until
        time.sleep(0.05)


WORKING = """
import time
from exporters.export.parallel import Job, run_ahead
for _ in run_ahead(iter(range(10**9)), Job(lambda _item: True, lambda: None, str), processes=2):
    time.sleep(0.001)
"""


@pytest.mark.parametrize("started", [1, 2] * 4)
def test_ctrl_c_ends_it_whenever_it_comes(started):
    parent = subprocess.Popen(
        [sys.executable, "-c", WORKING], cwd=ROOT, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    while len(children := list_children(parent.pid)) < started:
        assert parent.poll() is None

    os.killpg(parent.pid, signal.SIGINT)
    _, said = parent.communicate(timeout=30)

    assert parent.returncode == -signal.SIGINT
    assert said.count("Traceback") == 1
    assert not any(map(is_running, children))


def list_children(process):
    return Path(f"/proc/{process}/task/{process}/children").read_text().split()


def is_running(process):
    try:
        # One that has ended and that nobody has asked about is not running.
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_cores_are_those_that_this_process_may_use(monkeypatch):
    assert count_cores() == len(os.sched_getaffinity(0))

    monkeypatch.setattr(parallel.sys, "platform", "darwin")

    assert count_cores() == 1
