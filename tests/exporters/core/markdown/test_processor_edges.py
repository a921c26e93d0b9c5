"""Texts that parsers of Markdown read differently: the canonical form shows what the source showed."""

import re

import pytest

from exporters.core.blocks import from_markdown, to_nodes
from exporters.core.html_attributes import unescape_attribute
from exporters.core.markdown import preserve_formatting, serialize_markdown
from exporters.core.references import NumberedReferences
from tests.astro_oracle.processors import Judge

TEXTS = (
    "Text <!---- x ----> koniec.",
    "a <!--> b --> c",
    "a <!---> b --> c",
    "<!-- x --->",
    "a <!-- x ---> b",
    "a <!-- x -- y --> b",
    "~~13:00~15:00~~",
    "~a~b~",
    "~~a~ b~~",
    "~a~~b~",
    "~~a~~b~~c~~",
    "~~a *b~~ c*",
    "**🎉 Akcia 🎉**a",
    "a**🎉**b",
    "**Kedy?**🎉 a",
    "- **🎉x🎉**y\n- b",
    "| **🎉x🎉**y |\n|---|\n| b |",
    "# **🎉a🎉**b",
    "**🎉 Akcia 🎉** a",
    "***🎉 Akcia*** a",
    "cena (**€5**) a 🎉 **dnes**",
    "„**dnes**“🎉 a ~~©~~„b“",
    "*~~x~~*a",
    "x*~*y",
    "x**__**y",
    "a[^1] (**€5**)[^1]\n\n[^1]: b",
    "***+🎉***𝐚",
    "![**🎉**a](f.jpg)",
    "* a\n<br>\nb",
    "> a\n<br>\nb",
    "- a\n\n  c\n<br>\nd",
    "- a\n<kbd>x</kbd>\nb",
    "    code\n2. x",
    "    code\n- x",
    "\tcode\n2) x",
    "    code\n1. y",
    "[a]: x\n2. x",
    "[a]: x 't'\n-\n",
    "[a]: x\n    y",
    "[a]: x\n<kbd>y</kbd>",
    "[a]: x\n<div>y</div>",
    "[a]: x\n1. y",
    "[a]: x\n\n2. y",
    "> [a]: x\n> 7. y",
    "[a]\n\n[a]: x\n[b]: y\n3) z",
    '<a href="http://a.sk/ ">x</a>',
    '<a href="http://a.sk/a b">x</a>',
    '<a href=" /x">x</a>',
    '<a href="/100%">x</a>',
    '<a href="/a[b]">x</a>',
    '<a href="/a\\b">x</a>',
    '<a href="/%20">x</a>',
    '<a href="?a=1&copy=2">x</a>',
    '<a href="?a=1&amp;copy=2&section=3" title="&lt; &notit; &copy">x</a>',
    '<a href="/&#x61;&#98;&amp;">x</a>',
    '<a href="/?a=1&copy=2" target="_blank">x</a>',
    "![x <em>y</em>](f.jpg)",
    "![x <!-- c --> y](f.jpg)",
    "![*x* `y`](f.jpg)",
    "![a<br>b](f.jpg)",
    "![x[^1]](f.jpg)\n\n[^1]: b",
    "![x[^1]](f.jpg) y[^1]\n\n[^1]: b",
    "![a  \nb](f.jpg)",
    "![a\\\nb](f.jpg)",
    "| a |\n|-|\n<br>",
    "| a |\n|-|\n| b |\n<br>\n| c |",
    "| a |\n|-|\n<kbd>x</kbd>",
    "| a |\n|-|\n<div>x</div>",
    "| a |\n|-|\n- b",
    "| a |\n|-|\n7. b",
    "| a |\n|-|\n    b",
    "| a |\n|-|\n> b",
    "![](~/assets/x.png)",
    "![](@assets/x.png)",
)


# What an editor may write beside symbols, as Draftail stores it.
WRITTEN = (
    "<p>(<b>🎉 Akcia</b>) a</p>",
    "<p><b><i>🎉 Akcia</i></b> a</p>",
    "<p>Cena (<b>€5</b>)</p>",
    "<p>„<b>dnes</b>🎉“</p>",
    "<p>©<s>€</s>„a“</p>",
    "<p>🎉€.<i>.©</i>+</p>",
    '<p><a href="/100%">x</a> a</p>',
    '<p><a href="https://a.sk/?q=5%&amp;r=%C5%BE">x</a> a</p>',
)


@pytest.fixture(scope="module")
def judge():
    with Judge() as judge:
        yield judge


def canonical(text: str) -> str:
    references = NumberedReferences()
    blocks, _ = from_markdown(text, references)
    return serialize_markdown(to_nodes(blocks, references))


def shown(html: str) -> str:
    """What a browser shows: without what writes the same address or space in another way."""
    html = html.replace('"./', '"').replace("&quot;./", "&quot;")
    html = re.sub('"([^"]*)"', lambda match: f'"{unescape_attribute(match[1])}"', html)
    return re.sub(r"\s+", " ", html).strip()


@pytest.mark.parametrize("text", TEXTS)
def test_canonical_form_shows_the_same_in_both_processors(judge, text):
    before, after = judge.render([text, canonical(text)])

    assert shown(after.satteri) == shown(before.satteri)
    assert shown(after.unified) == shown(before.unified)


@pytest.mark.parametrize("text", TEXTS)
def test_text_keeps_every_byte_beside_an_edit(text):
    references = NumberedReferences()
    source = f"alfa\n\n{text}\n\nomega\n"
    blocks, _ = from_markdown(source, references)
    assert blocks[0]["value"].startswith("<p>alfa</p>")
    blocks[0]["value"] = blocks[0]["value"].replace("<p>alfa</p>", "<p>beta</p>", 1)

    assert preserve_formatting(source, to_nodes(blocks, references)) == source.replace("alfa", "beta")


@pytest.mark.parametrize("html", WRITTEN)
def test_what_an_editor_writes_is_added_to_a_page_of_the_site(judge, html):
    references = NumberedReferences()
    source = "alfa\n\n> omega\n"
    blocks, _ = from_markdown(source, references)

    body = preserve_formatting(source, to_nodes([*blocks, {"type": "text", "value": html}], references))

    added = body.removeprefix(source)
    assert body.startswith(source)
    [rendered] = judge.render([added])
    written = html.replace("<b>", "<strong>").replace("</b>", "</strong>")
    written = written.replace("<i>", "<em>").replace("</i>", "</em>").replace("s>", "del>")
    written = shown(re.sub("%(?![0-9A-F]{2})", "%25", written))
    assert _outer_first(shown(rendered.satteri)) == _outer_first(written)
    assert _outer_first(shown(rendered.unified)) == _outer_first(written)


def _outer_first(html: str) -> str:
    """Emphasis outside of strong, which is shown as the other way round."""
    return html.replace("<strong><em>", "<em><strong>").replace("</em></strong>", "</strong></em>")


@pytest.mark.parametrize("text", ["  - a\n  - b", "    kód", "   a\n\n   b"])
def test_indented_block_at_the_start_survives_a_trim(judge, text):
    references = NumberedReferences()
    source = f"úvod\n\n---\n\n{text}\n"
    blocks, _ = from_markdown(source, references)

    body = preserve_formatting(source, to_nodes(blocks[-1:], references))

    whole, trimmed = judge.render([body, body.strip()])
    assert shown(trimmed.satteri) == shown(whole.satteri)
    assert shown(trimmed.unified) == shown(whole.unified)
