"""`/api/export/files/SHA256`: a file of the current release, for CI; and what its neighbours answer alike."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from exporters.releases.api.tokens import find_token
from exporters.releases.build.manifests import read_manifest
from exporters.releases.build.store import SHA256, LostContent, Store
from exporters.releases.models import Release, Token

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
ACCEPTS_GZIP = re.compile(r"\bgzip\b")
STORAGE_LOST = "The storage has lost this file; run manage.py reconcile --repair.\n"
STORAGE_DOWN = "The storage does not answer; try again later.\n"


def not_found() -> HttpResponse:
    """The same 404 for every failure, so that the response does not tell a missing token from a wrong one."""
    response = HttpResponse("Not found\n", status=404, content_type="text/plain; charset=utf-8")
    response["Cache-Control"] = "no-store"
    return response


def handle_storage_errors(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """500 with a sentence for a lost file, 503 where the storage does not answer."""

    @wraps(view)
    def serve(*arguments: Any, **named: Any) -> HttpResponseBase:
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
def serve_content(request: HttpRequest, sha256: str) -> HttpResponse:
    """A file of the current release by its digest; 404 for one of another release: it may be unpublished."""
    release = find_release(request)
    if release is None or not SHA256.fullmatch(sha256):
        return not_found()
    if sha256 not in read_manifest(release.manifest).sizes:
        return not_found()

    def read() -> HttpResponse:
        response = HttpResponse(Store().read(sha256))
        return response if sha256 in find_packed(release.manifest) else _compress(request, response)

    return answer(request, sha256, "application/octet-stream", CONTENT_CACHE, read)


@lru_cache(maxsize=4)
def find_packed(manifest: str) -> frozenset[str]:
    """The digests of a manifest's files whose format is compressed, wherever they are. Raises LostContent."""
    files = read_manifest(manifest).files
    texts = {file.sha256 for path, file in files.items() if not _is_compressed(path)}
    return frozenset(file.sha256 for file in files.values()) - texts


def _is_compressed(path: str) -> bool:
    return posixpath.splitext(path)[1].lower() in COMPRESSED_EXTENSIONS


def find_request_token(request: HttpRequest) -> Token | None:
    """The token in the Authorization header; None without a valid one."""
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    return find_token(secret.strip()) if scheme.lower() == "bearer" and secret else None


def find_release(request: HttpRequest) -> Release | None:
    """The current release of the token's site; None without a valid token, and before the first release."""
    token = find_request_token(request)
    return token.series.current if token else None


def answer(
    request: HttpRequest, sha256: str, content_type: str, cache: str, read: Callable[[], HttpResponse]
) -> HttpResponse:
    """200 with the content, or 304 for a matching If-None-Match. read: gives the content, gzipped or not."""
    etag = f'"{sha256}"'
    response: HttpResponse | None = get_conditional_response(request, etag=etag)
    if response is None:
        response = read()
        response["Content-Type"] = content_type
    # Of the content: what is gzipped, or made of it, has other bytes.
    response["ETag"] = f"W/{etag}" if "Content-Encoding" in response else etag
    response["Cache-Control"] = cache
    response["X-Content-Type-Options"] = "nosniff"
    patch_vary_headers(response, ["Authorization"])
    return response


def accepts_gzip(request: HttpRequest) -> bool:
    return bool(ACCEPTS_GZIP.search(request.headers.get("Accept-Encoding", "")))


def _compress(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    compressed = GZipMiddleware(lambda _request: response).process_response(request, response)
    assert isinstance(compressed, HttpResponse)
    return compressed
