"""The request that a log line belongs to: its id, and the user."""

from __future__ import annotations

import logging
import re
import uuid
from collections.abc import Callable
from contextvars import ContextVar

from django.http import HttpRequest, HttpResponse

HEADER = "X-Request-ID"
# What a proxy gives a request is kept, so that its log and ours can be put together.
GIVEN = re.compile(r"[A-Za-z0-9_-]{8,64}")

_request: ContextVar[HttpRequest | None] = ContextVar("request", default=None)


def identify_requests(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Give each request an id, `request.id`, and send it with the response. A middleware, the first one."""

    def middleware(request: HttpRequest) -> HttpResponse:
        given = request.headers.get(HEADER, "")
        request.id = given if GIVEN.fullmatch(given) else uuid.uuid4().hex  # type: ignore[attr-defined]
        token = _request.set(request)
        try:
            response = get_response(request)
        finally:
            _request.reset(token)
        response[HEADER] = read_request_id(request)
        return response

    return middleware


def current_request() -> HttpRequest | None:
    """The request that is being answered; None outside of one."""
    return _request.get()


def read_request_id(request: HttpRequest | None) -> str:
    """The id of a request; empty outside of one."""
    return getattr(request, "id", "")


def read_user_id(request: HttpRequest | None) -> int | None:
    """The primary key of a request's user, where it is known already: a log line asks no database."""
    user = getattr(request, "_cached_user", None)
    return user.pk if user else None


class RequestFilter(logging.Filter):
    """Adds `request_id` and `user_id` to each line, empty outside of a request."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = _request.get()
        record.request_id = read_request_id(request)
        record.user_id = read_user_id(request)
        return True
