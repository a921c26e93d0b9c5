"""Contents are stored in background threads, with a limit on those pending."""

import threading

import pytest
from django.core.files.storage import InMemoryStorage

from exporters.core.hashing import digest
from exporters.core.manifest import ManifestEntry
from exporters.releases.build import target
from exporters.releases.build.manifests import EMPTY, ReleaseFiles
from exporters.releases.build.store import THREADS, Store
from exporters.releases.build.target import StoreTarget


class Together(InMemoryStorage):
    """Saves nothing until as many as there are threads want to save."""

    def __init__(self):
        super().__init__()
        self.barrier = threading.Barrier(THREADS)

    def _save(self, name, content):
        self.barrier.wait(timeout=20)
        return super()._save(name, content)


def contents(count):
    return [b"%d" % number for number in range(count)]


def test_contents_are_put_at_once():
    store = Store(Together())

    with StoreTarget(store, EMPTY) as added:
        for content in contents(THREADS * 5):
            added.add("x", content)

    assert store.list_digests() == {digest(content) for content in contents(THREADS * 5)}
    assert added.sizes == {digest(content): len(content) for content in contents(THREADS * 5)}


def test_same_content_twice_is_put_once():
    storage = InMemoryStorage()

    with StoreTarget(Store(storage), EMPTY) as added:
        for path in ("a.md", "b.md"):
            added.add(path, b"same")

    sha256 = digest(b"same")
    assert storage.listdir(sha256[:2]) == ([], [sha256])


def test_pending_contents_are_limited(monkeypatch):
    monkeypatch.setattr(target, "MAX_PENDING", 3)
    storage, may_save = InMemoryStorage(), threading.Event()
    monkeypatch.setattr(storage, "_save", lambda name, _content: may_save.wait(20) and name)

    with StoreTarget(Store(storage), EMPTY) as added:
        adding = threading.Thread(target=lambda: [added.add("x", content) for content in contents(9)])
        adding.start()
        adding.join(0.2)
        assert len(added.sizes) == 4
        may_save.set()
        adding.join()

    assert len(added.sizes) == 9


def test_error_of_the_storage_is_raised_at_the_end(monkeypatch):
    storage = InMemoryStorage()

    def fail(*_arguments):
        raise OSError("The bucket is full")

    monkeypatch.setattr(storage, "_save", fail)

    with pytest.raises(OSError, match="The bucket is full"), StoreTarget(Store(storage), EMPTY) as added:
        added.add("x", b"content")


def test_what_the_release_holds_is_known_unless_the_store_has_lost_it():
    kept, lost = digest(b"kept"), digest(b"lost")
    now = ReleaseFiles(
        {"kept.md": ManifestEntry(kept, "page:1"), "lost.md": ManifestEntry(lost, "page:2")}, {}
    )

    with StoreTarget(Store(InMemoryStorage()), now, lost={lost}) as known:
        found = [known.digest(path) for path in ("kept.md", "lost.md", "new.md")]

    assert found == [kept, None, None]
