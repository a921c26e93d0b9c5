"""What Astro's preview route asks for: the draft that a token or a shared link stands for."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET
from wagtail.models import Page

from events.previews.access import find_previewed, find_shared

from .drafts import render_draft
from .errors import ExportError
from .trees import tree_of


@require_GET
@never_cache
def serve_draft(request: HttpRequest) -> HttpResponse:
    """Answer with what render_draft returns; whoever may not see it gets a 404 that says nothing.

    422 {"error"} where the draft cannot be shown.
    """
    page = find_page(request)
    if page is None:
        # Not raised: Django's own page for it would show the address, and with it the token.
        return HttpResponse(status=404)
    try:
        return JsonResponse(render_draft(page, tree_of(page)))
    except ExportError as error:
        return JsonResponse({"error": str(error)}, status=422)


@sensitive_variables()
def find_page(request: HttpRequest) -> Page | None:
    """The page to show, as whoever asks may see it now.

    A token in a header stays out of every log of addresses. An integration that still puts it into the
    address is answered too.
    """
    link = request.headers.get("X-Preview-Link", "")
    token = request.headers.get("X-Preview-Token") or request.GET.get("token", "")
    if link and token:
        return None
    return find_shared(link) if link else find_previewed(token, request.GET.get("content_type", ""))
