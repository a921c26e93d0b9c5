"""Events in Wagtail's search index: put there once a request, however often it saves them.

Publishing saves an event twice, as its draft and as what is live; saving a draft that is not live does too.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db.models.signals import post_delete, post_save
from django.http import HttpRequest, HttpResponse
from modelsearch.signal_handlers import post_delete_signal_handler
from modelsearch.tasks import insert_or_update_object_task

from events.models import EventPage

# The ids of events saved so far in an `index_once` block; None outside of one.
_saved: ContextVar[dict[int, None] | None] = ContextVar("_saved", default=None)


def connect_signals() -> None:
    """In place of the search's own receivers, which `EventPage.search_auto_update` keeps away."""
    post_save.connect(_index_later, sender=EventPage)
    post_delete.connect(_forget, sender=EventPage)


@contextmanager
def index_once() -> Iterator[None]:
    """Put the events that are saved in the block into the index at its end."""
    saved: dict[int, None] = {}
    token = _saved.set(saved)
    try:
        yield
    finally:
        _saved.reset(token)
        # Without those whose transaction was rolled back.
        for pk in EventPage.objects.filter(pk__in=saved).values_list("pk", flat=True) if saved else ():
            _index(pk)


def index_once_a_request(get_response: Callable[[HttpRequest], HttpResponse]) -> Any:
    """A middleware."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method in ("GET", "HEAD"):
            return get_response(request)
        with index_once():
            return get_response(request)

    return middleware


def _index_later(instance: EventPage, *, raw: bool = False, **_signal: Any) -> None:
    saved = _saved.get()
    if raw:
        return
    if saved is None:
        _index(instance.pk)
    else:
        saved[instance.pk] = None


def _forget(instance: EventPage, **signal: Any) -> None:
    (_saved.get() or {}).pop(instance.pk, None)
    post_delete_signal_handler(instance, **signal)


def _index(pk: int) -> None:
    insert_or_update_object_task.enqueue("events", "eventpage", str(pk))
