"""Rich text as this package writes it, opened and saved in Wagtail's own converter: nothing changes."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

from events import rich_text
from events.text_blocks import TEXT_FEATURES
from exporters.core import front_matter
from exporters.core.blocks import from_markdown
from exporters.core.markdown import (
    Break,
    Code,
    Delete,
    Emphasis,
    Heading,
    Image,
    InlineCode,
    Link,
    List,
    ListItem,
    Paragraph,
    Strong,
    Subscript,
    Superscript,
    Text,
    Unrepresentable,
    normalize_inline,
    parse_rich_text,
    render_rich_text,
)
from exporters.core.references import NumberedReferences
from tests.corpus import corpus_bodies, needs_corpus

GOLDEN = Path(__file__).parents[3] / "golden"
RANDOM_KEY = re.compile(r' data-block-key="(?!loose|tight)[^"]*"')


@pytest.fixture(scope="module")
def save() -> Iterator:
    """Returns a function that opens rich text in the editor and saves it, without a database."""
    with pytest.MonkeyPatch.context() as patch:
        handler = rich_text.InlineImageElementHandler
        patch.setattr(handler, "get_attribute_data", lambda _self, attrs: {**attrs, "id": int(attrs["id"])})
        converter = ContentstateConverter(TEXT_FEATURES)
        yield lambda html: RANDOM_KEY.sub(
            "", converter.to_database_format(converter.from_database_format(html))
        )


def texts_of(body: str) -> Iterator[str]:
    for block in from_markdown(body, NumberedReferences())[0]:
        value = block["value"]
        if block["type"] == "text":
            yield value
        elif block["type"] in ("quote", "callout"):
            yield value["quote" if block["type"] == "quote" else "text"]
        elif block["type"] == "table":
            yield from (cell for row in value["rows"] for cell in row["values"])


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("*.md")), ids=lambda path: path.stem)
def test_golden_files_are_the_same_after_the_editor_saved(path, save):
    for html in filter(None, texts_of(front_matter.split(path.read_bytes().decode()).body)):
        assert save(html) == html


@needs_corpus
def test_real_files_are_the_same_after_the_editor_saved(save):
    for path, body in corpus_bodies():
        for html in filter(None, texts_of(body)):
            assert save(html) == html, path


words = st.text(st.sampled_from("ab č.,*_`<&\"'\xa0\u200b😀 "), min_size=1, max_size=6)
leaves = st.one_of(
    words.map(Text),
    words.map(InlineCode),
    st.just(Break()),
    st.builds(Image, st.sampled_from(["./a.jpg", "./b.jpg"]), words, st.sampled_from(["", "T"])),
)
marks = st.sampled_from([Strong, Emphasis, Delete, Superscript, Subscript])


def inside(children):
    several = st.lists(children, min_size=1, max_size=3).map(tuple)
    return st.builds(lambda mark, nodes: mark(nodes), marks, several) | st.builds(
        Link, st.sampled_from(["/x", "https://a.sk/?b&c", "mailto:a@b.sk"]), several
    )


inline = st.lists(st.recursive(leaves, inside, max_leaves=6), min_size=1, max_size=5).map(
    lambda nodes: normalize_inline(tuple(nodes))
)
paragraphs = inline.filter(bool).map(Paragraph)
headings = st.builds(Heading, st.integers(2, 6), inline.filter(bool))


def lists(items):
    return st.builds(
        lambda nodes, ordered, spread: List(tuple(nodes), ordered, 1, spread),
        st.lists(items, min_size=1, max_size=3),
        st.booleans(),
        st.booleans(),
    )


code_lines = st.lists(st.text("ab  <&", max_size=5), min_size=1, max_size=3).map("\n".join)
more = st.lists(paragraphs | st.builds(Code, code_lines, st.sampled_from(["", "sh"])), max_size=2)
items = st.recursive(
    st.builds(lambda node, parts: ListItem((node, *parts)), paragraphs, more),
    lambda inner: st.builds(
        lambda node, parts, nested: ListItem((node, *parts, nested)), paragraphs, more, lists(inner)
    ),
    max_leaves=6,
)


@given(st.lists(paragraphs | headings | lists(items), min_size=1, max_size=3))
@settings(max_examples=70, deadline=None)
def test_any_nodes_that_rich_text_holds_are_the_same_after_the_editor_saved(save, nodes):
    references = NumberedReferences(["./a.jpg", "./b.jpg"])
    for node in nodes:
        try:
            html = render_rich_text([node], references)
        except Unrepresentable:
            continue
        if parse_rich_text(html, references) == (node,):
            assert parse_rich_text(save(html), references) == (node,)
