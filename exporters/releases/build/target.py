"""The store as the target of an export."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType

from exporters.core.errors import ExportError
from exporters.core.hashing import digest
from exporters.core.manifest import ManifestEntry
from exporters.core.release_paths import find_refused
from exporters.export.export_set import ExportSet
from exporters.releases.build.manifests import ReleaseFiles
from exporters.releases.build.store import THREADS, Store

# At most this many contents wait in memory for their upload.
MAX_PENDING = 64


class StoreTarget:
    """Stores what the latest release does not have, in background threads.

    latest: the latest release. lost: digests of contents to store again. sizes: sha256 -> bytes of all that
    was added. The end of the block waits for the threads and raises the first error of the storage.
    """

    def __init__(self, store: Store, latest: ReleaseFiles, lost: Collection[str] = ()) -> None:
        self.sizes: dict[str, int] = {}
        self._store = store
        self._latest = latest
        self._lost = lost
        self._pool = ThreadPoolExecutor(THREADS)
        self._pending: deque[Future[None]] = deque()

    def __enter__(self) -> StoreTarget:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            while self._pending and error is None:
                _finish(self._pending.popleft())
        finally:
            self._pool.shutdown(cancel_futures=True)

    def digest(self, path: str) -> str | None:
        entry = self._latest.files.get(path)
        return entry.sha256 if entry and entry.sha256 not in self._lost else None

    def read_owned(self, export_set: ExportSet) -> Mapping[str, ManifestEntry]:  # noqa: ARG002 - the CMS owns all of a release
        return self._latest.files

    def find_refused(self, paths: Iterable[str]) -> Mapping[str, ExportError]:
        return find_refused(paths)

    def add(self, path: str, content: bytes) -> None:  # noqa: ARG002 - contents have no path here
        sha256 = digest(content)
        if sha256 in self.sizes:
            return
        self.sizes[sha256] = len(content)
        if len(self._pending) == MAX_PENDING:
            _finish(self._pending.popleft())
        self._pending.append(self._pool.submit(self._store.write, sha256, content))


def _finish(pending: Future[None]) -> None:
    """Wait for a content to be stored; whatever was raised is the storage's error, and of no single page."""
    try:
        pending.result()
    except OSError:
        raise
    except Exception as error:
        raise OSError(f"{type(error).__name__}: {error}") from error
