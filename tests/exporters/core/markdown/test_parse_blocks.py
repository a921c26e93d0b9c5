"""Text → blocks: what both of Astro's processors see in it, and where it stands."""

import pytest

from exporters.core.markdown import (
    Code,
    FootnoteDefinition,
    FootnoteReference,
    Heading,
    Html,
    Link,
    List,
    ListItem,
    Paragraph,
    Root,
    Table,
    Text,
    Verbatim,
    parse_markdown,
    parse_root,
)
from tests.corpus import corpus_bodies, needs_corpus


def paragraph(text):
    return Paragraph((Text(text),))


@pytest.mark.parametrize("space", ["\xa0", "\u3000", "\u2003"])
def test_special_spaces_at_the_edges_are_text(space):
    assert parse_root(
        f"{space}a{space}\n\n# b{space}\n\n- {space}c\n\n|d|\n|-|\n|{space}e{space}|\n"
    ).children == (
        paragraph(f"{space}a{space}"),
        Heading(1, (Text(f"b{space}"),)),
        List((ListItem((paragraph(f"{space}c"),)),)),
        Table((None,), (((Text("d"),),), ((Text(f"{space}e{space}"),),))),
    )


def test_references_are_resolved_and_definitions_are_no_nodes():
    assert parse_root("[a][x]\n\n[X]: /y 'z'\n").children == (Paragraph((Link("/y", (Text("a"),), "z"),)),)


def test_a_definition_that_nothing_uses_is_kept():
    body = "a\n\n[//]: # (note)\n\nb\n"

    assert parse_root(body).children == (paragraph("a"), Verbatim("[//]: # (note)"), paragraph("b"))
    assert [body[node.start : node.end] for node in parse_markdown(body)] == ["a", "[//]: # (note)", "b"]


def test_footnotes_stay_where_they_are():
    assert parse_root("a[^1]\n\n[^1]: b\n\nc").children == (
        Paragraph((Text("a"), FootnoteReference("1"))),
        FootnoteDefinition("1", (paragraph("b"),)),
        paragraph("c"),
    )


def test_a_list_is_loose_when_its_items_have_paragraphs():
    assert parse_root("- a\n- b").children == (
        List((ListItem((paragraph("a"),)), ListItem((paragraph("b"),)))),
    )
    assert parse_root("3) a\n\n4) b").children == (
        List((ListItem((paragraph("a"),)), ListItem((paragraph("b"),))), ordered=True, start=3, spread=True),
    )


def test_tasks_are_checked_or_not():
    assert parse_root("- [ ] a\n- [x] b").children == (
        List((ListItem((paragraph("a"),), False), ListItem((paragraph("b"),), True))),
    )


def test_a_table_has_its_head_first():
    assert parse_root("|a|b|\n|:-|-:|\n|c|").children == (
        Table(("left", "right"), (((Text("a"),), (Text("b"),)), ((Text("c"),), ()))),
    )


def test_code_keeps_all_of_its_info_and_no_last_line_ending():
    assert parse_root("~~~py title=x\na\n\n~~~").children == (Code("a\n", "py title=x"),)
    assert parse_root("    a\n\n    b").children == (Code("a\n\nb"),)


def test_the_language_of_a_fence_is_what_it_means():
    assert parse_root("``` c\\+\\+ &amp;\nx\n```") == Root((Code("x", "c++ &"),))


def test_comments_that_part_two_lists_show_nothing():
    assert [type(node) for node in parse_root("- a\n\n<!-- -->\n\n- b").children] == [List, List]
    assert parse_root("<!-- a -->").children == (Html("<!-- a -->"),)


def test_no_quote_is_taken_for_an_alert():
    assert parse_root("> [!NOTE]\n> a").children[0].children == (paragraph("[!NOTE] a"),)


def test_a_mark_at_the_start_of_the_file_is_no_text():
    [node] = parse_markdown("\ufeff# a")

    assert node.node == Heading(1, (Text("a"),))
    assert (node.start, node.end) == (1, 4)


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_positions_are_characters_of_the_body(newline):
    body = newline.join(["", "a", "b", "", "- c", "  d", "- - e", "", "    x", "", "```", "f", "```", ""])
    nodes = parse_markdown(body)

    assert [body[node.start : node.end].split(newline) for node in nodes] == [
        ["a", "b"],
        ["- c", "  d", "- - e", "", "    x"],
        ["```", "f", "```"],
    ]
    items = nodes[1].children
    assert [body[item.start : item.end].split(newline) for item in items] == [
        ["- c", "  d"],
        ["- - e", "", "    x"],
    ]
    [inner] = items[1].children
    assert [body[item.start :].split(newline)[0] for item in inner.children] == ["- e"]


@needs_corpus
def test_nodes_of_real_files_are_in_order_and_between_them_stand_only_definitions():
    for path, body in corpus_bodies():
        end = 0
        for node in parse_markdown(body):
            gap = body[end : node.start].removeprefix("\ufeff").replace("<!-- -->", "").strip()
            assert node.start >= end, path
            assert node.end > node.start, path
            assert not gap or gap.startswith("["), (path, gap)
            end = node.end
