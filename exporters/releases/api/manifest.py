"""`/api/export/manifest.json`: the files of the current release, or how they differ from an earlier one."""

from __future__ import annotations

import gzip
import json
from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from exporters.releases.api.views import accepts_gzip, answer, find_release, handle_storage_errors, not_found
from exporters.releases.build.store import SHA256, LostContent, Store
from exporters.releases.models import Release

CACHE = "private, no-cache"
TYPE = "application/json"


# Read-only, so exempt from CSRF: a POST is answered 405 by require_safe and not 403 for a missing cookie.
@csrf_exempt
@require_safe
@handle_storage_errors
def serve_manifest(request: HttpRequest) -> HttpResponseBase:
    """The manifest of the current release, as `manifests.render_manifest` describes it.

    ?since=SHA256, of the manifest of an earlier release: the difference to it, as `find_difference` describes
    it, while that one is kept. The ETag is that of the whole manifest.
    """
    release = find_release(request)
    if release is None:
        return not_found()
    since = request.GET.get("since", "")
    earlier = since if SHA256.fullmatch(since) and is_earlier(release, since) else None
    return answer(request, release.manifest, TYPE, CACHE, lambda: read(request, release.manifest, earlier))


def read(request: HttpRequest, manifest: str, earlier: str | None) -> HttpResponse:
    try:
        content = pack_difference(earlier, manifest) if earlier else pack(manifest)
    except LostContent:
        content = pack(manifest)
    if accepts_gzip(request):
        response = HttpResponse(content, headers={"Content-Encoding": "gzip"})
    else:
        response = HttpResponse(gzip.decompress(content))
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


def is_earlier(release: Release, manifest: str) -> bool:
    """Whether it is the manifest of another release of the same site."""
    return Release.objects.filter(series=release.series_id, manifest=manifest).exclude(pk=release.pk).exists()


@lru_cache(maxsize=4)
def pack(manifest: str) -> bytes:
    """A manifest, gzipped. Raises LostContent."""
    return gzip.compress(Store().read(manifest))


@lru_cache(maxsize=16)
def pack_difference(since: str, manifest: str) -> bytes:
    """`find_difference`, as gzipped JSON. Raises LostContent."""
    before, after = (json.loads(Store().read(sha256)) for sha256 in (since, manifest))
    difference = {"since": since, **find_difference(before, after)}
    return gzip.compress(json.dumps(difference, ensure_ascii=False, separators=(",", ":")).encode())


def find_difference(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """What makes one manifest the other: it, with the changed files only, and which paths are "removed"."""
    old, new = before["files"], after["files"]
    changed = {path: entry for path, entry in new.items() if old.get(path) != entry}
    return {**after, "files": changed, "removed": [path for path in old if path not in new]}
