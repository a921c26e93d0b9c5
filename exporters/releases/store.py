"""Contents by their sha256, in Django's storage: local files, or S3 by a setting."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages

from exporters.errors import ExportError
from exporters.files.project import digest

# A storage elsewhere answers many requests at once nearly as fast as one.
THREADS = 8


class Store:
    """Where contents stay as long as a release holds them."""

    def __init__(self, storage: Storage | None = None) -> None:
        self._storage = storage or storages["releases"]

    def put(self, content: bytes) -> str:
        """Keep a content; returns its sha256."""
        sha256 = digest(content)
        name = _name(sha256)
        if self._storage.exists(name):
            if self._storage.size(name) == len(content):
                return sha256
            # A process that was killed while it wrote has left a part.
            self._storage.delete(name)
        self._storage.save(name, ContentFile(content))
        return sha256

    def read(self, sha256: str) -> bytes:
        """The content; raises ExportError where the storage has lost it, or part of it."""
        try:
            with self._storage.open(_name(sha256)) as stream:
                content: bytes = stream.read()
        except FileNotFoundError as error:
            raise ExportError("the storage has lost this content of a release", where=sha256) from error
        if digest(content) != sha256:
            raise ExportError("the storage has damaged this content of a release", where=sha256)
        return content

    def delete(self, contents: Iterable[str]) -> None:
        with ThreadPoolExecutor(THREADS) as pool:
            list(pool.map(self._storage.delete, map(_name, contents)))


def _name(sha256: str) -> str:
    return f"{sha256[:2]}/{sha256}"
