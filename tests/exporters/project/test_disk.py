import unicodedata

import pytest

from exporters.core.errors import ExportError
from exporters.core.hashing import digest
from exporters.project.atomic_write import write_file
from exporters.project.disk import (
    FILE_OBSTACLE,
    FOLDER_OBSTACLE,
    LINK_OBSTACLE,
    Disk,
    find_beside,
    open_project,
)
from exporters.project.pages import find_pages


def test_folder_that_is_no_astro_project_is_refused(tmp_path):
    with pytest.raises(ExportError, match="no folder src/pages here"):
        open_project(tmp_path)


def test_project_behind_a_link_is_the_project_itself(root, tmp_path_factory):
    link = tmp_path_factory.mktemp("links") / "site"
    link.symlink_to(root)

    assert open_project(link) == root


def test_digest_is_that_of_the_file_or_none(root):
    write_file(root, "src/pages/a/index.md", b"text")
    disk = Disk(root)

    assert disk.digest("src/pages/a/index.md") == digest(b"text")
    assert disk.digest("src/pages/a/other.md") is None
    assert disk.digest("src/pages/b/index.md") is None
    assert disk.obstacle("src/pages/b/index.md") is None


def test_file_is_read_once_unless_read_again(root):
    disk = Disk(root)
    assert disk.digest("src/pages/a/index.md") is None
    write_file(root, "src/pages/a/index.md", b"text")

    assert disk.digest("src/pages/a/index.md") is None
    assert disk.read_again("src/pages/a/index.md") == digest(b"text")


@pytest.mark.parametrize("dangling", [True, False])
@pytest.mark.parametrize("link", ["src/pages/a", "src/pages/a/index.md"])
def test_link_is_an_obstacle_and_never_followed(root, tmp_path_factory, link, dangling):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    if not dangling:
        (elsewhere / "index.md").write_text("secret")
    (root / link).parent.mkdir(exist_ok=True)
    (root / link).symlink_to(elsewhere if link.endswith("a") else elsewhere / "index.md")

    assert Disk(root).digest("src/pages/a/index.md") is None
    assert Disk(root).obstacle("src/pages/a/index.md") == LINK_OBSTACLE


def test_folder_in_the_place_of_a_file_and_the_reverse_are_obstacles(root):
    (root / "src/pages/a.md").mkdir()
    write_file(root, "src/pages/b", b"1")

    assert Disk(root).obstacle("src/pages/a.md") == FOLDER_OBSTACLE
    assert Disk(root).obstacle("src/pages/b/index.md") == FILE_OBSTACLE


@pytest.mark.parametrize(("there", "new"), [("Jar", "jar"), ("jár", "ja\u0301r"), ("STRASSE", "straße")])
def test_case_collision_differs_in_case_or_unicode_form_alone(root, there, new):
    write_file(root, f"src/pages/{there}/index.md", b"1")

    assert Disk(root).case_collision(f"src/pages/{new}/index.md") == f"src/pages/{there}"
    assert Disk(root).case_collision(f"src/pages/{there}/index.md") is None
    assert Disk(root).case_collision("src/pages/leto/index.md") is None


def test_route_conflicts_are_the_files_that_astro_makes_the_same_page_from(root):
    for path in ("a.astro", "a/index.mdx", "ab.md", "a/b.md"):
        write_file(root, f"src/pages/{path}", b"1")

    assert Disk(root).route_conflicts("src/pages/a/index.md") == [
        "src/pages/a.astro",
        "src/pages/a/index.mdx",
    ]
    assert Disk(root).route_conflicts("public/documents/a.md") == []


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_file_is_found_whatever_the_unicode_form(root, form):
    on_disk = unicodedata.normalize("NFD", "zápis.jpg")
    (root / on_disk).write_bytes(b"1")

    found = find_beside(root, unicodedata.normalize(form, "zápis.jpg"))

    assert found is not None
    assert found.name == on_disk


def test_pages_are_listed_in_order_without_what_astro_ignores(root):
    for path in ("b.md", "a/index.md", "_draft.md", "_parts/x.md", "c.txt"):
        write_file(root, f"src/pages/{path}", b"1")

    assert [page.path for page in find_pages(root)] == ["src/pages/a/index.md", "src/pages/b.md"]
