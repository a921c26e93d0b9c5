"""Requests for a reconcile: asked for on commit, coalesced over a burst of changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse

from exporters.releases.build.series import find_default, request_reconcile
from exporters.releases.models import Series
from exporters.releases.tasks import enqueue, reconcile_series

# Of the block of `coalesce_reconciles` that this code runs in: the requests made in it so far.
_requests: ContextVar[list[bool] | None] = ContextVar("requests", default=None)


def ask_for_reconcile(**_signal: object) -> None:
    """Ask when the transaction is committed; a hundred changes of one transaction ask once."""
    if not any(function is _ask for _, function, *_ in connection.run_on_commit):
        transaction.on_commit(_ask)


@contextmanager
def coalesce_reconciles() -> Iterator[None]:
    """Ask once, at the end of the block, for all that it changes in whatever many transactions."""
    requests: list[bool] = []
    before = _requests.set(requests)
    try:
        yield
    finally:
        _requests.reset(before)
        if requests:
            _ask()


class CoalesceReconcilesMiddleware:
    """One reconcile for all that a request changes, at its end.

    By then Wagtail has logged who published, and has brought aliases up to date.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with coalesce_reconciles():
            return self.get_response(request)


def _ask() -> None:
    requests = _requests.get()
    if requests is not None:
        requests.append(True)
        return
    if find_default() is None:
        # There is no site to publish yet.
        return
    for series in Series.objects.all():
        enqueue(reconcile_series, series.pk, request_reconcile(series))
