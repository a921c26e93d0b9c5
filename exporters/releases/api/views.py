"""`/api/export/`: the manifest and the files of the current release, for CI."""

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
# Formats that are compressed already: gzip would cost time and save nothing.
COMPRESSED_EXTENSIONS = {
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
STORAGE_LOST = "The storage has lost this file; run manage.py reconcile --repair.\n"
STORAGE_DOWN = "The storage does not answer; try again later.\n"


def not_found() -> HttpResponse:
    """The same 404 for every failure, so that the response does not tell a missing token from a wrong one."""
    response = HttpResponse("Not found\n", status=404, content_type="text/plain; charset=utf-8")
    response["Cache-Control"] = "no-store"
    return response


def handle_storage_errors(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """500 with a sentence for a lost file, 503 where the storage does not answer."""

    @wraps(view)
    def serve(*arguments: Any, **named: Any) -> HttpResponse:
        try:
            return view(*arguments, **named)
        except LostContent:
            return HttpResponse(STORAGE_LOST, status=500, content_type="text/plain; charset=utf-8")
        except OSError:
            return HttpResponse(STORAGE_DOWN, status=503, content_type="text/plain; charset=utf-8")

    return serve


# Read-only, so exempt from CSRF: a POST is answered 405 by require_safe and not 403 for a missing cookie.
@csrf_exempt
@require_safe
@handle_storage_errors
def serve_manifest(request: HttpRequest) -> HttpResponse:
    """The manifest of the current release, as `manifests.render_manifest` describes it."""
    release = find_release(request)
    if release is None:
        return not_found()
    return answer(request, release.manifest, "application/json", MANIFEST_CACHE, is_compressed=False)


@csrf_exempt
@require_safe
@handle_storage_errors
def serve_content(request: HttpRequest, sha256: str) -> HttpResponse:
    """A file of the current release by its digest; 404 for one of another release: it may be unpublished."""
    release = find_release(request)
    if release is None or not SHA256.fullmatch(sha256):
        return not_found()
    paths = [path for path, file in read_manifest(release.manifest).files.items() if file.sha256 == sha256]
    if not paths:
        return not_found()
    is_compressed = all(posixpath.splitext(path)[1].lower() in COMPRESSED_EXTENSIONS for path in paths)
    return answer(request, sha256, "application/octet-stream", CONTENT_CACHE, is_compressed=is_compressed)


def find_request_token(request: HttpRequest) -> Token | None:
    """The token in the Authorization header; None without a valid one."""
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    return find_token(secret.strip()) if scheme.lower() == "bearer" and secret else None


def find_release(request: HttpRequest) -> Release | None:
    """The current release of the token's site; None without a valid token, and before the first release."""
    token = find_request_token(request)
    return token.series.current if token else None


def answer(
    request: HttpRequest, sha256: str, content_type: str, cache: str, *, is_compressed: bool
) -> HttpResponse:
    """200 with the content, or 304 for a matching If-None-Match."""
    etag = f'"{sha256}"'
    response: HttpResponse | None = get_conditional_response(request, etag=etag)
    if response is None:
        response = HttpResponse(Store().read(sha256), content_type=content_type)
        if not is_compressed:
            response = _compress(request, response)
    response["ETag"] = etag
    response["Cache-Control"] = cache
    response["X-Content-Type-Options"] = "nosniff"
    patch_vary_headers(response, ["Authorization"])
    return response


def _compress(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    compressed = GZipMiddleware(lambda _request: response).process_response(request, response)
    assert isinstance(compressed, HttpResponse)
    return compressed
