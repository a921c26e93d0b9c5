"""A content-addressed store (file contents by their sha256) in a Django storage: local files, or S3."""

from __future__ import annotations

import re
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages

from exporters.core.errors import ExportError
from exporters.core.hashing import digest
from exporters.core.i18n import gettext_noop

# Concurrent requests to a remote storage take hardly longer than one.
THREADS = 16
FOLDERS = [f"{number:02x}" for number in range(256)]
SHA256 = re.compile(r"[0-9a-f]{64}")


class LostContent(ExportError):
    """The storage has lost the content of a file, or has other bytes in its place."""


class Store:
    """The contents of all releases' files, and their manifests. Errors of the storage are OSError."""

    def __init__(self, storage: Storage | None = None) -> None:
        self._storage = storage or storages["releases"]

    def put(self, content: bytes) -> str:
        """Store a content; returns its sha256."""
        sha256 = digest(content)
        self.write(sha256, content)
        return sha256

    def write(self, sha256: str, content: bytes) -> None:
        """Store a content whose sha256 is known; on a disk, unless it is stored already."""
        name = _name(sha256)
        replace = getattr(self._storage, "replace", None)
        if replace is not None:
            # A bucket takes a file whole or not at all. To ask it first would be a second request for each
            # new file, and saves one only where an earlier release had the same content.
            replace(name, content)
            return
        if self._storage.exists(name):
            if self._storage.size(name) == len(content):
                return
            # A partial file of a process that was killed while writing.
            self._storage.delete(name)
        self._storage.save(name, ContentFile(content))

    def read(self, sha256: str) -> bytes:
        """The content with this digest; raises LostContent where it is missing or damaged."""
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

    def find_lost(self, digests: Iterable[str]) -> set[str]:
        """Those of the digests whose content is missing or damaged. Reads every one."""
        with ThreadPoolExecutor(THREADS) as pool:
            return {sha256 for sha256 in pool.map(self._lost, digests) if sha256}

    def list_digests(self) -> set[str]:
        """The digest of every stored content, damaged ones included."""
        with ThreadPoolExecutor(THREADS) as pool:
            names = [name for folder in pool.map(self._list, FOLDERS) for name in folder]
        return {name for name in names if SHA256.fullmatch(name)}

    def delete(self, digests: Iterable[str]) -> None:
        with ThreadPoolExecutor(THREADS) as pool:
            list(pool.map(self._storage.delete, map(_name, digests)))

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
