"""Any text: what an editor can type is what both processors show. `make fuzz` tries far more of it."""

import pytest
from hypothesis import HealthCheck, given, settings

from exporters.core.markdown import Inline, Link, Paragraph, Root, normalize_inline, serialize_markdown
from tests.astro_oracle.html import shown
from tests.astro_oracle.processors import Judge
from tests.exporters.core.markdown.strategies import INLINE, ROOT
from tests.fuzz.expected_html import expect_html
from tests.fuzz.rich_text import minimise, run
from tests.fuzz.trees import CATEGORIES

# The same trees each time: a run of the tests is no lottery, and `make fuzz` takes other seeds.
QUICK = settings(deadline=None, derandomize=True, max_examples=12)


def show(children: tuple[Inline, ...]) -> str:
    return shown(expect_html(Root((Paragraph(children),))))


def count_links(children: tuple[Inline, ...]) -> int:
    return sum(isinstance(child, Link) + count_links(getattr(child, "children", ())) for child in children)


@given(INLINE)
@QUICK
def test_normal_form_shows_what_was_there(children: tuple[Inline, ...]):
    assert show(normalize_inline(children)) == show(children)


@given(INLINE)
@QUICK
def test_normal_form_is_its_own_normal_form(children: tuple[Inline, ...]):
    normal = normalize_inline(children)

    assert normalize_inline(normal) == normal


@given(INLINE)
@QUICK
def test_no_link_is_ever_split(children: tuple[Inline, ...]):
    assert count_links(normalize_inline(children)) <= count_links(children)


@given(ROOT)
@QUICK
def test_the_same_tree_gives_the_same_text(tree: Root):
    body = serialize_markdown(tree)

    assert body == serialize_markdown(tree)
    assert body == "" or (body.endswith("\n") and body == body.strip() + "\n")


@pytest.mark.node
@given(tree=ROOT)
@settings(QUICK, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_tree_is_shown_as_it_is_meant(judge: Judge, tree: Root):
    [rendering] = judge.render([serialize_markdown(tree)])

    assert not rendering.errors
    expected = shown(expect_html(tree))
    assert (shown(rendering.satteri), shown(rendering.unified)) == (expected, expected)


@pytest.mark.node
@pytest.mark.parametrize("category", CATEGORIES)
def test_random_documents_are_shown_as_they_are_meant(judge: Judge, category: str):
    tally = run(judge, category, range(40))

    assert tally.documents == 40
    assert not tally.failures, str(minimise(judge, tally.failures[0]))
