"""Editors who publish concurrently, each in a process."""

import multiprocessing
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connections, transaction
from wagtail.models import Page

# A child is a copy of this process, on the same test database.
FORK = multiprocessing.get_context("fork")
TIMEOUT_SECONDS = 60
Edit = Callable[[int], None]


@dataclass(frozen=True)
class Publisher:
    """A process that makes one edit after the other, each in one transaction.

    rounds: how many it has made.
    """

    process: Any
    rounds: Any


@contextmanager
def publishing(*edits: Edit) -> Iterator[list[Publisher]]:
    """Repeat each edit in a process of its own during the block; asserts that none has failed."""
    stop = FORK.Event()
    publishers = [_start(_repeat, edit, stop) for edit in edits]
    try:
        yield publishers
    finally:
        stop.set()
        for publisher in publishers:
            publisher.process.join(TIMEOUT_SECONDS)
    assert [publisher.process.exitcode for publisher in publishers] == [0] * len(edits)


@contextmanager
def waiting_to(edit: Edit) -> Iterator[Callable[[], bool]]:
    """Start a process; yields a function that makes it do one edit and returns whether that succeeded."""
    start = FORK.Event()
    publisher = _start(_do_once, edit, start)

    def make_edit() -> bool:
        start.set()
        publisher.process.join(TIMEOUT_SECONDS)
        return publisher.process.exitcode == 0

    try:
        yield make_edit
    finally:
        start.set()
        publisher.process.join(TIMEOUT_SECONDS)


def _start(work: Callable[[Edit, Any, Any], None], edit: Edit, event: Any) -> Publisher:
    # A connection belongs to one process.
    connections.close_all()
    rounds = FORK.Value("i", 0)
    process = FORK.Process(target=work, args=(edit, event, rounds), daemon=True)
    process.start()
    return Publisher(process, rounds)


def _repeat(edit: Edit, stop: Any, rounds: Any) -> None:
    while not stop.is_set():
        _make(edit, rounds)
    connections.close_all()


def _do_once(edit: Edit, start: Any, rounds: Any) -> None:
    start.wait()
    _make(edit, rounds)
    connections.close_all()


def _make(edit: Edit, rounds: Any) -> None:
    with transaction.atomic():
        # One editor at a time: Wagtail breaks the url_path of a page published below a renamed one.
        list(Page.objects.filter(depth=1).select_for_update())
        edit(rounds.value + 1)
    rounds.value += 1
