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


def test_nothing_is_made_before_the_first_content_comes(root, staging):
    staging.finish()
    staging.discard()

    assert not (root / FOLDER).exists()


def test_contents_wait_where_git_does_not_see_them(root, staging):
    staging.add("a.md", b"a")
    staging.add("b/c.png", b"c")
    staging.finish()

    assert (staging.staged_file("a.md").read_bytes(), staging.read("b/c.png")) == (b"a", b"c")
    assert names(root) == [".gitignore", "0", "1"]
    assert (root / FOLDER / ".gitignore").read_text() == "*\n"


def test_what_comes_last_for_a_path_counts_however_fast_it_comes(staging):
    for number in range(200):
        staging.add("a.md", b"%d" % number)
    staging.finish()

    assert staging.read("a.md") == b"199"


def test_discarding_removes_what_waited(root, staging):
    staging.add("a.md", b"a")
    staging.discard()

    assert not (root / FOLDER).exists()


def test_what_is_kept_is_not_discarded(root, staging):
    staging.add("a.md", b"a")
    staging.finish()
    staging.keep()
    staging.discard()

    assert names(root) == [".gitignore", "0"]


def test_a_disk_that_refuses_a_new_file_is_heard_of_at_once(root, staging):
    staging.add("a.md", b"a")
    (root / FOLDER / "1").mkdir()

    with pytest.raises(FileExistsError):
        staging.add("b.md", b"b")


def test_a_disk_that_does_not_keep_a_file_is_heard_of_in_the_end(staging, monkeypatch):
    def refuse(handle):
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "fsync", refuse)
    staging.add("a.md", b"a")

    with pytest.raises(OSError, match="Input/output error"):
        staging.finish()


def test_clearing_takes_what_exports_leave_and_nothing_else(root):
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
def test_something_else_of_that_name_is_refused_by_name(root, tmp_path_factory, make, message):
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
