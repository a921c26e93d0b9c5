"""A draft as Markdown for Astro: the very text that the export would write."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET
from wagtail.models import Site
from wagtail_headless_preview.models import PagePreview

from events.models import EventPage

from . import blocks
from .document import RawBlock
from .errors import ExportError
from .library import Library, PageReferences, Placements
from .pages import public_urls, read_document
from .paths import page_url
from .render import render_file
from .sync import default_site

TOKEN_SECONDS = 60 * 60


@require_GET
@never_cache
def serve_draft(request: HttpRequest) -> JsonResponse:
    """Answer Astro's preview route; a token that is not good is a 404 that says nothing.

    Answers {"path", "url", "markdown", "files"}: files is the name of each local file that the
    Markdown shows -> the address it has in the CMS. 422 {"error"} where the draft cannot be shown.
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


def render_draft(page: EventPage, site: Site) -> dict[str, Any]:
    """The answer for a draft, with kind notes in place of what is not finished."""
    document = read_document(page, site)
    placements = Placements()
    references = PageReferences(
        Library(lambda: public_urls(site)), document.folder, document.path, placements
    )
    front_matter = {"title": _("(no title yet)"), **document.front_matter}
    body = [finish(block, references) for block in document.body]
    shown = replace(document, front_matter=front_matter, body=body)
    return {
        "path": document.path,
        "url": page_url(document.path),
        "markdown": render_file(shown, references),
        "files": {
            path.removeprefix(f"{document.folder}/"): address_of(asset.file)
            for path, asset in placements.added().items()
        },
    }


def finish(block: RawBlock, references: PageReferences) -> RawBlock:
    """The block itself, or where it cannot be exported yet a note that says why."""
    try:
        blocks.to_nodes([block], references)
    except ExportError as error:
        text = f"<p>{escape(_(error.what))}</p>"
        return {"type": "callout", "value": {"kind": "warning", "title": _("Not finished"), "text": text}}
    return block


def address_of(file: str) -> str:
    """Where a browser finds a stored file; storage of its own (S3) has whole addresses already."""
    url = default_storage.url(file)
    return f"{settings.CMS_URL}{url}" if url.startswith("/") else url
