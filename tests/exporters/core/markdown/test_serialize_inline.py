"""Each rule of writing text, as the tree and the Markdown; Astro's processors judge every pair."""

import pytest

from exporters.core.errors import ExportError
from exporters.core.markdown import (
    Block,
    FootnoteReference,
    Image,
    Inline,
    InlineCode,
    InlineHtml,
    serialize_markdown,
)
from exporters.core.markdown.serialize.blocks import serialize_block
from tests.astro_oracle.html import shown
from tests.astro_oracle.processors import Judge
from tests.exporters.core.markdown.trees import BR, a, b, h, i, p, root, s, sub, sup, table
from tests.fuzz.expected_html import expect_html

Case = tuple[Block, str]

DELIMITERS: list[Case] = [
    (p("Zúčastnilo sa ", b("22 aktérov"), "."), "Zúčastnilo sa **22 aktérov**."),
    (p(i("a"), " ", s("b")), "*a* ~~b~~"),
    (p("H", sub("2"), "O a m", sup("2")), "H<sub>2</sub>O a m<sup>2</sup>"),
    # White space moves out, NBSP too.
    (p("a", b(" b\xa0"), "c"), "a **b**\xa0c"),
    # The longest extent is outermost; delimiters of one character never touch.
    (p(i(b("a")), b(" b")), "**_a_ b**"),
    (p(i(b("a"))), "_**a**_"),
    (p(b(i("a"))), "_**a**_"),
    (p(b("a"), i("b")), "**a**_b_"),
    (p("x", b("a"), i("b"), "y"), "x**a**<em>b</em>y"),
    (p(i("a", i("b"), "c")), "*a<em>b</em>c*"),
    # Glued to a word, bold that ends in punctuation cannot close, and so on.
    (p(b("„Jadro+“"), "a"), "<strong>„Jadro+“</strong>a"),
    (p(b("„Jadro+“"), " a"), "**„Jadro+“** a"),
    (p("a", b("(b)"), " c"), "a<strong>(b)</strong> c"),
    (p("pred", i("slov"), "ie"), "pred*slov*ie"),
    (p("a", s("(b)"), "c"), "a<del>(b)</del>c"),
    # Symbols, emoji and zero-width characters: the processors differ on what they are.
    (p("a", b("€5"), "b"), "a<strong>€5</strong>b"),
    (p("a", b("🎯"), "b"), "a<strong>🎯</strong>b"),
    (p("a\u200b", b("(b)")), "a\u200b<strong>(b)</strong>"),
    # A literal star beside a delimiter is one of its run.
    (p("*", i("a")), "\\*_a_"),
    (p("x*", i("a")), "x\\*_a_"),
    (p(b(InlineCode("a"))), "**`a`**"),
]

ESCAPES: list[Case] = [
    (p("*a* _b_ `c` [d](e)"), "\\*a\\* \\_b\\_ \\`c\\` \\[d](e)"),
    (p("3 * 4 _ 5, snake_case, a_"), "3 * 4 _ 5, snake_case, a\\_"),
    (p("naïve_ä"), "naïve\\_ä"),
    (p("<b> </b> <!-- <?x a<b a < b"), "\\<b> \\</b> \\<!-- \\<?x a\\<b a < b"),
    (p("R&D, AT&T; &nbsp; &#35; &#x23; &;"), "R&D, AT\\&T; \\&nbsp; \\&#35; \\&#x23; &;"),
    (p("a\\b \\* c\\"), "a\\b \\\\\\* c\\\\"),
    (p("~5 a ~6"), "\\~5 a \\~6"),
    (p("~5"), "~5"),
    (p("~ ", s("a")), "\\~ ~~a~~"),
    (p("a] ", a("/b", "c] [d]")), "a] [c\\] \\[d\\]](/b)"),
    (p("Pozor!", a("/b", "c")), "Pozor\\![c](/b)"),
    (p("a!", Image("./b.jpg", "c")), "a\\!![c](./b.jpg)"),
    (p("a`", InlineCode("b")), "a&#96;`b`"),
]

LINE_STARTS: list[Case] = [
    (p("# a"), "\\# a"),
    (p("#téma"), "#téma"),
    (p("- a"), "\\- a"),
    (p("+ a"), "\\+ a"),
    (p("-a"), "-a"),
    (p("> a"), "\\> a"),
    (p("31. marca"), "31\\. marca"),
    (p("1) a"), "1\\) a"),
    (p("31.3. a"), "31.3. a"),
    (p("2021"), "2021"),
    (p("1."), "1\\."),
    (p("---"), "\\---"),
    (p("- - -"), "\\- - -"),
    (p("+++"), "\\+++"),
    (p("| a |"), "\\| a |"),
    (p("a | b", BR, ":-|-:"), "a | b\\\n\\:-|-:"),
    (p("a", BR, "- b", BR, "==="), "a\\\n\\- b\\\n\\==="),
    (p("a ", b("- b")), "a **- b**"),
    (h(2, "- a"), "## - a"),
    (h(2, "C#"), "## C\\#"),
    (h(2, "a ##"), "## a #\\#"),
    (table(("- a",), ("# b",)), "| - a |\n| --- |\n| # b |"),
]

BREAKS: list[Case] = [
    (p("a", BR, "b"), "a\\\nb"),
    (p(b("a", BR, "b")), "**a\\\nb**"),
    (p("a", BR, BR, "b"), "a\\\n<br>b"),
    (p(BR, "a", BR), "<br>a<br>"),
    (p(BR), "<br><!-- -->"),
    (h(2, "a", BR, "b"), "## a<br>b"),
    (table(((a("/b", "a", BR, "b")),)), "| [a<br>b](/b) |\n| --- |"),
]

EDGES: list[Case] = [
    (p("\xa0a\xa0"), "&nbsp;a&nbsp;"),
    (p("\u2003a\ufeff"), "&#x2003;a&#xFEFF;"),
    (p("a\xa0", BR, "\xa0b"), "a&nbsp;\\\n&nbsp;b"),
    (h(2, "\xa0a"), "## &nbsp;a"),
    (p("a\xa0b"), "a\xa0b"),
]

ADDRESSES: list[Case] = [
    (p("https://a.sk/b_c"), "https:<!-- -->//a.sk/b_c"),
    (p("(HTTP://a.sk)"), "(HTTP:<!-- -->//a.sk)"),
    (p("www.a.sk"), "www<!-- -->.a.sk"),
    (p("meno@mesto.sk"), "meno<!-- -->@mesto.sk"),
    (p("https://a@b.sk"), "https:<!-- -->//a<!-- -->@b.sk"),
    (p("@mesto a @ b a@b ftp://a.sk"), "@mesto a @ b a@b ftp://a.sk"),
    (p(i("a"), "@b.sk"), "*a*@b.sk"),
    (p(a("/b", "https://a.sk")), "[https://a.sk](/b)"),
    (p(Image("./a.jpg", "https://a.sk")), "![https://a.sk](./a.jpg)"),
    (p(a("https://a.sk", "https://a.sk")), "<https://a.sk>"),
    (p(a("mailto:a@b.sk", "a@b.sk")), "<a@b.sk>"),
]

DESTINATIONS: list[Case] = [
    (p(a("/a", "b", title='c "d" \\')), '[b](/a "c \\"d\\" \\\\")'),
    (p(a("/a b", "c")), "[c](</a b>)"),
    (p(a("/a(b)", "c")), "[c](</a(b)>)"),
    (p(a("/<a>", "c")), "[c](</\\<a\\>>)"),
    (p(a("/a?b&amp;c\\", "c")), "[c](/a?b\\&amp;c\\\\)"),
    (p(a("/100%", "c")), "[c](/100%25)"),
    (p(a("/a%20b", "c")), "[c](/a%20b)"),
    (p(a("", "c")), "[c]()"),
    (p(a("", "c", title="d")), '[c](<> "d")'),
    (p(a("/a")), "[](/a)"),
    (p(Image("./Čo je.jpg", "a ] b")), "![a \\] b](<./Čo je.jpg>)"),
    (p(Image("./a.jpg", "")), "![](./a.jpg)"),
    (p(a("/a", Image("./b.jpg", "c"))), "[![c](./b.jpg)](/a)"),
]

CODE: list[Case] = [
    (p(InlineCode("a *b*")), "`a *b*`"),
    (p(InlineCode("a`b")), "``a`b``"),
    (p(InlineCode("`")), "`` ` ``"),
    (p(InlineCode(" a ")), "`  a  `"),
    (p(InlineCode("a\nb")), "`a b`"),
    (p(InlineCode("``")), "``` `` ```"),
    (table((InlineCode("a|b"),)), "| `a\\|b` |\n| --- |"),
    (table((InlineCode("a\\|b"),)), "| <code>a\\\\\\|b</code> |\n| --- |"),
    (table((a("/c", InlineCode("a\\|]"), "b"),)), "| [<code>a\\\\\\|\\]</code>b](/c) |\n| --- |"),
    (table((InlineCode("www.a~\\|~b"),)), "| <code>www<!-- -->.a\\~\\\\\\|\\~b</code> |\n| --- |"),
]

CASES = [*DELIMITERS, *ESCAPES, *LINE_STARTS, *BREAKS, *EDGES, *ADDRESSES, *DESTINATIONS, *CODE]


@pytest.mark.parametrize(("block", "markdown"), CASES, ids=[markdown for _, markdown in CASES])
def test_text_is_written_so_that_it_is_read_back(block: Block, markdown: str):
    assert serialize_block(block) == markdown


@pytest.mark.node
def test_both_processors_show_every_case_as_it_is_meant(judge: Judge):
    roots = [root(block) for block, _ in CASES]
    renderings = judge.render([serialize_markdown(tree) for tree in roots])

    for tree, rendering in zip(roots, renderings, strict=True):
        expected = shown(expect_html(tree))
        assert (shown(rendering.satteri), shown(rendering.unified)) == (expected, expected)


def test_html_tags_in_text_stay_as_they_are():
    assert serialize_block(p(InlineHtml("<kbd>"), "a*", InlineHtml("</kbd>"))) == "<kbd>a\\*</kbd>"
    assert serialize_block(h(2, InlineHtml('<a\nid="b">'))) == '## <a id="b">'


def test_a_pipe_in_a_tag_is_no_end_of_a_cell():
    assert serialize_block(table((InlineHtml('<a title="b|c">'),))) == ('| <a title="b&#124;c"> |\n| --- |')


def test_a_footnote_reference_at_the_start_is_no_definition():
    assert serialize_block(p(FootnoteReference("1"), ": a")) == "[^1]\\: a"


def test_an_unknown_inline_node_is_refused():
    class Mention(Image):
        pass

    mention: Inline = Mention("/a")

    with pytest.raises(ExportError, match=r"^Cannot write a Mention: add it to ADDERS in exporters\."):
        serialize_block(p(b(mention)))
