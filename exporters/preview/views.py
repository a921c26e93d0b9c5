"""The preview API: the draft that a token or a shared link gives access to."""

from __future__ import annotations

import logging
import traceback

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET

from events.previews.access import Shown, find_previewed, find_shared
from exporters.content.site_tree import tree_of
from exporters.core.errors import ExportError
from exporters.preview.drafts import describe, render_draft

logger = logging.getLogger(__name__)


@require_GET
@never_cache
def serve_draft(request: HttpRequest) -> HttpResponse:
    """Answer with what render_draft returns; without access, 404 without a body.

    422 {"error"} where the draft cannot be shown.
    """
    try:
        shown = find_shown(request)
        # Not raised: Django's own page for it would show the address, and with it the token.
        return answer(shown) if shown else HttpResponse(status=404)
    except Exception as error:  # noqa: BLE001 - logged without its text, which may be the draft's
        logger.error("A preview failed: %s", describe_place(error))
        return HttpResponse(status=500)


def answer(shown: Shown) -> JsonResponse:
    with override(shown.language):
        try:
            return JsonResponse(render_draft(shown.page, tree_of(shown.page)))
        except ExportError as error:
            return JsonResponse({"error": describe(error)}, status=422)


def describe_place(error: Exception) -> str:
    """The type of an error and the line that raised it."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {place.filename}:{place.lineno}"


@sensitive_variables()
def find_shown(request: HttpRequest) -> Shown | None:
    """The draft to show, as whoever asks may see it now.

    A token in a header stays out of every log of addresses. An integration that still puts it into the
    address is answered too.
    """
    link = request.headers.get("X-Preview-Link", "")
    token = request.headers.get("X-Preview-Token") or request.GET.get("token", "")
    if link and token:
        return None
    return find_shared(link) if link else find_previewed(token, request.GET.get("content_type", ""))
