"""Where files lie in a project, by their names alone."""

import pytest

from exporters.ingest import refusals
from exporters.ingest.arranging import arrange


def paths(*names, folder="podujatia", packed=True):
    return dict(arrange(names, folder, packed=packed).paths)


def test_loose_files_lie_in_the_chosen_folder():
    assert paths("a.md", "foto.jpg") == {
        "a.md": "src/pages/podujatia/a.md",
        "foto.jpg": "src/pages/podujatia/foto.jpg",
    }
    assert paths("a.md", folder="") == {"a.md": "src/pages/a.md"}


def test_the_one_folder_around_them_is_that_folder():
    assert paths("moje/a.md", "moje/b/c.md") == {
        "moje/a.md": "src/pages/podujatia/a.md",
        "moje/b/c.md": "src/pages/podujatia/b/c.md",
    }


def test_the_folder_of_one_page_keeps_its_name():
    assert paths("beseda/index.md", "beseda/a.jpg") == {
        "beseda/index.md": "src/pages/podujatia/beseda/index.md",
        "beseda/a.jpg": "src/pages/podujatia/beseda/a.jpg",
    }


def test_endings_in_capitals_are_markdown_too():
    assert paths("KONCERT.MD", "FOTO.JPG") == {
        "KONCERT.MD": "src/pages/podujatia/KONCERT.md",
        "FOTO.JPG": "src/pages/podujatia/FOTO.JPG",
    }


@pytest.mark.parametrize("top", ["", "web-main/", "a/b/"])
def test_a_project_lies_as_it_is(top):
    names = [f"{top}src/pages/x/a.md", f"{top}package.json", f"{top}dist/a.md"]

    arranged = arrange(names, "podujatia", packed=True)

    assert arranged.is_project
    assert dict(arranged.paths) == {names[0]: "src/pages/x/a.md", names[1]: "package.json"}


def test_the_shallowest_project_is_the_project():
    names = ["web/examples/other/src/pages/a.md", "web/src/pages/b.md"]

    assert paths(*names) == {
        names[0]: "examples/other/src/pages/a.md",
        names[1]: "src/pages/b.md",
    }


@pytest.mark.parametrize(
    ("name", "packed", "why"),
    [
        ("a.zip", True, refusals.NESTED),
        ("a.rar", False, refusals.OTHER_ARCHIVE),
        ("b/a.zip", False, refusals.NESTED),
        ("pozvanka.docx", False, refusals.WORDS),
        ("_koncept.md", False, refusals.NO_PAGE),
        (".stare/a.md", True, refusals.NO_PAGE),
        ("foto.heic", False, refusals.WRONG_TYPE),
        ("virus.exe", True, refusals.WRONG_TYPE),
        ("bez-pripony", False, refusals.WRONG_TYPE),
    ],
)
def test_other_kinds_of_files_are_refused(name, packed, why):
    assert dict(arrange(["a.md", name], "x", packed=packed).refused) == {name: why}


def test_the_name_of_the_folder_around_them_does_not_count():
    assert paths("_web/a.md", "_web/b.md") == {
        "_web/a.md": "src/pages/podujatia/a.md",
        "_web/b.md": "src/pages/podujatia/b.md",
    }


def test_a_project_may_serve_an_archive():
    arranged = arrange(["src/pages/a.md", "public/documents/a.zip"], "x", packed=True)

    assert (dict(arranged.paths), dict(arranged.refused)) == ({"src/pages/a.md": "src/pages/a.md"}, {})
