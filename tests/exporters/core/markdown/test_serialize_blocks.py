"""Each kind of block, and what stands between two; Astro's processors judge every pair."""

import pytest

from exporters.core.errors import ExportError
from exporters.core.markdown import (
    Block,
    Blockquote,
    Code,
    FootnoteDefinition,
    Heading,
    Html,
    List,
    Paragraph,
    Root,
    ThematicBreak,
    Verbatim,
    serialize_markdown,
)
from exporters.core.markdown.normalize.tree import MAX_NESTING
from exporters.core.markdown.serialize.blocks import serialize_block, serialize_list_item
from tests.astro_oracle.html import shown
from tests.astro_oracle.processors import Judge
from tests.exporters.core.markdown.trees import BR, b, h, i, item, ol, p, quote, root, table, ul
from tests.fuzz.expected_html import expect_html

Case = tuple[Root, str]

PLAIN: list[Case] = [
    (root(), ""),
    (root(p("a"), p("b")), "a\n\nb\n"),
    (root(p(), p(" "), p("a")), "a\n"),
    (root(h(2, "a"), h(3), p("b")), "## a\n\n###\n\nb\n"),
    (root(p("a"), ThematicBreak(), p("b")), "a\n\n---\n\nb\n"),
    # Sätteri would take it for front matter.
    (root(ThematicBreak(), p("a")), "***\n\na\n"),
    (root(quote(p("a"), p("b", BR, "c"))), "> a\n>\n> b\\\n> c\n"),
    (root(quote(quote(p("a"))), quote()), "> > a\n\n>\n"),
]

LISTS: list[Case] = [
    (root(ul("a", "b")), "- a\n- b\n"),
    (root(ol("a", "b", start=9)), "9. a\n10. b\n"),
    (root(ol("a", "b", start=999_999_999)), "999999999. a\n999999999. b\n"),
    (root(ul("a", "b", loose=True)), "- a\n\n- b\n"),
    (root(ul(item("a", ul("b"), ol("c")), "d")), "- a\n  - b\n  1. c\n- d\n"),
    (root(ol(item(p("a", BR, "b")))), "1. a\\\n   b\n"),
    (root(ul(item("a", "b"), loose=True)), "- a\n\n  b\n"),
    (root(ul(item(checked=None), "a")), "-\n- a\n"),
    (root(ul(item("a", checked=True), item("b", checked=False))), "- [x] a\n- [ ] b\n"),
    (root(p("[ ] a"), ul("[x] b")), "\\[ ] a\n\n- \\[x] b\n"),
    # Only a paragraph can carry the box.
    (root(ul(item(ul("a"), checked=True))), "- [x] <!-- -->\n  - a\n"),
    # Neighbouring lists would be one, but for their markers.
    (root(ul("a"), ul("b"), ul("c")), "- a\n\n* b\n\n- c\n"),
    (root(ol("a"), ol("b")), "1. a\n\n1) b\n"),
    (root(ul("a"), ol("b"), ul("c")), "- a\n\n1. b\n\n- c\n"),
    (root(ul("a"), ul(), p(), ul("b")), "- a\n\n* b\n"),
    # `- - -` would be a rule, and so would `- ---`; `---` below text makes it a heading.
    (root(ul(item(ul(item(ul(item())))))), "- - <!-- -->\n    -\n"),
    (root(ul(item(ThematicBreak()), item("a", ThematicBreak()))), "- ***\n- a\n  ***\n"),
    # Only a blank line makes a list loose, and here is no place for one.
    (root(ul("a", loose=True)), "- a\n\n  <!-- -->\n"),
    # Loose or tight, this is shown the same.
    (root(ul(item(h(2, "a")), loose=True)), "- ## a\n"),
    (root(ul(item(Code("a\n\n  b", "sh"), "c"))), "- ```sh\n  a\n\n    b\n  ```\n  c\n"),
    (root(ul(item(table(("a",), ("b",))))), "- | a |\n  | --- |\n  | b |\n"),
    (root(ul(item(quote(p("a"))))), "- > a\n"),
]

# In a tight item a blank line would give every item paragraphs.
TIGHT: list[Case] = [
    (root(ul(item("a", "b"), "c")), "- a\n  <!-- -->\n  b\n- c\n"),
    (root(ul(item("a", h(2, "b"), "c"))), "- a\n  ## b\n  c\n"),
    (root(ul(item("a", ol("b", start=3)))), "- a\n  <!-- -->\n  3. b\n"),
    (root(ul(item("a", ul(item(ol("b", start=3)))))), "- a\n  <!-- -->\n  - 3. b\n"),
    (root(ul(item("a", ul(item())))), "- a\n  <!-- -->\n  -\n"),
    (root(ul(item("a", table(("b",))))), "- a\n  <!-- -->\n  | b |\n  | --- |\n"),
    (root(ul(item(quote(p("a")), "b"))), "- > a\n  <!-- -->\n  b\n"),
    (root(ul(item(quote(h(2, "a")), quote(p("b"))))), "- > ## a\n  <!-- -->\n  > b\n"),
    (root(ul(item(ul("a"), ul("b")))), "- - a\n  * b\n"),
]

# In a quote the processors misjudge which list a blank line behind a list or a quote loosens.
QUOTED: list[Case] = [
    (root(quote(ul("a"), ul("b"))), "> - a\n>\n> <!-- -->\n>\n> * b\n"),
    (root(quote(ul("a"), p("b"))), "> - a\n>\n> b\n"),
    (root(quote(ul(item(ul("a"), "b"), loose=True))), "> - - a\n>\n>   <!-- -->\n>\n>   b\n"),
    (root(quote(ul(item(quote(p("a"))), "b", loose=True))), "> - > a\n>\n>   <!-- -->\n>\n> - b\n"),
    (root(quote(ul(item(ul("a")), "b", loose=True))), "> - - a\n>\n>   <!-- -->\n>\n> - b\n"),
]

OTHERS: list[Case] = [
    (root(Code("a\n\n b", "python title=x")), "```python title=x\na\n\n b\n```\n"),
    (root(Code("")), "```\n```\n"),
    (root(Code("```\n````", "md")), "`````md\n```\n````\n`````\n"),
    (root(Code("~~~", "a`b")), "~~~~a`b\n~~~\n~~~~\n"),
    (
        root(table(("a", b("b|c")), (i("d"), ""), align=("left", "right"))),
        "| a | **b\\|c** |\n| :--- | ---: |\n| *d* |  |\n",
    ),
    (root(table(("a", "b"), ("c",), align=("center",))), "| a | b |\n| :---: | --- |\n| c |  |\n"),
    (root(table(("a",), ("b", "c"))), "| a |  |\n| --- | --- |\n| b | c |\n"),
    (root(table()), ""),
]

CASES = [*PLAIN, *LISTS, *TIGHT, *QUOTED, *OTHERS]


@pytest.mark.parametrize(("tree", "markdown"), CASES, ids=[markdown for _, markdown in CASES])
def test_blocks_are_written_so_that_they_are_read_back(tree: Root, markdown: str):
    assert serialize_markdown(tree) == markdown


@pytest.mark.node
def test_both_processors_show_every_case_as_it_is_meant(judge: Judge):
    renderings = judge.render([markdown for _, markdown in CASES])

    for (tree, _), rendering in zip(CASES, renderings, strict=True):
        expected = shown(expect_html(tree))
        assert (shown(rendering.satteri), shown(rendering.unified)) == (expected, expected)


@pytest.mark.node
def test_a_body_may_be_trimmed_as_collections_do(judge: Judge):
    body = serialize_markdown(root(p("\xa0a\xa0")))

    [rendering] = judge.render([body.strip()])

    assert shown(rendering.satteri) == shown(rendering.unified) == "<p>\n  '\\xa0a\\xa0'"


VERBATIM: list[Case] = [
    (root(p("a"), Html("<div>\n\n"), p("b"), Html("</div>")), "a\n\n<div>\n\nb\n\n</div>\n"),
    (root(Verbatim("\n| a |\n\n    b\n"), p("c")), "| a |\n\n    b\n\nc\n"),
    (root(Verbatim("a\r\nb")), "a\nb\n"),
    # A body must not begin like front matter, whoever wrote it.
    (root(Verbatim("+++ a")), "<!-- -->\n\n+++ a\n"),
    (root(Verbatim("---\na")), "***\na\n"),
    # A list, and a list in raw Markdown.
    (root(ul("a"), Verbatim("- b")), "* a\n\n- b\n"),
    (root(Verbatim("- b\n* c"), ul("a")), "- b\n* c\n\n+ a\n"),
    (root(Verbatim("- b\n* c\n+ d"), ul("a")), "- b\n* c\n+ d\n\n<!-- -->\n\n- a\n"),
    (root(ul("a"), Verbatim("    b")), "- a\n\n<!-- -->\n\n    b\n"),
    (root(Verbatim("- a"), Verbatim("- b")), "- a\n\n<!-- -->\n\n- b\n"),
    (root(Verbatim("- a"), Verbatim("* b")), "- a\n\n* b\n"),
    (
        root(p("a"), FootnoteDefinition("x", (p("b"), Code("c")))),
        "a\n\n[^x]: b\n\n    ```\n    c\n    ```\n",
    ),
    (root(FootnoteDefinition("x", ())), "[^x]:\n"),
]


@pytest.mark.parametrize(("tree", "markdown"), VERBATIM, ids=[markdown for _, markdown in VERBATIM])
def test_what_is_not_ours_stays_as_it_is(tree: Root, markdown: str):
    assert serialize_markdown(tree) == markdown


def test_html_in_a_tight_item_ends_with_a_blank_line():
    assert serialize_block(ul(item(Html("<div>"), "a"))) == "- <div>\n\n  a"
    assert serialize_block(ul(item(Html("<!-- a -->"), "a"))) == "- <!-- a -->\n  a"


def test_a_block_on_its_own_has_no_line_ending():
    assert serialize_block(p("a")) == "a"


def test_an_item_is_written_behind_the_marker_it_is_given():
    assert serialize_list_item(item("a", ul("b")), "10)") == "10) a\n    - b"
    assert serialize_list_item(item("a", "b"), "*", spread=True) == "* a\n\n  b"
    assert serialize_list_item(item("a"), "*", spread=True, alone=True) == "* a\n\n  <!-- -->"


def test_an_unknown_block_is_refused():
    class Countdown(Paragraph):
        pass

    with pytest.raises(ExportError, match=r"^Cannot write a Countdown: add it to RENDERERS in exporters\."):
        serialize_markdown(Root((Countdown(()),)))


@pytest.mark.parametrize("depth", [0, 7])
def test_a_heading_of_no_known_level_is_refused(depth: int):
    with pytest.raises(ExportError, match=f"^A heading has a level of 1 to 6, not {depth}.$"):
        serialize_block(Heading(depth, ()))


@pytest.mark.parametrize("start", [-1, 1_000_000_000])
def test_a_list_that_starts_beyond_what_markdown_counts_is_refused(start: int):
    with pytest.raises(ExportError, match=f"^A list is numbered from 0 to 999999999, not from {start}.$"):
        serialize_block(ol("a", start=start))


def nest(depth: int) -> Block:
    """Quotes and lists in one another, around a text with as many marks."""
    block: Block = p(nest_marks(MAX_NESTING))
    for number in range(depth):
        block = List((item(block),)) if number % 2 else Blockquote((block,))
    return block


def nest_marks(depth: int) -> b:
    mark = b("a")
    for _ in range(depth - 1):
        mark = b(mark)
    return mark


def test_blocks_are_written_as_deep_as_the_limit_and_refused_beyond():
    assert serialize_block(nest(MAX_NESTING)).endswith("</strong>**")
    with pytest.raises(ExportError, match=r"^Blocks are nested deeper than 100\. Take some of them out\.$"):
        serialize_block(nest(MAX_NESTING + 1))
