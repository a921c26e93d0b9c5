"""The contents of backups: parts in a store by their sha256, compared when written and when read."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from threading import Lock

from django.core.files.storage import Storage

from exporters.core.errors import ExportError
from exporters.core.hashing import digest
from exporters.releases.build.store import LostContent, Store

# In bytes: no more of a file is in memory at once.
PART_SIZE = 16 * 2**20


class RefusedBackup(ExportError):
    """A backup that is not whole, or does not belong here. Nothing was changed."""


@dataclass(frozen=True, slots=True)
class Part:
    """Some consecutive bytes of a file. size: in bytes, as they are stored."""

    sha256: str
    size: int


class Contents:
    """The parts of all backups in one storage. What several backups have in common is stored once."""

    def __init__(self, storage: Storage) -> None:
        self._store = Store(storage)
        self._verified: set[str] = set()
        # Two threads with the same content: the second would read what the first one has not written yet.
        self._locks = [Lock() for _ in range(64)]

    def write(self, blocks: Iterable[bytes], *, compress: bool = False) -> tuple[Part, ...]:
        """Store a file, and read back what was not stored and intact already; raises OSError, LostContent."""
        parts = regroup(blocks, PART_SIZE)
        return tuple(self._put(zlib.compress(part) if compress else part) for part in parts)

    def read(self, parts: Iterable[Part], *, compressed: bool = False) -> Iterator[bytes]:
        """The bytes of a file, part by part; raises RefusedBackup for a part that is missing or damaged."""
        for part in parts:
            try:
                content = self._store.read(part.sha256)
            except LostContent as error:
                raise RefusedBackup(
                    "the backup is not whole: this part of it is missing or damaged; take another backup",
                    where=part.sha256,
                ) from error
            yield zlib.decompress(content) if compressed else content

    def find_lost(self, parts: Iterable[Part]) -> list[str]:
        """The sha256, sorted, of those parts that are missing or damaged. Reads every one."""
        return sorted(self._store.find_lost({part.sha256 for part in parts}))

    def delete_all_but(self, used: set[str]) -> int:
        """Delete the parts that no backup has; returns how many."""
        unused = self._store.list_digests() - used
        self._store.delete(sorted(unused))
        return len(unused)

    def _put(self, content: bytes) -> Part:
        sha256 = digest(content)
        with self._locks[int(sha256[:2], 16) % len(self._locks)]:
            if sha256 not in self._verified:
                if self._store.find_lost([sha256]):
                    self._store.delete([sha256])
                    self._store.write(sha256, content)
                    self._store.read(sha256)
                self._verified.add(sha256)
        return Part(sha256, len(content))


def regroup(blocks: Iterable[bytes], size: int) -> Iterator[bytes]:
    """The same bytes in blocks of this size; the last one may be smaller, and none is empty."""
    waiting = bytearray()
    for block in blocks:
        waiting += block
        while len(waiting) >= size:
            yield bytes(waiting[:size])
            del waiting[:size]
    if waiting:
        yield bytes(waiting)
