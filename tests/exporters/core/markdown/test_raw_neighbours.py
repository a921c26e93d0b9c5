"""Raw Markdown beside raw Markdown: each block says what it says alone, or the page is refused."""

from itertools import product

import pytest

from exporters.core.blocks import from_markdown, to_nodes
from exporters.core.errors import ExportError
from exporters.core.markdown import (
    check_canonical,
    parse_root,
    preserve_formatting,
    serialize_markdown,
)
from exporters.core.markdown.nodes import Verbatim
from exporters.core.markdown.normalize.tree import SEPARATOR
from exporters.core.references import NumberedReferences

RAW = (
    "12. mája beseda",
    "3. júna koncert",
    "7) x",
    "- a",
    "* b",
    "    kód",
    "\tkód",
    "  text",
    "<div>",
    "</div>",
    "> citát",
    "| a |\n|---|\n| b |",
    "[^1]: poznámka",
    "- a\n\n  - b",
    "1. a\n\n   ```\n   x\n   ```",
)
OPEN = ("~~~\nx", "<!-- x", "<script>", "- a\n\n  <script>\n  x")
SPACES = ("\u00a0", "\u3000", "\u2003", "\u2009", "\u0085", "\u2028", "\v", "\f", "\u00a0 \u00a0")


def nodes_of(*blocks):
    return to_nodes([{"type": "markdown", "value": value} for value in blocks], NumberedReferences())


def read(body):
    """What a body says, without the comments that stand between blocks."""
    return tuple(node for node in parse_root(body).children if node != SEPARATOR)


def says(node):
    return parse_root(node.value).children if isinstance(node, Verbatim) else (node,)


@pytest.mark.parametrize(("first", "second"), list(product(RAW, RAW)))
def test_neighbours_say_what_each_of_them_says(first, second):
    body = serialize_markdown(nodes_of(first, second))

    assert read(body) == read(first) + read(second)


@pytest.mark.parametrize(("first", "second"), list(product(OPEN, RAW)))
def test_open_block_before_another_is_refused_wherever_it_stands(first, second):
    for blocks in ((first, second), ("text", first, second), (first, second, "text")):
        root = nodes_of(*blocks)
        with pytest.raises(ExportError, match="leaves something open"):
            check_canonical(serialize_markdown(root), root)
        with pytest.raises(ExportError, match="leaves something open"):
            preserve_formatting("text\n", root)


@pytest.mark.parametrize("raw", OPEN)
def test_open_block_at_the_end_takes_nothing_in(raw):
    root = nodes_of("text", raw)

    check_canonical(serialize_markdown(root), root)
    assert serialize_markdown(root) == f"text\n\n{raw}\n"


def test_date_stays_when_the_text_before_it_goes():
    source = "12. mája beseda\n\nText\n\n3. júna koncert\n"
    references = NumberedReferences()
    blocks, _ = from_markdown(source, references)
    assert [block["type"] for block in blocks] == ["markdown", "text", "markdown"]

    body = preserve_formatting(source, to_nodes([blocks[0], blocks[2]], references))

    assert body == "12. mája beseda\n\n<!-- -->\n\n3. júna koncert\n"


@pytest.mark.parametrize("space", SPACES, ids=[repr(space) for space in SPACES])
@pytest.mark.parametrize(
    "source", ["a\n\n{}\n\nb\n", "{}\n\nb\n", "a\n\n{}\n", "a\n\n{}", "a\r\n\r\n{}\r\n\r\nb\r\n"]
)
def test_block_of_special_spaces_keeps_every_byte(source, space):
    source = source.format(space)
    references = NumberedReferences()
    blocks, _ = from_markdown(source, references)

    assert preserve_formatting(source, to_nodes(blocks, references)) == source


@pytest.mark.parametrize("space", SPACES, ids=[repr(space) for space in SPACES])
def test_block_of_special_spaces_stays_beside_an_edit(space):
    references = NumberedReferences()
    blocks, _ = from_markdown(f"alfa\n\n{space}\n\nbeta\n", references)
    blocks[-1]["value"] = "<p>gama</p>"

    body = preserve_formatting(f"alfa\n\n{space}\n\nbeta\n", to_nodes(blocks, references))

    assert body == f"alfa\n\n{space}\n\ngama\n"
