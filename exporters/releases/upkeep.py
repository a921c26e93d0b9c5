"""What a server does by itself every few seconds: failed work is tried again, and outages are reported.

In a thread of each process that answers requests. Every step is claimed in the database, so that of several
processes a single one takes it. Where no such thread runs, `manage.py reconcile` does it when cron runs it.
"""

from __future__ import annotations

import logging
from threading import Event, Lock, Thread

from django.db import DatabaseError, connection
from django.utils import timezone

from exporters.releases.build import attempts
from exporters.releases.build.series import request_reconcile
from exporters.releases.models import Series
from exporters.releases.notify import deliveries
from exporters.releases.state.outages import report_outages
from exporters.releases.tasks import enqueue, is_immediate, reconcile_series

logger = logging.getLogger(__name__)
# In seconds.
INTERVAL = 10.0
_starting = Lock()
_thread: Thread | None = None


def ensure_upkeep() -> None:
    """Start the thread of this process, unless it runs: a process that was forked has none."""
    global _thread
    if _thread is not None and _thread.is_alive():
        return
    with _starting:
        if _thread is None or not _thread.is_alive():
            _thread = Thread(target=_keep_up, name="upkeep", daemon=True)
            _thread.start()


def _keep_up() -> None:
    pause = Event()
    while not pause.wait(INTERVAL):
        keep_up()
        # None is kept open in between: a restarted database would leave it broken.
        connection.close()


def keep_up() -> None:
    """One round: whoever has to know is told, and what is due is tried. A step that fails keeps no other."""
    for step in STEPS:
        try:
            step()
        except DatabaseError:
            logger.warning("The database does not answer; failed releases are tried again later.")
            attempts.drop_broken_connection()
        except Exception:
            logger.exception("A step of the upkeep failed; the next round does it again.")


def note_interrupted() -> None:
    attempts.record_interrupted(timezone.now())


def retry_releases() -> None:
    for series in attempts.find_due(timezone.now()):
        if attempts.claim(series, timezone.now()):
            reconcile_again(series)


def retry_deliveries() -> None:
    """Nothing where there is a queue: it makes the attempts itself, at their time."""
    if is_immediate():
        for delivery in deliveries.find_due(timezone.now()):
            deliveries.attempt(delivery)


# Reports come before what may take minutes.
STEPS = (note_interrupted, report_outages, retry_releases, retry_deliveries)


def reconcile_again(series: Series) -> None:
    """Hand the work of a series over again."""
    is_requested = series.requested > series.done
    enqueue(reconcile_series, series.pk, series.requested if is_requested else request_reconcile(series))
