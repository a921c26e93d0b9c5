"""`python -m tests.bench.publish ROUNDS`: what a release costs after one publishing, beside the request.

Prints JSON: "events"; seconds of the "first" release, of one "in_full" and of one "by_change", each of one
changed page; "cpu" seconds, "queries" and "storage" requests of the last. Middle values of the rounds.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from statistics import median
from typing import Any

import django

django.setup()

from django.core.files.storage import storages  # noqa: E402
from django.db import connection  # noqa: E402
from django.test.utils import CaptureQueriesContext, override_settings  # noqa: E402

from events.models import EventPage  # noqa: E402
from exporters.content.site_tree import find_tree  # noqa: E402
from exporters.releases.build.reconcile import reconcile  # noqa: E402
from tests.crash.world import NO_TASKS  # noqa: E402

ASKED = ("exists", "size", "open", "save", "delete", "listdir")


class Requests:
    """Counts the requests to the storage of releases."""

    def __init__(self) -> None:
        self.count = 0
        storage = storages["releases"]
        for name in ASKED:
            setattr(storage, name, self._counted(getattr(storage, name)))

    def _counted(self, ask: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*arguments: Any, **named: Any) -> Any:
            self.count += 1
            return ask(*arguments, **named)

        return counted


def publish_one(words: str) -> None:
    """Change and publish an event in the middle."""
    pks = EventPage.objects.order_by("pk").values_list("pk", flat=True)
    page = EventPage.objects.get(pk=pks[len(pks) // 2])
    page.title = words
    page.save_revision().publish()


def release(number: int, *, by_change: bool) -> tuple[float, float]:
    """Seconds, and seconds of a processor, for a release of one changed page."""
    publish_one(f"Zmenené po {number}. raz")
    started, cpu = time.monotonic(), time.process_time()
    made = reconcile(find_tree(), by_change=by_change)
    seconds = time.monotonic() - started, time.process_time() - cpu
    if made.release is None or len(made.release.changes) != 1 or made.by_change != by_change:
        sys.exit(f"Not what is measured: {made}")
    return seconds


def main(rounds: int) -> None:
    with override_settings(TASKS=NO_TASKS):
        started = time.monotonic()
        reconcile(find_tree())
        first = time.monotonic() - started
        in_full = [release(number, by_change=False) for number in range(rounds)]
        by_change = [release(number + rounds, by_change=True) for number in range(rounds)]
        requests, tree = Requests(), find_tree()
        publish_one("Naposledy")
        with CaptureQueriesContext(connection) as queries:
            reconcile(tree, by_change=True)
    found = {
        "events": EventPage.objects.count(),
        "first": first,
        "in_full": median(seconds for seconds, _ in in_full),
        "by_change": median(seconds for seconds, _ in by_change),
        "cpu": median(cpu for _, cpu in by_change),
        "queries": len(queries),
        "storage": requests.count,
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main(int(sys.argv[1]))
