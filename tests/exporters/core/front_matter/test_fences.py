"""Where a file is cut into front matter and body."""

import frontmatter
import pytest

from exporters.core.errors import SourceError
from exporters.core.front_matter import SourceFile, split

CUTS = {
    "plain": ("---\na: 1\n---\nbody\n", SourceFile("---\n", "a: 1\n", "---\n", "body\n", "yaml", "\n")),
    "crlf": (
        "---\r\na: 1\r\n---\r\nbody\r\n",
        SourceFile("---\r\n", "a: 1\r\n", "---\r\n", "body\r\n", "yaml", "\r\n"),
    ),
    "byte order mark": (
        "\ufeff---\na: 1\n---\nbody",
        SourceFile("\ufeff---\n", "a: 1\n", "---\n", "body", "yaml", "\n"),
    ),
    "blank lines first": (
        "\n \n---\na: 1\n---\n",
        SourceFile("\n \n---\n", "a: 1\n", "---\n", "", "yaml", "\n"),
    ),
    "spaces behind the fences": (
        "---  \na: 1\n---\t\nbody",
        SourceFile("---  \n", "a: 1\n", "---\t\n", "body", "yaml", "\n"),
    ),
    "a comment behind the opening fence": (
        "--- # c\na: 1\n---\n",
        SourceFile("---", " # c\na: 1\n", "---\n", "", "yaml", "\n"),
    ),
    "a closing fence of four dashes": (
        "---\na: 1\n----\nbody",
        SourceFile("---\n", "a: 1\n", "---", "-\nbody", "yaml", "\n"),
    ),
    "text behind the closing fence": (
        "---\na: 1\n---x\nbody",
        SourceFile("---\n", "a: 1\n", "---", "x\nbody", "yaml", "\n"),
    ),
    "a break in the body": (
        "---\na: 1\n---\n\n---\nbody",
        SourceFile("---\n", "a: 1\n", "---\n", "\n---\nbody", "yaml", "\n"),
    ),
    "no final newline": ("---\na: 1\n---", SourceFile("---\n", "a: 1\n", "---", "", "yaml", "\n")),
    "nothing between": ("---\n---\nbody", SourceFile("---\n", "", "---\n", "body", "yaml", "\n")),
    "toml": ("+++\na = 1\n+++\nbody", SourceFile("+++\n", "a = 1\n", "+++\n", "body", "toml", "\n")),
    "none": ("# Body\r\n", SourceFile("", "", "", "# Body\r\n", "none", "\r\n")),
    "never closed": ("---\na: 1\n", SourceFile("", "", "", "---\na: 1\n", "none", "\n")),
    "indented fence": (" ---\na: 1\n---\n", SourceFile("", "", "", " ---\na: 1\n---\n", "none", "\n")),
    "old Macintosh": ("---\ra: 1\r---\r", SourceFile("", "", "", "---\ra: 1\r---\r", "none", "\n")),
    "empty": ("", SourceFile("", "", "", "", "none", "\n")),
}


@pytest.mark.parametrize("name", CUTS)
def test_a_file_is_cut_where_astro_cuts(name):
    text, parts = CUTS[name]

    assert split(text) == parts
    assert split(text).text == text


def test_two_kinds_of_fence_are_refused():
    with pytest.raises(SourceError) as refused:
        split("---\ntext: |\n  a\n+++\n---\n")

    assert str(refused.value) == (
        "line 4: the front matter opens with --- but this line begins with +++, where Astro ends it. "
        "Indent the line or close the front matter with --- before it."
    )


def test_front_matter_and_body_can_be_exchanged():
    source = split("---\na: 1\n---\nbody")

    assert source.with_yaml("b: 2\n").with_body("new").text == "---\nb: 2\n---\nnew"


@pytest.mark.parametrize(("text", "line"), [("---\na: 1\n---\n", 2), ("\n\n---\na: 1\n---\n", 4)])
def test_a_file_knows_on_which_line_its_front_matter_begins(text, line):
    assert split(text).first_line == line


def test_ordinary_files_are_cut_as_python_frontmatter_cuts_them():
    text = "---\ntitle: A\nedition: 2\n---\n\nBody\n"

    _, content = frontmatter.parse(text)

    assert split(text).body.strip() == content
