"""Wagtail's rich text ⇄ nodes."""

import pytest

from exporters.core.errors import DanglingReference, ExportError
from exporters.core.markdown import (
    PLACEHOLDER,
    Blockquote,
    Break,
    Code,
    Delete,
    Emphasis,
    FootnoteReference,
    Heading,
    Image,
    InlineCode,
    InlineHtml,
    Link,
    List,
    ListItem,
    Paragraph,
    Strong,
    Subscript,
    Superscript,
    Text,
    Unrepresentable,
    parse_rich_text,
    render_rich_text,
)
from exporters.core.references import NumberedReferences


def references():
    return NumberedReferences(["./a.jpg", "./b.jpg"])


def parse(html):
    return parse_rich_text(html, references())


def render(*blocks):
    return render_rich_text(blocks, references())


def paragraph(*children):
    return Paragraph(tuple(Text(child) if isinstance(child, str) else child for child in children))


def item(*children):
    return ListItem(children)


END = InlineHtml("</a>")
A, B, C = paragraph("a"), paragraph("b"), paragraph("c")
IMAGE = f'<a linktype="image" id="2" alt="Erb">{PLACEHOLDER}</a>'

REPRESENTABLE = [
    ("<p>a</p>", [A]),
    ("<h2>a</h2><h6>b</h6>", [Heading(2, (Text("a"),)), Heading(6, (Text("b"),))]),
    ("<p><b>a</b></p>", [paragraph(Strong((Text("a"),)))]),
    ("<p><i>a</i></p>", [paragraph(Emphasis((Text("a"),)))]),
    ("<p><s>a</s></p>", [paragraph(Delete((Text("a"),)))]),
    ("<p><sup>a</sup></p>", [paragraph(Superscript((Text("a"),)))]),
    ("<p><sub>a</sub></p>", [paragraph(Subscript((Text("a"),)))]),
    ("<p><code>a &lt; b</code></p>", [paragraph(InlineCode("a < b"))]),
    ("<p>a<br/>b</p>", [paragraph("a", Break(), "b")]),
    ("<p>&amp;amp; \"q\" 'r' &lt;</p>", [paragraph("&amp; \"q\" 'r' <")]),
    (
        '<p><a href="https://a.sk/?b=c&amp;d=&quot;">a</a></p>',
        [paragraph(Link('https://a.sk/?b=c&d="', (Text("a"),)))],
    ),
    ('<p><a href="/x" title="T">a</a></p>', [paragraph(Link("/x", (Text("a"),), "T"))]),
    (
        '<p><b>a</b> <a href="/x?b=&quot;&amp;c" target="_blank"><b>d</b></a></p>',
        [
            paragraph(
                Strong((Text("a "), InlineHtml('<a href="/x?b=&quot;&c" target="_blank">'), Text("d"), END))
            )
        ],
    ),
    ('<p><a linktype="document" id="7">a</a></p>', [paragraph(Link("/documents/7", (Text("a"),)))]),
    (f"<p>a {IMAGE}</p>", [paragraph("a ", Image("./b.jpg", "Erb"))]),
    (
        f'<p>x <a linktype="image" id="1" alt="" title="T">{PLACEHOLDER}</a></p>',
        [paragraph("x ", Image("./a.jpg", "", "T"))],
    ),
    (
        '<ul><li data-block-key="loose0">a</li><li data-block-key="loose1">b</li></ul>',
        [List((item(A), item(B)), spread=True)],
    ),
    (
        '<ul><li data-block-key="tight0PCsh">a<br/><br/>b<br/><br/><code>\xa0c\xa0\xa0d</code><br/>'
        "<code>\xa0</code><br/><code>e</code></li></ul>",
        [List((item(A, B, Code(" c  d\n\ne", "sh")),))],
    ),
    (
        '<ol><li data-block-key="loose0P"><b>a</b><br/><br/><b>b</b><ul><li>c</li></ul></li></ol>',
        [
            List(
                (item(*(paragraph(Strong((Text(x),))) for x in "ab"), List((item(C),))),),
                ordered=True,
                spread=True,
            )
        ],
    ),
    ("<ul><li><ul><li>a</li></ul></li></ul>", [List((item(List((item(A),))),))]),
    (
        '<p><i>a</i> <a href="/x"><i>b</i></a></p>',
        [paragraph(Emphasis((Text("a "), Link("/x", (Text("b"),)))))],
    ),
    (
        f'<p><b>a</b> <a linktype="image" id="2" alt="Erb"><b>{PLACEHOLDER}</b></a></p>',
        [paragraph(Strong((Text("a "), Image("./b.jpg", "Erb"))))],
    ),
]


@pytest.mark.parametrize(("html", "nodes"), REPRESENTABLE)
def test_rich_text_and_nodes_say_the_same(html, nodes):
    assert parse(html) == tuple(nodes)
    assert render(*nodes) == html


@pytest.mark.parametrize(
    ("html", "nodes"),
    [
        ("", []),
        ("<p></p><p> </p><h2></h2><ul></ul>", []),
        ('<p data-block-key="x1">a</p>', [A]),
        (
            "<p><strong>a</strong><em>b</em><del>c</del></p>",
            [paragraph(Strong((Text("a"),)), Emphasis((Text("b"),)), Delete((Text("c"),)))],
        ),
        ("a", [A]),
        ("<p>a</p>b<p>c</p>", [A, B, C]),
        ("<p> a \n b </p>", [paragraph("a b")]),
        ("<p>a <br/> b</p>", [paragraph("a", Break(), "b")]),
        ("<ul><li>a</li></ul><ul><li>b</li></ul>", [List((item(A), item(B)))]),
        ("<ul><li>a</li></ul><p></p><ul><li>b</li></ul>", [List((item(A),)), List((item(B),))]),
        ("<ul><li>a</li></ul><ol><li>b</li></ol>", [List((item(A),)), List((item(B),), ordered=True)]),
        ("<ul><li></li></ul>", [List((item(),))]),
        (
            '<ul><li data-block-key="tight0C">a<br/><br/>b</li></ul>',
            [List((item(paragraph("a", Break(), Break(), "b")),))],
        ),
        ('<p><a linktype="page" id="3">a</a></p>', [paragraph(Link("/page-3/", (Text("a"),)))]),
        ("<p><a>a</a></p>", [A]),
        (f"<p>{IMAGE}</p>", [paragraph(Image("./b.jpg", "Erb"))]),
        ('<p><a linktype="image" id="2" alt="Erb"></a></p>', [paragraph(Image("./b.jpg", "Erb"))]),
    ],
)
def test_all_that_the_editor_stores_is_read(html, nodes):
    assert parse(html) == tuple(nodes)


def test_lists_are_nested_as_wagtail_nests_them():
    nested = List((item(A, List((item(B),), ordered=True)), item(C)))
    html = render(nested)

    assert html == "<ul><li>a<ol><li>b</li></ol></li></ul><ul><li>c</li></ul>"
    assert parse(html) == (nested,)


@pytest.mark.parametrize(
    ("node", "reason"),
    [
        (Heading(1, (Text("a"),)), "a heading of the first level, which is the page's title"),
        (Blockquote((A,)), "a quote that holds more than text"),
        (List((item(A),), ordered=True, start=5), "a numbered list that begins with 5"),
        (List((ListItem((A,), checked=False),)), "a list of tasks"),
        (
            List((item(A, Blockquote((B,))),)),
            "a list item that holds more than text, lists and plain code",
        ),
        (
            List((item(Code("a"), B),)),
            "a list item in which other things than text and code come before its lists",
        ),
        (
            List((item(paragraph("a", Break(), Break(), "b"), C),)),
            "a list item with an empty line in one of its paragraphs",
        ),
        (List((item(A, Code("b\tc")),)), "code in a list item, with spaces that the editor drops"),
        (List((item(A, List((item(B),)), List((item(C),))),)), "two lists side by side in one list item"),
        (paragraph(InlineHtml("<kbd>")), "a piece of HTML inside text"),
        (paragraph(FootnoteReference("1")), "a footnote inside text"),
        (paragraph(InlineHtml('<a href="/x" onclick="y">'), "a", END), "a piece of HTML inside text"),
        (paragraph(InlineHtml('<a target="_blank" href="/x">'), "a", END), "a piece of HTML inside text"),
        (
            paragraph(InlineHtml('<a href="ftp:x" rel="y">'), "a", END),
            "a link to ftp:…, which the editor refuses",
        ),
        (
            paragraph(InlineHtml('<a href="/x" rel="y">'), Link("/y", (Text("a"),)), END),
            "a link inside a link",
        ),
        (paragraph(Link("/x", ())), "a link without text"),
        (paragraph(Link("/x", (Image("./a.jpg"),))), "an image inside a link"),
        (paragraph(Link("/x", (Text("a"), Break(), Text("b")))), "a line break inside a link"),
        (paragraph(Link("ftp://a.sk", (Text("a"),))), "a link to ftp:…, which the editor refuses"),
        (paragraph(Emphasis((Text("a"), Emphasis((Text("b"),))))), "a mark within the same mark"),
        (paragraph("\xa0a"), "a special space that the editor drops"),
        (paragraph("a\xa0 ", Strong((Text("b"),))), "a special space that the editor drops"),
        (paragraph(InlineCode("a  b")), "code with spaces that the editor drops"),
        (paragraph(PLACEHOLDER), "the character that stands for an image"),
    ],
)
def test_what_the_editor_cannot_hold_is_refused_with_a_reason(node, reason):
    with pytest.raises(Unrepresentable) as refusal:
        render(node)

    assert str(refusal.value) == reason


def test_an_image_that_the_cms_does_not_have_is_refused():
    class Empty(NumberedReferences):
        def image_id(self, url):
            assert url == "./x.jpg"

    with pytest.raises(Unrepresentable, match="an image that is not beside the page"):
        render_rich_text([paragraph(Image("./x.jpg"), "a")], Empty())


@pytest.mark.parametrize(
    ("html", "message"),
    [
        ("<p><u>a</u></p>", "the text holds a <u>, which Markdown has no sign for; take it out of the text"),
        (
            '<p><a linktype="x" id="1">a</a></p>',
            "the text holds a link of the kind 'x'; make it an ordinary link",
        ),
        (
            '<p><a linktype="page" id="x">a</a></p>',
            "the text refers to something by the number 'x'; take the link out and set it again",
        ),
        (
            '<p><a href="java\tscript:alert(1)">a</a></p>',
            "links to javascript:…, which is not allowed; link to a web address, an e-mail or a phone",
        ),
    ],
)
def test_what_the_editor_never_stores_is_an_error(html, message):
    with pytest.raises(ExportError) as error:
        parse(html)

    assert str(error.value) == message


def test_a_reference_to_nothing_is_an_error():
    with pytest.raises(DanglingReference):
        parse('<p><a linktype="image" id="0" alt="">x</a></p>')
