"""`/api/export/`: the current release, for CI that has no database."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from exporters.releases.api.tokens import find_token
from exporters.releases.build.manifests import read_manifest
from exporters.releases.build.store import SHA256, LostContent, Store
from exporters.releases.models import Release, Token

MANIFEST_CACHE = "private, no-cache"
CONTENT_CACHE = "private, max-age=31536000, immutable"
# What these end in is packed already.
PACKED = {
    ".jpg",
    ".jpeg",
    ".png",
    ".gif",
    ".webp",
    ".avif",
    ".zip",
    ".docx",
    ".odt",
    ".ods",
    ".pptx",
    ".xlsx",
}
LOST = "The storage has lost this file; run manage.py reconcile --repair.\n"
SILENT = "The storage does not answer; try again later.\n"


def refuse() -> HttpResponse:
    """404 for every failure, so that the answer does not tell what was wrong."""
    response = HttpResponse("Not found\n", status=404, content_type="text/plain; charset=utf-8")
    response["Cache-Control"] = "no-store"
    return response


def answer_storage_error(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """503 with a sentence where the storage fails."""

    @wraps(view)
    def serve(*arguments: Any, **named: Any) -> HttpResponse:
        try:
            return view(*arguments, **named)
        except LostContent:
            return HttpResponse(LOST, status=500, content_type="text/plain; charset=utf-8")
        except OSError:
            return HttpResponse(SILENT, status=503, content_type="text/plain; charset=utf-8")

    return serve


# Whoever writes to it is told that it is for reading, rather than of a cookie that it has no use for.
@csrf_exempt
@require_safe
@answer_storage_error
def serve_manifest(request: HttpRequest) -> HttpResponse:
    """The manifest of the current release, as `manifests.render_manifest` describes it."""
    release = find_release(request)
    if release is None:
        return refuse()
    return answer(request, release.manifest, "application/json", MANIFEST_CACHE, packed=False)


@csrf_exempt
@require_safe
@answer_storage_error
def serve_content(request: HttpRequest, sha256: str) -> HttpResponse:
    """A content of the current release; 404 for one of any other, which may have been taken off the site."""
    release = find_release(request)
    if release is None or not SHA256.fullmatch(sha256):
        return refuse()
    paths = [path for path, file in read_manifest(release.manifest).files.items() if file.sha256 == sha256]
    if not paths:
        return refuse()
    packed = all(posixpath.splitext(path)[1].lower() in PACKED for path in paths)
    return answer(request, sha256, "application/octet-stream", CONTENT_CACHE, packed=packed)


def find_caller(request: HttpRequest) -> Token | None:
    """The valid token that the request carries; else None."""
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    return find_token(secret.strip()) if scheme.lower() == "bearer" and secret else None


def find_release(request: HttpRequest) -> Release | None:
    """The current release of the site whose token the request carries."""
    token = find_caller(request)
    return token.series.current if token else None


def answer(request: HttpRequest, sha256: str, content_type: str, cache: str, *, packed: bool) -> HttpResponse:
    """200 with the content, or 304 for a matching If-None-Match."""
    etag = f'"{sha256}"'
    response: HttpResponse | None = get_conditional_response(request, etag=etag)
    if response is None:
        response = HttpResponse(Store().read(sha256), content_type=content_type)
        if not packed:
            response = _compress(request, response)
    response["ETag"] = etag
    response["Cache-Control"] = cache
    response["X-Content-Type-Options"] = "nosniff"
    patch_vary_headers(response, ["Authorization"])
    return response


def _compress(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    packed = GZipMiddleware(lambda _request: response).process_response(request, response)
    assert isinstance(packed, HttpResponse)
    return packed
