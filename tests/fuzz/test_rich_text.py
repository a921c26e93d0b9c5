"""The fuzz itself: it repeats, it finds what is wrong, and it shows it small."""

import pytest

from exporters.core.markdown import Paragraph, Root, Strong, Text, serialize_markdown
from exporters.core.markdown.style import CANONICAL
from tests.astro_oracle.processors import Judge
from tests.fuzz import rich_text
from tests.fuzz.rich_text import find_failures, main, minimise
from tests.fuzz.trees import CATEGORIES, grow


@pytest.mark.parametrize("category", CATEGORIES)
def test_a_seed_always_grows_the_same_tree(category: str):
    assert grow(category, 7) == grow(category, 7)
    assert grow(category, 7) != grow(category, 8)


@pytest.mark.node
def test_a_wrong_serialiser_is_found_out_and_its_failure_made_small(monkeypatch: pytest.MonkeyPatch):
    def forget_to_escape(root: Root, *_: object) -> str:
        return serialize_markdown(root).replace("\\*", "*")

    monkeypatch.setattr(rich_text, "serialize_markdown", forget_to_escape)
    root = Root((Paragraph((Text("a"), Strong((Text("b *c* d"),)))), Paragraph((Text("e"),))))

    with Judge() as judge:
        [failure] = find_failures(judge, [(root, CANONICAL)])
        assert failure is not None
        small = minimise(judge, failure)

    # A lone star would begin a list.
    assert small.root == Root((Paragraph((Text("*"),)),))
    assert str(small).split("\n") == [
        "Root(children=(Paragraph(children=(Text(value='*'),)),))",
        "'*\\n'",
        "--- expected",
        "<p>",
        "  '*'",
        "--- satteri",
        "<ul>",
        "  <li>",
        "--- unified",
        "<ul>",
        "  <li>",
    ]


@pytest.mark.node
def test_the_command_says_how_many_are_right(capsys: pytest.CaptureFixture[str]):
    assert main(["--count", "3", "--category", "prose"]) == 0
    assert capsys.readouterr().out.startswith("prose      3 of 3 right in both processors (100.00%), ")
