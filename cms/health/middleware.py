"""`/healthz`, `/readyz` and `/metrics`, before everything that may need a database, a host name or TLS.

Supervisors ask by an address of their own (127.0.0.1, a container's), which ALLOWED_HOSTS cannot know.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.utils.crypto import constant_time_compare

from cms.health.checks import choose_checks
from cms.health.impatience import impatient_connection
from cms.health.prober import Outcome, Prober
from cms.metrics.exposition import render_metrics

# In seconds, to connect; as many again for queries.
DATABASE_PATIENCE = 2.0


@lru_cache(maxsize=1)
def find_prober() -> Prober:
    """The prober of this process."""
    return Prober(choose_checks(), surround=lambda: impatient_connection(DATABASE_PATIENCE))


def answer_supervisors(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Answer those three addresses, and pass all others on. A middleware, before all but the request's id."""
    answers = {"/healthz": serve_alive, "/readyz": serve_ready, "/metrics": serve_metrics}

    def middleware(request: HttpRequest) -> HttpResponse:
        answer = answers.get(request.path_info)
        if answer is None:
            return get_response(request)
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        response = answer(request)
        response["Cache-Control"] = "no-store"
        # The middlewares that set these for all other pages come later.
        response["X-Frame-Options"] = "DENY"
        response["X-Content-Type-Options"] = "nosniff"
        return response

    return middleware


def serve_alive(_request: HttpRequest) -> HttpResponse:
    """200 as long as the process answers at all."""
    return HttpResponse("ok\n", content_type="text/plain")


def serve_ready(_request: HttpRequest) -> HttpResponse:
    """200 where every check succeeds, else 503: {"status", "checks": {name: {"ok", "detail"}}}."""
    outcomes = find_prober().report()
    is_ready = all(outcome.is_ok for outcome in outcomes.values())
    return JsonResponse(
        {
            "status": "ready" if is_ready else "not ready",
            "checks": {name: describe(outcome) for name, outcome in outcomes.items()},
        },
        status=200 if is_ready else 503,
    )


def describe(outcome: Outcome) -> dict[str, bool | str]:
    return {"ok": outcome.is_ok, **({"detail": outcome.detail} if outcome.detail else {})}


def serve_metrics(request: HttpRequest) -> HttpResponse:
    """The numbers for Prometheus; 404 without METRICS_TOKEN, or without it as the bearer's token."""
    given = request.headers.get("Authorization", "")
    expected = settings.METRICS_TOKEN
    if not expected or not constant_time_compare(given, f"Bearer {expected}"):
        return HttpResponse("Not found\n", status=404, content_type="text/plain")
    content, content_type = render_metrics()
    return HttpResponse(content, content_type=content_type)
