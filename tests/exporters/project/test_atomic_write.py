import os

import pytest

from exporters.core.errors import ExportError
from exporters.project.atomic_write import delete_file, write_file
from exporters.project.workdir import FOLDER, clear_folder


def test_file_is_written_with_its_folders_and_no_temporary_file_is_left(root):
    write_file(root, "src/pages/a/index.md", b"text")
    clear_folder(root / FOLDER)

    assert [p.relative_to(root).as_posix() for p in root.rglob("*") if p.is_file()] == [
        "src/pages/a/index.md"
    ]
    assert (root / "src/pages/a/index.md").read_bytes() == b"text"


def test_new_file_may_be_read_by_others_and_an_old_one_keeps_its_mode(root):
    write_file(root, "src/pages/new.md", b"1")
    (root / "src/pages/old.md").write_bytes(b"1")
    (root / "src/pages/old.md").chmod(0o664)

    write_file(root, "src/pages/old.md", b"2")

    assert (root / "src/pages/new.md").stat().st_mode & 0o777 == 0o644
    assert (root / "src/pages/old.md").stat().st_mode & 0o777 == 0o664


def test_failed_write_leaves_the_old_file_and_no_temporary_one(root, monkeypatch):
    write_file(root, "src/pages/a.md", b"old")

    def full_disk(_handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full_disk)
    with pytest.raises(OSError, match="No space left"):
        write_file(root, "src/pages/a.md", b"new")

    assert [(p.name, p.read_bytes()) for p in (root / "src/pages").iterdir()] == [("a.md", b"old")]


def test_deleting_removes_the_folders_it_empties_and_no_others(root):
    write_file(root, "src/pages/a/b/index.md", b"1")
    write_file(root, "src/pages/a/other.md", b"1")

    delete_file(root, "src/pages/a/b/index.md")
    assert sorted(p.name for p in (root / "src/pages/a").iterdir()) == ["other.md"]

    delete_file(root, "src/pages/a/other.md")
    assert list((root / "src/pages").iterdir()) == []


def test_folders_that_make_an_astro_site_stay_though_they_are_empty(root):
    for path in ("src/data/redirects.json", "public/documents/a.pdf", "src/pages/a.md"):
        write_file(root, path, b"1")
        delete_file(root, path)
    clear_folder(root / FOLDER)

    assert sorted(p.relative_to(root).as_posix() for p in root.rglob("*")) == ["public", "src", "src/pages"]


def test_link_in_the_way_is_refused(root, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (root / "src/pages/a").symlink_to(elsewhere)

    with pytest.raises(ExportError) as refused:
        write_file(root, "src/pages/a/index.md", b"1")

    assert str(refused.value) == "src/pages/a/index.md: a symbolic link stands in the way; remove it"
    assert list(elsewhere.iterdir()) == []


@pytest.mark.parametrize("path", ["../x.md", "a/../../x.md", "/etc/x.md", "a//x.md", "a\0.md"])
def test_path_out_of_the_project_is_refused(root, path):
    with pytest.raises(ExportError, match="lies outside the Astro project"):
        write_file(root, path, b"1")
