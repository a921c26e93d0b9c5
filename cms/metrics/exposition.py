"""All numbers as text for Prometheus."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from concurrent.futures import Future
from threading import Lock, Thread

from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, Metric, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from cms.health.impatience import impatient_connection
from cms.metrics.releases import ReleaseCollector

logger = logging.getLogger(__name__)
# In seconds: of the database's answers, and of the whole.
PATIENCE = 2.0
# Read by prometheus_client: the folder where gunicorn's workers put their counts together (gunicorn.conf.py).
SHARED = "PROMETHEUS_MULTIPROC_DIR"

_one_at_a_time = Lock()


def render_metrics() -> tuple[bytes, str]:
    """(text, content type): the counts of all processes, and what the database says of releases."""
    registry = CollectorRegistry()
    if os.environ.get(SHARED):
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:
        registry.register(_Others())
    registry.register(_Patient())
    return generate_latest(registry), CONTENT_TYPE_LATEST


class _Others(Collector):
    """What this process counted."""

    def collect(self) -> Iterator[Metric]:
        yield from REGISTRY.collect()


class _Patient(Collector):
    """The database's numbers, unless it does not answer; whether it does is one as well."""

    def collect(self) -> Iterator[Metric]:
        found = _collect_in_time()
        yield GaugeMetricFamily("cms_database_up", "Whether it answered.", value=float(found is not None))
        yield from found or ()


def _collect_in_time() -> list[Metric] | None:
    """The numbers; None where the database does not answer, or a thread still waits for it."""
    if not _one_at_a_time.acquire(blocking=False):
        return None
    answer: Future[list[Metric]] = Future()
    Thread(target=_collect_into, args=[answer], daemon=True).start()
    try:
        return answer.result(PATIENCE)
    except Exception as error:  # noqa: BLE001 - the other numbers are shown
        logger.warning("No numbers about releases: %s", type(error).__name__)
        return None


def _collect_into(answer: Future[list[Metric]]) -> None:
    try:
        with impatient_connection(PATIENCE):
            answer.set_result(list(ReleaseCollector().collect()))
    except Exception as error:  # noqa: BLE001 - the future raises it in the caller
        answer.set_exception(error)
    finally:
        _one_at_a_time.release()
