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
from exporters.content.refusals import describe_error, describe_unforeseen
from exporters.content.site_tree import tree_of
from exporters.core.errors import ExportError
from exporters.preview.drafts import render_draft

logger = logging.getLogger(__name__)


@require_GET
@never_cache
def serve_draft(request: HttpRequest) -> HttpResponse:
    """200 with what `render_draft` returns, 404 without access, 422 {"error"} where rendering is refused."""
    try:
        shown = find_shown(request)
        # Not Http404: Django's debug page for it would show the URL, and with it the token.
        return render_response(shown) if shown else HttpResponse(status=404)
    except Exception as error:  # noqa: BLE001 - logged without its message, which may quote the draft
        logger.error("A preview failed: %s", describe_origin(error))
        return HttpResponse(status=500)


def render_response(shown: Shown) -> JsonResponse:
    with override(shown.language):
        try:
            tree = tree_of(shown.page)
            draft = render_draft(shown.page, tree, origin=shown.origin, is_shared=shown.is_shared)
            return JsonResponse(draft)
        except ExportError as error:
            return JsonResponse({"error": describe_error(error)}, status=422)
        except Exception as error:  # noqa: BLE001 - describe_unforeseen() logs it
            return JsonResponse({"error": describe_unforeseen(error, f"page {shown.page.pk}")}, status=422)


def describe_origin(error: Exception) -> str:
    """The type of an error with the file and line that raised it."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {frame.filename}:{frame.lineno}"


@sensitive_variables()
def find_shown(request: HttpRequest) -> Shown | None:
    """The draft that the token or the shared link of a request gives access to now; None without access.

    A token in a header stays out of access logs; older integrations send it as a query parameter.
    """
    link = request.headers.get("X-Preview-Link", "")
    token = request.headers.get("X-Preview-Token") or request.GET.get("token", "")
    if link and token:
        return None
    return find_shared(link) if link else find_previewed(token, request.GET.get("content_type", ""))
