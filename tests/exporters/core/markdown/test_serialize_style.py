"""New text in the manner of a file: another spelling, the same meaning."""

import pytest

from exporters.core.markdown.nodes import Block, Code, ThematicBreak
from exporters.core.markdown.serialize.blocks import serialize, serialize_block
from exporters.core.markdown.style import Habits
from tests.exporters.core.markdown.trees import BR, b, i, item, ol, p, root, ul

CASES: list[tuple[Habits, Block, str]] = [
    (Habits(bullet="*"), ul("a", item("b", ul("c"))), "* a\n* b\n  * c"),
    (Habits(ordered=")"), ol("a", "b"), "1) a\n2) b"),
    (Habits(numbering="repeat"), ol("a", "b", start=3), "3. a\n3. b"),
    (Habits(emphasis="_"), p(i("a"), " b", i("c")), "_a_ b*c*"),
    (Habits(strong="__"), p(b("a"), " b", b("c")), "__a__ b**c**"),
    (Habits(emphasis="_", strong="__"), p(b("a ", i("b"))), "__a *b*__"),
    (Habits(fence="~~~~"), Code("a"), "~~~~\na\n~~~~"),
    (Habits(fence="~~~"), Code("~~~"), "~~~~\n~~~\n~~~~"),
    (Habits(thematic_break="* * *"), ThematicBreak(), "* * *"),
    (Habits(hard_break="  "), p("a", BR, "b", BR, BR, "c"), "a  \nb  \n<br>c"),
    # A habit never makes one thing of two.
    (Habits(bullet="*"), ul(item(ThematicBreak())), "* ___"),
    (Habits(thematic_break="- - -"), ul(item("a", ThematicBreak())), "- a\n  ***"),
]


@pytest.mark.parametrize(("habits", "block", "markdown"), CASES, ids=[case[2] for case in CASES])
def test_new_text_follows_the_habits(habits: Habits, block: Block, markdown: str):
    assert serialize_block(block, habits) == markdown


def test_neighbouring_lists_still_differ():
    assert serialize(root(ul("a"), ul("b")), Habits(bullet="*")) == "* a\n\n- b\n"
    assert serialize(root(ol("a"), ol("b")), Habits(ordered=")")) == "1) a\n\n1. b\n"


@pytest.mark.parametrize("rule", ["---", "-----"])
def test_a_rule_at_the_start_is_never_front_matter(rule: str):
    assert serialize(root(ThematicBreak(), p("a")), Habits(thematic_break=rule)) == "***\n\na\n"
