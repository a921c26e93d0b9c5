"""A disk that takes no more, by a limit that the system sets to this process alone."""

import resource
import signal
from contextlib import contextmanager

import pytest

from exporters.core.errors import ExportError
from exporters.core.hashing import digest
from exporters.core.manifest import Manifest, ManifestEntry
from exporters.core.plan import Action, Change
from exporters.project.apply import apply_changes
from exporters.project.disk import Disk
from exporters.project.disk_errors import translate_disk_errors
from exporters.project.journal import finish_interrupted
from exporters.project.manifest_file import read_manifest, write_manifest
from exporters.project.staging import Staging
from exporters.project.workdir import FOLDER
from tests.exporters.projects import read_tree

PAGE = "src/pages/a.md"
# So many files that the manifest is longer than the journal, and that longer than the page.
OTHERS = {f"src/pages/{number}.md": ManifestEntry("0" * 64, f"page:{number}") for number in range(50)}
NOTHING = "the disk refused (File too large). Nothing was changed; make room, then export again"
IN_BETWEEN = (
    "the disk refused (File too large). Every file is whole, some are new and some old; "
    "make room, then export again to finish"
)


@contextmanager
def limit_files(bytes_):
    """No file of this process may become longer until the block ends."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (bytes_, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)


def write_page(root, text):
    """Replace the one page, as an export does."""
    owned = {PAGE: ManifestEntry(digest(b"old"), "page:1"), **OTHERS}
    wanted = {**owned, PAGE: ManifestEntry(digest(text), "page:1")}
    disk, staging = Disk(root), Staging(root / FOLDER)
    disk.digest(PAGE)
    with translate_disk_errors(root):
        try:
            staging.add(PAGE, text)
            change = Change(Action.WRITE, PAGE, "changed")
            apply_changes(root, disk, [change], staging, owned, Manifest(wanted, "this one"))
        finally:
            staging.discard()


@pytest.fixture
def site(root):
    (root / PAGE).write_bytes(b"old")
    write_manifest(root, Manifest({PAGE: ManifestEntry(digest(b"old"), "page:1"), **OTHERS}, "this one"))
    finish_interrupted(root, Disk(root))
    return root


@pytest.mark.parametrize("limit", [0, 10, 99])
def test_when_no_content_or_journal_can_be_written_nothing_is_changed(site, limit):
    before = read_tree(site)

    with limit_files(limit), pytest.raises(ExportError) as refused:
        write_page(site, b"new" * 10)

    assert str(refused.value).endswith(f": {NOTHING}")
    assert read_tree(site) == before
    assert not (site / FOLDER).exists()


def test_when_the_manifest_cannot_be_written_the_next_run_recovers_the_files(site):
    with limit_files(1000), pytest.raises(ExportError) as refused:
        write_page(site, b"new")

    assert str(refused.value) == f"{site}: {IN_BETWEEN}"
    assert (site / PAGE).read_bytes() == b"new"
    finish_interrupted(site, Disk(site))
    assert read_manifest(site).files[PAGE] == ManifestEntry(digest(b"new"), "page:1")
    assert not (site / FOLDER).exists()
