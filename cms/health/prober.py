"""Runs checks in threads of its own, so that what hangs holds neither a request nor a second thread."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from threading import Condition, Thread

from cms.health.checks import Check, Unhealthy


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of a check. detail: what is wrong, as a sentence; empty where nothing is."""

    detail: str = ""

    @property
    def is_ok(self) -> bool:
        return not self.detail


@dataclass(slots=True)
class _Round:
    """The last run of a group. ended_at: None while it lasts. Times are of the monotonic clock."""

    started_at: float
    outcomes: dict[str, Outcome]
    ended_at: float | None = None


class Prober:
    """Asks checks, each group in a thread, one round at a time.

    groups: as `choose_checks` returns them. surround: what each round runs in. patience: seconds that a
    report takes at most. fresh: seconds for which an answer is taken for the present one.
    """

    def __init__(
        self,
        groups: Sequence[Mapping[str, Check]],
        *,
        surround: Callable[[], AbstractContextManager[None]] = nullcontext,
        patience: float = 1.5,
        fresh: float = 1.0,
    ) -> None:
        self._groups = groups
        self._surround = surround
        self._patience = patience
        self._fresh = fresh
        self._rounds: dict[int, _Round] = {}
        self._before: dict[int, _Round] = {}
        self._is_awaited = False
        self._changed = Condition()

    def report(self) -> dict[str, Outcome]:
        """Each check's outcome, within `patience` seconds.

        A single caller waits for a round; others, and those that come while a check hangs, get what is known.
        """
        with self._changed:
            now = time.monotonic()
            for number in range(len(self._groups)):
                self._start_round(number, now)
            if not self._is_awaited:
                self._is_awaited = True
                try:
                    self._changed.wait_for(lambda: not self._is_worth_waiting(), self._patience)
                finally:
                    self._is_awaited = False
            return self._summarize(time.monotonic())

    def _start_round(self, number: int, now: float) -> None:
        last = self._rounds.get(number)
        if last is not None:
            if last.ended_at is None or now - last.ended_at < self._fresh:
                return
            self._before[number] = last
        self._rounds[number] = _Round(now, {})
        Thread(target=self._run, args=[number, self._rounds[number]], daemon=True).start()

    def _is_worth_waiting(self) -> bool:
        """Whether a round lasts that has not hung already."""
        now = time.monotonic()
        return any(r.ended_at is None and now - r.started_at < self._patience for r in self._rounds.values())

    def _run(self, number: int, current: _Round) -> None:
        try:
            with self._surround():
                self._ask(self._groups[number], current)
        finally:
            with self._changed:
                current.ended_at = time.monotonic()
                self._changed.notify_all()

    def _ask(self, group: Mapping[str, Check], current: _Round) -> None:
        failed = ""
        for name, check in group.items():
            outcome = Outcome(f"not asked, as {failed} fails") if failed else _run_check(check)
            failed = failed or (name if not outcome.is_ok else "")
            with self._changed:
                current.outcomes[name] = outcome

    def _summarize(self, now: float) -> dict[str, Outcome]:
        found: dict[str, Outcome] = {}
        for number, group in enumerate(self._groups):
            current = self._rounds[number]
            before = self._before.get(number)
            hangs = current.ended_at is None and now - current.started_at >= self._patience
            for name in group:
                known = current.outcomes.get(name)
                if known is None and before is not None and not hangs:
                    known = before.outcomes.get(name)
                seconds = now - current.started_at
                found[name] = known or Outcome(f"no answer for {seconds:.1f} s")
        return found


def _run_check(check: Check) -> Outcome:
    try:
        check()
    except Unhealthy as error:
        return Outcome(str(error))
    except Exception as error:  # noqa: BLE001 - whatever it is, it is the answer
        # Not its message, which may name hosts: anyone may ask.
        return Outcome(type(error).__name__)
    return Outcome()
