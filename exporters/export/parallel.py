"""The first pass over many items on several cores, in the order of the items."""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from multiprocessing import connection, get_context, parent_process
from threading import Thread
from typing import Any, Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")

# The first so many items tell how much there is to do. With less than half of them, starting processes
# would cost more than it saves.
FIRST = 200
# Items that a process takes at a time.
SHARE = 20
# Shares for each process that are under way or waiting for their turn; more would only take memory.
WAITING = 3


@dataclass(frozen=True, slots=True)
class Job(Generic[T, R]):
    """What is to be done for some of the items.

    applies: for which. prepare: called once before the first, in this process. run: the work, in another
    process, which is forked from this one and must not use its connections; None where it cannot be done
    there.
    """

    applies: Callable[[T], bool]
    prepare: Callable[[], None]
    run: Callable[[T], R | None]


def run_ahead(items: Iterable[T], job: Job[T, R], *, processes: int) -> Iterator[tuple[T, R | None]]:
    """Every item in its order, with its result; None where the work is left to the caller.

    processes: how many may work. With one, or little to do, all is left to the caller.
    """
    rest = iter(items)
    first = list(islice(rest, FIRST))
    everything = chain(first, rest)
    if processes < 2 or not _may_fork() or 2 * sum(map(job.applies, first)) < FIRST:
        yield from ((item, None) for item in everything)
        return
    job.prepare()
    pool = ProcessPoolExecutor(processes, get_context("fork"), _begin, (job,))
    # What is there already is shared, until a garbage collector marks it: then each process has a copy.
    gc.freeze()
    try:
        with _uninterrupted():
            # The first that is submitted starts the processes.
            _submit(pool, [])
        yield from _hand_out(everything, job, pool, processes * WAITING)
    finally:
        pool.shutdown(cancel_futures=True)
        gc.unfreeze()


def count_cores() -> int:
    """How many processes can work at once."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1


def _may_fork() -> bool:
    """Elsewhere a copy of a process may not use the system's own libraries."""
    return sys.platform == "linux"


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Keep Ctrl-C waiting: between two of its processes a pool can be ended by nobody. Those that start
    inside never get it, for it is for the one who hands out the work.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _hand_out(
    items: Iterator[T], job: Job[T, R], pool: ProcessPoolExecutor, most: int
) -> Iterator[tuple[T, R | None]]:
    waiting: deque[tuple[list[T], Future[list[R | None]]]] = deque()
    while share := list(islice(items, SHARE)):
        waiting.append((share, _submit(pool, [item if job.applies(item) else None for item in share])))
        if len(waiting) == most:
            yield from _collect(*waiting.popleft())
    while waiting:
        yield from _collect(*waiting.popleft())


def _submit(pool: ProcessPoolExecutor, share: list[T | None]) -> Future[list[R | None]]:
    try:
        return pool.submit(_do_share, share)
    except BrokenProcessPool as error:
        broken: Future[list[R | None]] = Future()
        broken.set_exception(error)
        return broken


def _collect(share: list[T], done: Future[list[R | None]]) -> Iterator[tuple[T, R | None]]:
    try:
        results = done.result()
    except BrokenProcessPool:
        # The system has ended a process, perhaps for want of memory: the caller does the rest.
        results = [None] * len(share)
    return zip(share, results, strict=True)


# Of the process that does it.
_job: Job[Any, Any] | None = None


def _begin(job: Job[Any, Any]) -> None:
    global _job
    _job = job
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """A parent that is killed says nothing; its copies would wait for work for ever."""
    parent = parent_process()
    assert parent is not None
    connection.wait([parent.sentinel])
    os._exit(1)


def _do_share(share: Sequence[Any]) -> list[Any]:
    assert _job is not None
    return [None if item is None else _job.run(item) for item in share]
