"""New text in the style of a file: another notation, the same nodes."""

import pytest

from exporters.core.markdown import Block, Code, ThematicBreak, serialize_markdown
from exporters.core.markdown.serialize.blocks import serialize_block
from exporters.core.markdown.style import Style
from tests.exporters.core.markdown.trees import BR, b, i, item, ol, p, root, ul

CASES: list[tuple[Style, Block, str]] = [
    (Style(bullet="*"), ul("a", item("b", ul("c"))), "* a\n* b\n  * c"),
    (Style(ordered=")"), ol("a", "b"), "1) a\n2) b"),
    (Style(numbering="repeat"), ol("a", "b", start=3), "3. a\n3. b"),
    (Style(emphasis="_"), p(i("a"), " b", i("c")), "_a_ b*c*"),
    (Style(strong="__"), p(b("a"), " b", b("c")), "__a__ b**c**"),
    (Style(emphasis="_", strong="__"), p(b("a ", i("b"))), "__a *b*__"),
    (Style(fence="~~~~"), Code("a"), "~~~~\na\n~~~~"),
    (Style(fence="~~~"), Code("~~~"), "~~~~\n~~~\n~~~~"),
    (Style(thematic_break="* * *"), ThematicBreak(), "* * *"),
    (Style(hard_break="  "), p("a", BR, "b", BR, BR, "c"), "a  \nb  \n<br>c"),
    # No style makes one node of two.
    (Style(bullet="*"), ul(item(ThematicBreak())), "* ___"),
    (Style(thematic_break="- - -"), ul(item("a", ThematicBreak())), "- a\n  ***"),
]


@pytest.mark.parametrize(("style", "block", "markdown"), CASES, ids=[case[2] for case in CASES])
def test_new_text_follows_the_style(style: Style, block: Block, markdown: str):
    assert serialize_block(block, style) == markdown


def test_neighbouring_lists_still_differ():
    assert serialize_markdown(root(ul("a"), ul("b")), Style(bullet="*")) == "* a\n\n- b\n"
    assert serialize_markdown(root(ol("a"), ol("b")), Style(ordered=")")) == "1) a\n\n1. b\n"


@pytest.mark.parametrize("rule", ["---", "-----"])
def test_a_rule_at_the_start_is_never_front_matter(rule: str):
    assert serialize_markdown(root(ThematicBreak(), p("a")), Style(thematic_break=rule)) == "***\n\na\n"
