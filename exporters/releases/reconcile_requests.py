"""Something changed: a reconcile is asked for, once it is committed, and once for a whole burst."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse

from exporters.releases.build.series import find_default, request_reconcile
from exporters.releases.models import Series
from exporters.releases.tasks import enqueue, reconcile_series

_held: ContextVar[list[bool] | None] = ContextVar("held", default=None)


def ask_for_reconcile(**_signal: object) -> None:
    """Ask when the transaction is committed; a hundred changes of one transaction ask once."""
    if not any(function is _ask for _, function, *_ in connection.run_on_commit):
        transaction.on_commit(_ask)


@contextmanager
def one_wish() -> Iterator[None]:
    """Ask once, at the end of the block, for all that it changes in whatever many transactions."""
    wishes: list[bool] = []
    before = _held.set(wishes)
    try:
        yield
    finally:
        _held.reset(before)
        if wishes:
            _ask()


def hold_wishes(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: what a request changes is asked for once, at its end.

    By then Wagtail has written down who published, and has brought aliases up to date.
    """

    def respond(request: HttpRequest) -> HttpResponse:
        with one_wish():
            return get_response(request)

    return respond


def _ask() -> None:
    held = _held.get()
    if held is not None:
        held.append(True)
        return
    if find_default() is None:
        # There is nobody to publish for yet.
        return
    for series in Series.objects.all():
        enqueue(reconcile_series, series.pk, request_reconcile(series))
