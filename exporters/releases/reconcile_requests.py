"""Requests for a reconcile: made on commit, coalesced over a burst of changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse

from exporters.releases.build.series import find_default_series, request_reconcile
from exporters.releases.models import Series
from exporters.releases.tasks import enqueue, reconcile_series

# The requests made so far in the innermost `coalesce_reconciles` block; None outside of one.
_requests: ContextVar[list[bool] | None] = ContextVar("requests", default=None)


def reconcile_on_commit(**_signal: object) -> None:
    """Request a reconcile when the transaction is committed, once per transaction. A signal receiver."""
    if not any(function is _request_reconciles for _, function, *_ in connection.run_on_commit):
        transaction.on_commit(_request_reconciles)


@contextmanager
def coalesce_reconciles() -> Iterator[None]:
    """Request one reconcile at the end of the block for the changes of all its transactions."""
    requests: list[bool] = []
    before = _requests.set(requests)
    try:
        yield
    finally:
        _requests.reset(before)
        if requests:
            _request_reconciles()


class CoalesceReconcilesMiddleware:
    """One reconcile for all changes of an HTTP request, at its end.

    By then Wagtail has logged who published, and has updated aliases.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with coalesce_reconciles():
            return self.get_response(request)


def _request_reconciles() -> None:
    requests = _requests.get()
    if requests is not None:
        requests.append(True)
        return
    if find_default_series() is None:
        # Wagtail has no site yet.
        return
    for series in Series.objects.all():
        enqueue(reconcile_series, series.pk, request_reconcile(series))
