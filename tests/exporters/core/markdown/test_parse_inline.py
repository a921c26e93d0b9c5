"""Text → nodes inside a paragraph: what both of Astro's processors see in it."""

import pytest

from exporters.core.markdown import (
    Break,
    Delete,
    Emphasis,
    Image,
    InlineCode,
    InlineHtml,
    Link,
    Paragraph,
    Root,
    Strong,
    Subscript,
    Superscript,
    Text,
    parse_root,
)


def inline(text):
    [paragraph] = parse_root(text).children
    return paragraph.children


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


def test_a_comment_in_an_address_keeps_it_text():
    assert inline("https:<!-- -->//a.sk") == (Text("https://a.sk"),)


def test_an_address_in_an_alternative_text_is_text_like_all_other():
    assert parse_root(r"![a http://x.sk/a\_b c](a.png)") == Root(
        (Paragraph((Image("./a.png", "a http://x.sk/a_b c"),)),)
    )


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
