"""Contents by their sha256, in a Django storage: local files, or S3 by a setting."""

from __future__ import annotations

import re
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages

from exporters.core.errors import ExportError
from exporters.core.hashing import digest
from exporters.core.i18n import gettext_noop

# A storage elsewhere answers many requests at once nearly as fast as one.
THREADS = 16
FOLDERS = [f"{number:02x}" for number in range(256)]
SHA256 = re.compile(r"[0-9a-f]{64}")


class LostContent(ExportError):
    """The storage does not have a content, or has other bytes in its place."""


class Store:
    """Contents of releases. Its other errors are OSError."""

    def __init__(self, storage: Storage | None = None) -> None:
        self._storage = storage or storages["releases"]

    def put(self, content: bytes) -> str:
        """Store a content; returns its sha256."""
        sha256 = digest(content)
        self.keep(sha256, content)
        return sha256

    def keep(self, sha256: str, content: bytes) -> None:
        """Store a content whose sha256 is known."""
        name = _name(sha256)
        if self._storage.exists(name):
            if self._storage.size(name) == len(content):
                return
            # A process that was killed while it wrote has left a part.
            self._storage.delete(name)
        self._storage.save(name, ContentFile(content))

    def read(self, sha256: str) -> bytes:
        """The content; raises LostContent where the storage has lost it, or part of it."""
        try:
            with self._storage.open(_name(sha256)) as stream:
                content: bytes = stream.read()
        except FileNotFoundError as error:
            raise LostContent(
                gettext_noop("the storage has lost this content of a release"), where=sha256
            ) from error
        if digest(content) != sha256:
            raise LostContent(gettext_noop("the storage has damaged this content of a release"), where=sha256)
        return content

    def find_lost(self, contents: Iterable[str]) -> set[str]:
        """Those of the contents that cannot be read. Reads them all."""
        with ThreadPoolExecutor(THREADS) as pool:
            return {sha256 for sha256 in pool.map(self._lost, contents) if sha256}

    def names(self) -> set[str]:
        """The sha256 of every stored content, whole or not."""
        with ThreadPoolExecutor(THREADS) as pool:
            names = [name for folder in pool.map(self._list, FOLDERS) for name in folder]
        return {name for name in names if SHA256.fullmatch(name)}

    def delete(self, contents: Iterable[str]) -> None:
        with ThreadPoolExecutor(THREADS) as pool:
            list(pool.map(self._storage.delete, map(_name, contents)))

    def _lost(self, sha256: str) -> str:
        try:
            self.read(sha256)
        except LostContent:
            return sha256
        return ""

    def _list(self, folder: str) -> list[str]:
        try:
            return self._storage.listdir(folder)[1]
        except FileNotFoundError:
            return []


def _name(sha256: str) -> str:
    return f"{sha256[:2]}/{sha256}"
