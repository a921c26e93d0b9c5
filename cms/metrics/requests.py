"""Counts requests, and logs each with its duration."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from prometheus_client import Counter, Histogram

logger = logging.getLogger("cms.requests")

# Others are counted together: whoever asks can invent any number of methods.
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
BUCKETS = (0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)

REQUESTS = Counter("cms_requests", "Requests by view, method and status.", ["view", "method", "status"])
SECONDS = Histogram("cms_request_seconds", "Duration of requests by view.", ["view"], buckets=BUCKETS)


def measure_requests(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Count and log every request: its path without the query, which may hold a token. A middleware."""

    def middleware(request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        response = get_response(request)
        seconds = time.perf_counter() - started
        view, method = name_view(request), request.method if request.method in METHODS else "other"
        REQUESTS.labels(view, method, response.status_code).inc()
        SECONDS.labels(view).observe(seconds)
        what = (request.method, request.path, response.status_code, seconds * 1000)
        logger.info("%s %s %d in %.0f ms", *what)
        return response

    return middleware


def name_view(request: HttpRequest) -> str:
    """The name of the address that answered, else its pattern; "none" where the request came to none."""
    match = request.resolver_match
    return (match.view_name or match.route) if match else "none"
