"""`/api/export/files`: many files of the current release in one answer, as a tar archive."""

from __future__ import annotations

import gzip
import tarfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from concurrent.futures import ThreadPoolExecutor

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from exporters.releases.api.views import (
    accepts_gzip,
    find_packed,
    find_release,
    handle_storage_errors,
    not_found,
)
from exporters.releases.build.manifests import read_manifest
from exporters.releases.build.store import SHA256, LostContent, Store

MAX_FILES = 1000
# Of one answer: contents in memory at a time, and their bytes. A larger one comes alone.
MAX_TOGETHER = 64
MAX_BYTES = 8_000_000
# Requests to the storage at a time: an answer has others beside it.
THREADS = 8
TOO_MANY = f"Ask for 1 to {MAX_FILES} files, by their sha256, one on a line.\n"
END = bytes(2 * tarfile.BLOCKSIZE)


@csrf_exempt
@require_POST
@handle_storage_errors
def serve_archive(request: HttpRequest) -> HttpResponseBase:
    """The files whose sha256 are the lines of the body, each under its sha256 in a tar archive (ustar).

    404 where the current release lacks one of them. What the storage has lost is left out of the archive.
    """
    release = find_release(request)
    if release is None:
        return not_found()
    wanted = dict.fromkeys(request.body[: MAX_FILES * 66].decode("ascii", "replace").split())
    if not 0 < len(wanted) <= MAX_FILES or not all(map(SHA256.fullmatch, wanted)):
        return HttpResponse(TOO_MANY, status=400, content_type="text/plain; charset=utf-8")
    sizes = read_manifest(release.manifest).sizes
    if not wanted.keys() <= sizes.keys():
        return not_found()
    packs = accepts_gzip(request)
    pieces = make_archive(wanted, sizes, Store().read, find_packed(release.manifest) if packs else None)
    response = StreamingHttpResponse(pieces, content_type="application/x-tar")
    if packs:
        response["Content-Encoding"] = "gzip"
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    patch_vary_headers(response, ["Authorization", "Accept-Encoding"])
    return response


def make_archive(
    wanted: Iterable[str],
    sizes: Mapping[str, int],
    read: Callable[[str], bytes],
    packed: Set[str] | None = None,
) -> Iterator[bytes]:
    """The archive piece by piece, little of it in memory.

    packed: the contents that gzip would not make smaller; None: the archive is not gzipped.
    """

    def find(sha256: str) -> bytes | None:
        try:
            return read(sha256)
        except LostContent:
            return None

    with ThreadPoolExecutor(THREADS) as pool:
        for together in share_out(wanted, sizes):
            entries = {
                sha256: make_entry(sha256, content)
                for sha256, content in zip(together, pool.map(find, together), strict=True)
                if content is not None
            }
            if packed is None:
                yield from entries.values()
                continue
            # A gzip file may have several parts; the formats that are packed already are only wrapped.
            texts = b"".join(entry for sha256, entry in entries.items() if sha256 not in packed)
            if texts:
                yield gzip.compress(texts, 6)
            yield from (gzip.compress(entry, 0) for sha256, entry in entries.items() if sha256 in packed)
    yield END if packed is None else gzip.compress(END)


def share_out(wanted: Iterable[str], sizes: Mapping[str, int]) -> Iterator[list[str]]:
    """What is read together, in order."""
    together: list[str] = []
    size = 0
    for sha256 in wanted:
        if together and (len(together) == MAX_TOGETHER or size + sizes[sha256] > MAX_BYTES):
            yield together
            together, size = [], 0
        together.append(sha256)
        size += sizes[sha256]
    yield together


def make_entry(name: str, content: bytes) -> bytes:
    """A file in a tar archive: its header, and its bytes up to the next multiple of 512."""
    info = tarfile.TarInfo(name)
    info.size = len(content)
    return info.tobuf(tarfile.USTAR_FORMAT) + content + bytes(-len(content) % tarfile.BLOCKSIZE)
