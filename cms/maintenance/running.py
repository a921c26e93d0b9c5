"""Runs the steps that are due: each alone, whatever became of the others."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.core.management.base import CommandError
from django.db import connection
from django.utils import timezone
from django.utils.timezone import localtime

from cms.locks import try_lock
from cms.maintenance.steps import Step
from exporters.management.commands._base import explain
from exporters.releases.build.attempts import drop_broken_connection
from exporters.releases.heartbeats import beat, find_last

logger = logging.getLogger(__name__)
# The hour of the night, in TIME_ZONE, from which on the daily steps are due.
NIGHT = 3
# A failed step is not tried again at every minute.
RETRY = timedelta(hours=1)


def run_steps(steps: list[Step], *, now: bool) -> Iterator[str]:
    """Run what is due, and log what it did; yields a sentence for each step that failed.

    now: run all of them, due or not. A step that another process is running is left to that one.
    """
    for step in steps:
        try:
            with try_lock(f"maintain-{step.name}") as free:
                if free and (now or is_due(step)):
                    _run(step)
        except Exception as error:  # noqa: BLE001 - explain() logs what is unforeseen
            sentence = f"{step.name}: {_tell(error)}"
            logger.error("maintain: %s", sentence)
            yield sentence
            # Where the database is gone, one sentence says so, and not one for each step.
            drop_broken_connection()
            connection.ensure_connection()


def is_due(step: Step) -> bool:
    moment = timezone.now()
    done, tried = find_last(_done(step)), find_last(_tried(step))
    if step.every is None:
        return not _is_since(done, find_last_night(moment), moment) and not _is_since(
            tried, moment - RETRY, moment
        )
    # A failed one is tried again at the same pace.
    return not step.every or not _is_since(tried, moment - step.every, moment)


def find_last_night(moment: datetime) -> datetime:
    """The last time that it was NIGHT o'clock."""
    local = localtime(moment)
    night = local.replace(hour=NIGHT, minute=0, second=0, microsecond=0)
    return night if night <= local else night - timedelta(days=1)


def _run(step: Step) -> None:
    beat(_tried(step))
    sentence = step.run()
    beat(_done(step))
    if sentence:
        logger.info("maintain: %s: %s", step.name, sentence)


def _is_since(last: datetime | None, oldest: datetime, moment: datetime) -> bool:
    """Whether it was then or later; not one in the future, which is of a clock that has been set back."""
    return last is not None and oldest <= last <= moment


def _tell(error: Exception) -> str:
    if isinstance(error, CommandError):
        return str(error)
    if isinstance(error, OSError):
        return f"the disk or the storage cannot be used ({error}); put that right, it is tried again"
    return str(explain(error))


def _done(step: Step) -> str:
    return f"did {step.name}"


def _tried(step: Step) -> str:
    return f"tried {step.name}"
