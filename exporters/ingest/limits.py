"""How much one import may be, counted while it is unpacked."""

from __future__ import annotations

from dataclasses import dataclass

from exporters.ingest import refusals
from exporters.ingest.refusals import RefusedImport

MEGABYTE = 1_000_000


@dataclass(slots=True)
class Limits:
    """files, bytes: the most that all together may have. Methods raise RefusedImport for more."""

    files: int
    bytes: int
    _files: int = 0
    _bytes: int = 0

    def take_file(self) -> None:
        self._files += 1
        if self._files > self.files:
            raise RefusedImport(refusals.TOO_MANY, limit=self.files)

    def take_bytes(self, count: int) -> None:
        self._bytes += count
        if self._bytes > self.bytes:
            raise RefusedImport(refusals.TOO_MUCH, limit=self.bytes // MEGABYTE)
