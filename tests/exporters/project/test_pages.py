"""The pages of a project are those that Astro builds, and each is imported or named."""

import pytest

from exporters.ingest.importer import import_events
from exporters.project.pages import LINKED, MDX, NOWHERE, SUFFIX, FoundPage, find_pages

EVENT = (
    "---\nlayout: {}layouts/EventLayout.astro\ntitle: A\nslug: y\npublish_date: 01.02.2022\n---\n\nText.\n"
)


def put(root, path, text=None):
    target = root / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text or EVENT.format("../" * (path.count("/") - 1)))


@pytest.mark.parametrize(
    "name", [".skryte/y.md", "_skryte/y.md", ".y.md", "a/_y.md", "a/.git/y.md", "y.txt", "y.MD"]
)
def test_what_astro_ignores_is_no_page(tmp_path, name):
    put(tmp_path, f"src/pages/{name}")

    assert find_pages(tmp_path) == []


def test_well_known_is_a_folder_of_pages(tmp_path):
    put(tmp_path, "src/pages/.well-known/y.md")

    assert find_pages(tmp_path) == [FoundPage("src/pages/.well-known/y.md")]


@pytest.mark.parametrize("suffix", [".markdown", ".mdown", ".mkdn", ".mkd", ".mdwn"])
def test_other_names_of_markdown_are_refused_by_name(db, tmp_path, suffix):
    put(tmp_path, f"src/pages/a/y{suffix}")
    put(tmp_path, f"src/pages/a/plain{suffix}", "# Not an event\n")

    entries = list(import_events(tmp_path))

    assert [(entry.path, entry.result, entry.notes) for entry in entries] == [
        (f"src/pages/a/y{suffix}", "refused", (SUFFIX % {"suffix": suffix},))
    ]


def test_mdx_and_links_are_refused_by_name_where_they_are_events(db, tmp_path):
    put(tmp_path, "src/pages/a/x.mdx")
    put(tmp_path, "shared/y.md", EVENT.format("../../"))
    put(tmp_path, "shared/plain.md", "# Not an event\n")
    (tmp_path / "src/pages/linked").symlink_to("../../shared")
    (tmp_path / "src/pages/a/file.md").symlink_to("../../../shared/y.md")
    (tmp_path / "src/pages/a/nowhere.md").symlink_to("nothing.md")
    (tmp_path / "src/pages/a/again").symlink_to("..")
    (tmp_path / "src/pages/a/circle.md").symlink_to("circle.md")

    entries = list(import_events(tmp_path))

    assert [(entry.path, entry.result, entry.notes) for entry in entries] == [
        ("src/pages/a/circle.md", "refused", (NOWHERE,)),
        ("src/pages/a/file.md", "refused", (LINKED % {"link": "src/pages/a/file.md"},)),
        ("src/pages/a/nowhere.md", "refused", (NOWHERE,)),
        ("src/pages/a/x.mdx", "refused", (MDX,)),
        ("src/pages/linked/y.md", "refused", (LINKED % {"link": "src/pages/linked"},)),
    ]
