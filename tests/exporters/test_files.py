import os
import unicodedata

import pytest

from exporters import files
from exporters.errors import ExportError
from exporters.files import Owned


@pytest.fixture
def root(tmp_path):
    (tmp_path / "src/pages").mkdir(parents=True)
    return tmp_path


def test_file_is_written_with_its_folders_and_nothing_else_is_left(root):
    files.write_file(root, "src/pages/a/index.md", b"text")

    assert [p.relative_to(root).as_posix() for p in root.rglob("*") if p.is_file()] == [
        "src/pages/a/index.md"
    ]
    assert (root / "src/pages/a/index.md").read_bytes() == b"text"


def test_new_file_may_be_read_by_others_and_an_old_one_keeps_its_mode(root):
    files.write_file(root, "src/pages/new.md", b"1")
    (root / "src/pages/old.md").write_bytes(b"1")
    (root / "src/pages/old.md").chmod(0o664)

    files.write_file(root, "src/pages/old.md", b"2")

    assert (root / "src/pages/new.md").stat().st_mode & 0o777 == 0o644
    assert (root / "src/pages/old.md").stat().st_mode & 0o777 == 0o664


def test_failed_write_leaves_the_old_file_and_no_temporary_one(root, monkeypatch):
    files.write_file(root, "src/pages/a.md", b"old")

    def full_disk(_handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full_disk)
    with pytest.raises(OSError, match="No space left"):
        files.write_file(root, "src/pages/a.md", b"new")

    assert [(p.name, p.read_bytes()) for p in (root / "src/pages").iterdir()] == [("a.md", b"old")]


def test_deleting_removes_the_folders_it_empties_and_no_others(root):
    files.write_file(root, "src/pages/a/b/index.md", b"1")
    files.write_file(root, "src/pages/a/other.md", b"1")

    files.delete_file(root, "src/pages/a/b/index.md")
    assert sorted(p.name for p in (root / "src/pages/a").iterdir()) == ["other.md"]

    files.delete_file(root, "src/pages/a/other.md")
    assert list((root / "src/pages").iterdir()) == []


def test_link_in_the_way_is_refused(root, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (root / "src/pages/a").symlink_to(elsewhere)

    with pytest.raises(ExportError) as refused:
        files.write_file(root, "src/pages/a/index.md", b"1")

    assert str(refused.value) == "src/pages/a/index.md: a symbolic link stands in the way; remove it"
    assert list(elsewhere.iterdir()) == []


def test_path_out_of_the_project_is_refused(root):
    with pytest.raises(ExportError, match="lies outside the Astro project"):
        files.write_file(root, "../x.md", b"1")


def test_folder_in_the_place_of_a_file_is_refused(root):
    (root / "src/pages/a.md").mkdir()

    with pytest.raises(ExportError, match="a folder stands where a file must go"):
        files.read_digests(root, ["src/pages/a.md"])


def test_folder_that_is_no_astro_project_is_refused(tmp_path):
    with pytest.raises(ExportError, match="no folder src/pages here"):
        files.check_project(tmp_path)


def test_manifest_comes_back_and_is_the_same_bytes_in_any_order(root):
    owned = {"b.md": Owned("2", "page:2"), "á.md": Owned("1", "page:1")}

    files.write_manifest(root, owned)
    first = (root / files.MANIFEST).read_bytes()
    files.write_manifest(root, dict(reversed(owned.items())))

    assert files.read_manifest(root) == owned
    assert (root / files.MANIFEST).read_bytes() == first


def test_damaged_manifest_is_refused_by_name(root):
    (root / files.MANIFEST).write_text("{")

    with pytest.raises(ExportError, match=r"^\.wagtail-export\.json: is not what an export wrote"):
        files.read_manifest(root)


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_file_is_found_whatever_the_unicode_form(root, form):
    on_disk = unicodedata.normalize("NFD", "zápis.jpg")
    (root / on_disk).write_bytes(b"1")

    found = files.find_beside(root, unicodedata.normalize(form, "zápis.jpg"))

    assert found is not None
    assert found.name == on_disk


def test_pages_are_listed_in_order_without_what_astro_ignores(root):
    for path in ("b.md", "a/index.md", "_draft.md", "_parts/x.md", "c.txt"):
        files.write_file(root, f"src/pages/{path}", b"1")

    assert files.find_pages(root) == ["src/pages/a/index.md", "src/pages/b.md"]
