"""What did not change keeps its bytes; what did changes its own lines."""

from dataclasses import replace
from pathlib import Path

import pytest

from exporters.core import front_matter
from exporters.core.errors import ExportError
from exporters.core.markdown import (
    Code,
    Emphasis,
    Heading,
    List,
    ListItem,
    Paragraph,
    Root,
    Table,
    Text,
    ThematicBreak,
    Verbatim,
    parse_root,
    preserve_formatting,
)

SEED = front_matter.split((Path(__file__).parents[3] / "golden" / "seed.md").read_bytes().decode()).body


def paragraph(text):
    return Paragraph((Text(text),))


def edit(source, change):
    """The source after its list of top-level nodes was changed."""
    nodes = list(parse_root(source).children)
    change(nodes)
    return preserve_formatting(source, Root(tuple(nodes)))


def put(index, node):
    def change(nodes):
        nodes[index] = node

    return change


def put_item(index, at, item):
    def change(nodes):
        children = list(nodes[index].children)
        children[at : at + 1] = [] if item is None else [item]
        nodes[index] = replace(nodes[index], children=tuple(children))

    return change


def item(text):
    return ListItem((paragraph(text),))


def test_the_same_tree_is_the_same_text():
    assert preserve_formatting(SEED, parse_root(SEED)) == SEED


def test_one_heading_is_one_line_of_the_seed():
    edited = edit(SEED, put(2, Heading(3, (Text("🎯 Cieľ nášho stretnutia"),))))

    assert edited == SEED.replace("### 🎯 Cieľ stretnutia", "### 🎯 Cieľ nášho stretnutia")


def test_one_word_in_an_item_with_lazy_images_is_one_line_of_the_seed():
    def change(nodes):
        [of] = [i for i, node in enumerate(nodes) if isinstance(node, List) and "Vizualizovaný" in str(node)]
        first, *rest = nodes[of].children
        [old] = first.children
        words = Text(old.children[0].value.replace("zápis", "záznam"))
        new = ListItem((Paragraph((words, *old.children[1:])),))
        nodes[of] = List((new, *rest))

    assert edit(SEED, change) == SEED.replace("Vizualizovaný zápis zo", "Vizualizovaný záznam zo")


def test_a_removed_block_takes_one_blank_line_along():
    edited = edit(SEED, lambda nodes: nodes.pop(0))

    # Sätteri takes a body that begins with `---` for front matter.
    assert edited == "\n***" + SEED[SEED.index("---\n") + 3 :]


def test_a_new_block_stands_between_blank_lines():
    edited = edit(SEED, lambda nodes: nodes.insert(2, paragraph("Nový.")))

    assert edited == SEED.replace("### 🎯", "Nový.\n\n### 🎯")


def test_a_moved_block_keeps_its_bytes():
    source = "one\ntwo\n\n* three\n\n***\n"

    assert edit(source, lambda nodes: nodes.append(nodes.pop(0))) == "* three\n\n***\n\none\ntwo\n"


@pytest.mark.parametrize(
    ("source", "index", "node", "result"),
    [
        ("a b\nc d\ne f\n", 0, paragraph("a b X d e f"), "a b\nX d\ne f\n"),
        ("a b\nc d\ne f\n", 0, paragraph("a b c d e f g"), "a b\nc d\ne f g\n"),
        ("a b\nc d\ne f\n", 0, paragraph("a b e f"), "a b\ne f\n"),
        ("a b\r\nc d\r\n", 0, paragraph("a b X d"), "a b\r\nX d\r\n"),
        ("_a_ b", 0, Paragraph((Emphasis((Text("a"),)), Text(" c"))), "_a_ c"),
        ("_a_\n\nb\n", 1, Paragraph((Emphasis((Text("b"),)),)), "_a_\n\n_b_\n"),
        ("Title\n=====\n\na\n", 0, Heading(1, (Text("Titul"),)), "Titul\n=====\n\na\n"),
        ("# Title #\n", 0, Heading(1, (Text("Titul"),)), "# Titul #\n"),
        ("    a\n    b\n", 0, Code("a\nc"), "    a\n    c\n"),
        ("~~~ sh\na\nb\n~~~\n", 0, Code("a\nc\nb", "sh"), "~~~ sh\na\nc\nb\n~~~\n"),
        (
            "a | b\n--|--\n1 | 2\n3 | 4",
            0,
            Table((None, None), tuple(tuple((Text(c),) for c in row) for row in ("ab", "15", "34"))),
            "a | b\n--|--\n1 | 5\n3 | 4",
        ),
        ("a\n\n* * *\n\nb\n", 2, ThematicBreak(), "a\n\n* * *\n\n* * *\n"),
    ],
)
def test_a_change_stays_on_its_line_and_in_the_files_style(source, index, node, result):
    assert edit(source, put(index, node)) == result


@pytest.mark.parametrize(
    ("source", "at", "new", "result"),
    [
        ("* a\n* b\n* c\n", 1, item("X"), "* a\n* X\n* c\n"),
        ("* a\n* b\n* c\n", 1, None, "* a\n* c\n"),
        ("*   a\n*   b\n", 2, item("c"), "*   a\n*   b\n*   c\n"),
        ("1. a\n2. b\n", 2, item("c"), "1. a\n2. b\n3. c\n"),
        ("1) a\n1) b\n", 2, item("c"), "1) a\n1) b\n1) c\n"),
        ("1. a\n2. b\n3. c\n", 0, None, "1. b\n3. c\n"),
        ("- a\n\n- b\n", 2, item("c"), "- a\n\n- b\n\n- c\n"),
        ("- a\r\n- b\r\n", 2, item("c"), "- a\r\n- b\r\n- c\r\n"),
        ("- a\n- b\n  c\n- d\n", 1, item("b X"), "- a\n- b\n  X\n- d\n"),
        ("  - a\n  - b\n", 2, item("c"), "  - a\n  - b\n  - c\n"),
    ],
)
def test_a_changed_list_keeps_its_other_items(source, at, new, result):
    assert edit(source, put_item(0, at, new)) == result


def test_a_nested_item_is_written_at_its_depth():
    source = "1.  a\n    * b\n      b\n    * c\n2.  d\n"

    def change(nodes):
        [first, second] = nodes[0].children
        text, inner = first.children
        grown = replace(inner, children=(*inner.children, item("X")))
        nodes[0] = replace(nodes[0], children=(ListItem((text, grown)), second))

    assert edit(source, change) == "1.  a\n    * b\n      b\n    * c\n    * X\n2.  d\n"


def test_references_stay_as_they_are_beside_a_changed_word():
    source = "one [two][x]\nthree\n\n[x]: /y\n"

    def change(nodes):
        first, link, _ = nodes[0].children
        nodes[0] = Paragraph((first, link, Text(" four")))

    assert edit(source, change) == "one [two][x]\nfour\n\n[x]: /y\n"


def test_definitions_outlive_the_block_they_stood_behind():
    source = "a [b][x]\n\nc\n\n[x]: /y\n\nd\n"

    assert edit(source, lambda nodes: nodes.pop(1)) == "a [b][x]\n\n[x]: /y\n\nd\n"


def test_lists_that_come_to_touch_stay_two():
    source = "- a\n\nb\n\n- c\n"

    assert edit(source, lambda nodes: nodes.pop(1)) == "- a\n\n<!-- -->\n\n- c\n"


def test_a_line_is_never_drawn_under_text():
    source = "- a\n---\n\nb\n"

    assert edit(source, lambda nodes: nodes.pop(0)) == "***\n\nb\n"
    assert edit(source, put(0, paragraph("a"))) == "a\n\n---\n\nb\n"


@pytest.mark.parametrize("source", ["", "\n", "\n\n\n", "\r\n"])
def test_text_comes_into_an_empty_body(source):
    assert parse_root(preserve_formatting(source, Root((paragraph("a"),)))) == Root((paragraph("a"),))


@pytest.mark.parametrize("ending", ["", "\n", "\n\n\n"])
def test_the_end_of_the_file_stays_as_it_is(ending):
    assert edit(f"a\n\nb{ending}", put(0, paragraph("X"))) == f"X\n\nb{ending}"


def test_an_emptied_body_keeps_what_stood_before_it():
    assert preserve_formatting("\na\n", Root(())) == "\n"


def test_raw_markdown_keeps_its_letters_when_they_mean_the_same():
    source = "a\n\n<div>\n\n* b\n\n</div>\n"
    raw = Verbatim("<div>\n\n+ b\n\n</div>")

    assert preserve_formatting(source, Root((paragraph("a"), raw))) == "a\n\n<div>\n\n+ b\n\n</div>\n"


def test_raw_markdown_that_swallows_what_follows_is_refused():
    wanted = Root((Verbatim("<!-- open"), paragraph("a")))

    with pytest.raises(ExportError, match="see whether raw Markdown on the page leaves something open"):
        preserve_formatting("a\n", wanted)
