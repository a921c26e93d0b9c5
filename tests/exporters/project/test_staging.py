import errno
import os

import pytest

from exporters.core.errors import ExportError
from exporters.project.staging import Staging
from exporters.project.workdir import FOLDER, clear_folder


@pytest.fixture
def staging(root):
    return Staging(root / FOLDER)


def names(root):
    return sorted(path.name for path in (root / FOLDER).iterdir())


def test_folder_is_made_with_the_first_file(root, staging):
    staging.wait()
    staging.discard()

    assert not (root / FOLDER).exists()


def test_staged_files_are_hidden_from_git(root, staging):
    staging.add("a.md", b"a")
    staging.add("b/c.png", b"c")
    staging.wait()

    assert (staging.staged_file("a.md").read_bytes(), staging.read("b/c.png")) == (b"a", b"c")
    assert names(root) == [".gitignore", "0", "1"]
    assert (root / FOLDER / ".gitignore").read_text() == "*\n"


def test_last_content_of_a_path_counts_while_earlier_ones_are_synced(staging):
    for number in range(200):
        staging.add("a.md", b"%d" % number)
    staging.wait()

    assert staging.read("a.md") == b"199"


def test_discarding_removes_the_staged_files(root, staging):
    staging.add("a.md", b"a")
    staging.discard()

    assert not (root / FOLDER).exists()


def test_retained_files_are_not_discarded(root, staging):
    staging.add("a.md", b"a")
    staging.wait()
    staging.retain()
    staging.discard()

    assert names(root) == [".gitignore", "0"]


def test_failure_to_make_a_file_is_raised_by_add(root, staging):
    staging.add("a.md", b"a")
    (root / FOLDER / "1").mkdir()

    with pytest.raises(FileExistsError):
        staging.add("b.md", b"b")


def test_failure_to_sync_a_file_is_raised_by_wait(staging, monkeypatch):
    def refuse(handle):
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "fsync", refuse)
    staging.add("a.md", b"a")

    with pytest.raises(OSError, match="Input/output error"):
        staging.wait()


def test_clearing_removes_the_files_of_exports_and_no_others(root):
    (root / FOLDER).mkdir()
    for name in (".gitignore", "0", "7", "journal.json", "new", "notes.txt", "8.md"):
        (root / FOLDER / name).write_text("x")

    clear_folder(root / FOLDER)

    assert names(root) == ["8.md", "notes.txt"]


@pytest.mark.parametrize(
    ("make", "message"),
    [
        ("link", "a symbolic link stands in the way; remove it"),
        ("dangling", "a symbolic link stands in the way; remove it"),
        ("file", "a file stands where the export needs a folder of its own; move it away"),
    ],
)
def test_file_or_link_of_the_folders_name_is_refused(root, tmp_path_factory, make, message):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "0").write_text("not ours")
    if make == "file":
        (root / FOLDER).write_text("not ours")
    else:
        (root / FOLDER).symlink_to(elsewhere if make == "link" else elsewhere / "nothing")

    with pytest.raises(ExportError) as refused:
        clear_folder(root / FOLDER)

    assert str(refused.value) == f"{FOLDER}: {message}"
    assert [path.name for path in elsewhere.iterdir()] == ["0"]
