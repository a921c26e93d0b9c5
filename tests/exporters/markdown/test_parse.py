"""Text → nodes: what both of Astro's processors see in it, and where it stands."""

import contextlib
import time

import pytest

from exporters.errors import SourceError
from exporters.markdown.nodes import (
    Break,
    Code,
    Delete,
    Emphasis,
    FootnoteDefinition,
    FootnoteReference,
    Heading,
    Html,
    Image,
    InlineCode,
    InlineHtml,
    Link,
    List,
    ListItem,
    Paragraph,
    Root,
    Strong,
    Subscript,
    Superscript,
    Table,
    Text,
    Verbatim,
)
from exporters.markdown.parse import parse, parse_root
from tests.corpus import corpus_bodies, needs_corpus


def inline(text):
    [paragraph] = parse_root(text).children
    return paragraph.children


def paragraph(text):
    return Paragraph((Text(text),))


def test_bare_addresses_are_links():
    assert inline("www.a.sk, https://b.sk/x. a@b.sk") == (
        Link("http://www.a.sk", (Text("www.a.sk"),)),
        Text(", "),
        Link("https://b.sk/x", (Text("https://b.sk/x"),)),
        Text(". "),
        Link("mailto:a@b.sk", (Text("a@b.sk"),)),
    )


@pytest.mark.parametrize(
    ("text", "before", "address", "after"),
    [
        ('"https://a.sk" b', '"', "https://a.sk", '" b'),
        ("1HTTP://a.sk", "1", "HTTP://a.sk", ""),
        ("https\\://a.sk", "", "https://a.sk", ""),
        ("a https://a.sk/_x_ y", "a ", "https://a.sk/_x", "_ y"),
        ("https://a.sk/(x))", "", "https://a.sk/(x)", ")"),
        ("https://a.sk/x&amp; y", "", "https://a.sk/x", "& y"),
        ("(https://a.sk/?).", "(", "https://a.sk/", "?)."),
        ("[https://a.sk] b", "[", "https://a.sk", "] b"),
        ("https://é.sk/é", "", "https://é.sk/é", ""),
        ("[https://a.sk][2]. b", "[", "https://a.sk][2", "]. b"),
    ],
)
def test_an_address_ends_where_both_processors_end_it(text, before, address, after):
    shown = (Text(before), Link(address, (Text(address),)), Text(after))

    assert inline(text) == tuple(node for node in shown if node != Text(""))


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("-www.a.sk", ["http://www.a.sk"]),
        ("a\\@b.sk, a&#64;b.sk", ["mailto:a@b.sk"] * 2),
        ("mailto:a_b@c.sk/x", ["mailto:a_b@c.sk"]),
        ("xhttps://a.sk čwww.a.sk https://a_b.sk a@b.s1 a@b.sk- ftp://a.sk http:// `https://a.sk`", []),
        ("[https://a.sk b@c.sk](/x)", ["/x"]),
        ('<a href="/x" id="y">https://a.sk</a>', ["https://a.sk"]),
    ],
)
def test_only_what_both_processors_link_is_a_link(text, links):
    assert [node.url for node in inline(text) if isinstance(node, Link)] == links


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


def test_a_comment_in_an_address_keeps_it_text():
    assert inline("https:<!-- -->//a.sk") == (Text("https://a.sk"),)


@pytest.mark.parametrize(
    ("html", "node"),
    [
        ("<sup>2</sup>", Superscript((Text("2"),))),
        ("<sub>2</sub>", Subscript((Text("2"),))),
        ("<strong>a</strong>", Strong((Text("a"),))),
        ("<STRONG>a</strong>", Strong((Text("a"),))),
        ("<em>a</em>", Emphasis((Text("a"),))),
        ("<del>a</del>", Delete((Text("a"),))),
        ("<code>a</code>", InlineCode("a")),
    ],
)
def test_paired_tags_are_the_marks_they_stand_for(html, node):
    assert inline(f"x {html} y") == (Text("x "), node, Text(" y"))


@pytest.mark.parametrize(
    "html", ["<em>a", "a</em>", '<em class="x">a</em>', "<em>a *b</em> c*", "<b>a</b>", "<kbd>a</kbd>"]
)
def test_other_tags_stay_html(html):
    assert any(isinstance(node, InlineHtml) for node in inline(f"x {html} y"))


def test_a_raw_link_that_says_only_its_address_is_a_link():
    assert inline('x <a href="/y?b&amp;c" title="t">*a*</a>') == (
        Text("x "),
        Link("/y?b&c", (Emphasis((Text("a"),)),), "t"),
    )


@pytest.mark.parametrize(
    "html",
    [
        '<a href="/y" target="_blank">a</a>',
        '<a href="javascript:alert(1)">a</a>',
        '<a href="/y">a [b](c)</a>',
        '<a id="y"></a>',
        "<abbr>a</abbr>",
    ],
)
def test_any_other_raw_link_stays_html(html):
    start, *_, end = inline(f"x {html}")[1:]

    assert (start, end) == (InlineHtml(html[: html.index(">") + 1]), InlineHtml(html[html.rindex("<") :]))


def test_tags_that_cross_a_mark_stay_html():
    assert inline("*a <del>c* d</del>") == (
        Emphasis((Text("a "), InlineHtml("<del>"), Text("c"))),
        Text(" d"),
        InlineHtml("</del>"),
    )


@pytest.mark.parametrize("text", ["a\\\nb", "a  \nb", "a<br>b", "a<br/>b", "a <br /> b"])
def test_every_way_to_break_a_line_is_a_break(text):
    assert inline(text) == (Text("a"), Break(), Text("b"))


def test_a_soft_line_ending_is_a_space():
    assert inline("a \r\nb\rc\nd") == (Text("a b c d"),)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("x.jpg", "./x.jpg"),
        ("./x.jpg", "./x.jpg"),
        ("<a b.jpg>", "./a b.jpg"),
        ("a%20b.jpg", "./a b.jpg"),
        ("%C4%8D.jpg", "./č.jpg"),
        ("images/x.jpg", "./images/x.jpg"),
        ("../x.jpg", "../x.jpg"),
        ("/x%20y.jpg", "/x%20y.jpg"),
        ("https://a.sk/x%20y.jpg", "https://a.sk/x%20y.jpg"),
        ("100%25.jpg", "./100%25.jpg"),
        ("a%23b.jpg", "./a%23b.jpg"),
        ("a%ff.jpg", "./a%ff.jpg"),
    ],
)
def test_local_image_addresses_have_one_form(written, meant):
    assert inline(f"![alt]({written})") == (Image(meant, "alt"),)


def test_an_images_alternative_text_is_plain():
    assert inline('![a *b* `c`\n![d](e)](x.jpg "t")') == (Image("./x.jpg", "a b c d", "t"),)


def test_link_addresses_stay_as_they_are_written():
    assert inline("[a](<b c%20d>)") == (Link("b c%20d", (Text("a"),)),)


def test_references_are_resolved_and_definitions_are_no_nodes():
    assert parse_root("[a][x]\n\n[X]: /y 'z'\n").children == (Paragraph((Link("/y", (Text("a"),), "z"),)),)


def test_a_definition_that_nothing_uses_is_kept():
    body = "a\n\n[//]: # (note)\n\nb\n"

    assert parse_root(body).children == (paragraph("a"), Verbatim("[//]: # (note)"), paragraph("b"))
    assert [body[node.start : node.end] for node in parse(body)] == ["a", "[//]: # (note)", "b"]


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


def test_comments_that_part_two_lists_show_nothing():
    assert [type(node) for node in parse_root("- a\n\n<!-- -->\n\n- b").children] == [List, List]
    assert parse_root("<!-- a -->").children == (Html("<!-- a -->"),)


def test_no_quote_is_taken_for_an_alert():
    assert parse_root("> [!NOTE]\n> a").children[0].children == (paragraph("[!NOTE] a"),)


def test_a_mark_at_the_start_of_the_file_is_no_text():
    [node] = parse("\ufeff# a")

    assert node.node == Heading(1, (Text("a"),))
    assert (node.start, node.end) == (1, 4)


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_positions_are_characters_of_the_body(newline):
    body = newline.join(["", "a", "b", "", "- c", "  d", "- - e", "", "    x", "", "```", "f", "```", ""])
    nodes = parse(body)

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
        for node in parse(body):
            gap = body[end : node.start].removeprefix("\ufeff").replace("<!-- -->", "").strip()
            assert node.start >= end, path
            assert node.end > node.start, path
            assert not gap or gap.startswith("["), (path, gap)
            end = node.end


N = 50_000


@pytest.mark.parametrize(
    "text",
    [
        "[" * N,
        "![" * N,
        "[^" * N,
        "[a](" * (N // 4),
        "[a][b" * (N // 5),
        "![" * 400 + "a" + "](b)" * 400,
        "*a " * (N // 3),
        "*a **b " * (N // 8) + "**c *d" * (N // 8),
        "_a__b" * (N // 5),
        "~a~~b" * (N // 5),
        ">" * N,
        "> " * 500 + "a",
        "- " * N,
        "".join("  " * depth + "- a\n" for depth in range(300)),
        "<" * N,
        "a <!-- " * (N // 7),
        "<a " * (N // 3),
        "<sup>" * (N // 5),
        "<sup>" * 500 + "a" + "</sup>" * 500,
        ":" * N,
        "http:" * (N // 5),
        "(http://_" * (N // 9),
        "(mailto:a@b" * (N // 12),
        "a@" * (N // 2),
        "www." * (N // 4),
        "".join("`" * length + " " for length in range(1, 300)),
        "&" * N,
        "\\" * N,
        "a|" * (N // 4) + "\n" + "-|" * (N // 4),
        "[a]: <" * (N // 6),
        "a\n" * (N // 2),
        "- a\n" * (N // 4),
        "**" * 100 + "a" + "**" * 100,
    ],
    ids=lambda text: repr(text[:12]),
)
def test_hostile_text_is_read_or_refused_in_time(text):
    started = time.process_time()
    with contextlib.suppress(SourceError):
        parse(text)

    assert time.process_time() - started < 4


def test_a_text_over_the_limit_is_refused():
    with pytest.raises(SourceError, match="the text has 200,001 characters, more than the 200,000 allowed"):
        parse("a" * 200_001)


def test_a_paragraph_over_the_limit_is_refused():
    with pytest.raises(SourceError, match="divide it with blank lines"):
        parse("a" * 100_001)


def test_nesting_over_the_limit_is_refused():
    with pytest.raises(SourceError, match="nested more than 60 deep"):
        parse("> " * 70 + "a")


def test_an_address_in_an_alternative_text_is_text_like_all_other():
    assert parse_root(r"![a http://x.sk/a\_b c](a.png)") == Root(
        (Paragraph((Image("./a.png", "a http://x.sk/a_b c"),)),)
    )


def test_the_language_of_a_fence_is_what_it_means():
    assert parse_root("``` c\\+\\+ &amp;\nx\n```") == Root((Code("x", "c++ &"),))
