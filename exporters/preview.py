"""What Astro's preview route asks for: the draft that a token stands for."""

from __future__ import annotations

from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET
from wagtail_headless_preview.models import PagePreview

from events.models import EventPage

from .drafts import render_draft
from .errors import ExportError
from .sync import default_site

TOKEN_SECONDS = 60 * 60


@require_GET
@never_cache
def serve_draft(request: HttpRequest) -> JsonResponse:
    """Answer with what render_draft returns; a token that is not good is a 404 that says nothing.

    422 {"error"} where the draft cannot be shown.
    """
    page = find_draft(request.GET.get("token", ""))
    site = default_site()
    try:
        return JsonResponse(render_draft(page, site))
    except ExportError as error:
        return JsonResponse({"error": str(error)}, status=422)


def find_draft(token: str) -> EventPage:
    """The page that a token was made for, as it was when the token was made."""
    try:
        EventPage.get_preview_signer().unsign(token, max_age=TOKEN_SECONDS)
        return PagePreview.objects.get(token=token).as_page()
    except (BadSignature, PagePreview.DoesNotExist) as error:
        raise Http404 from error
