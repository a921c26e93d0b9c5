"""The quick test for normal form says yes of nothing that normalizing would change."""

from random import Random

import pytest

from exporters.core.markdown import (
    Break,
    Delete,
    Emphasis,
    FootnoteReference,
    Image,
    Inline,
    InlineCode,
    InlineHtml,
    Link,
    Strong,
    Subscript,
    Superscript,
    Text,
)
from exporters.core.markdown.normalize.normalized import is_normalized
from exporters.core.markdown.normalize.tree import rebuild

PIECES = [*["a b"] * 6, "a", "b", " ", "\xa0", "\u3000", " \xa0", "\n", "\t", "*", "\0"]
MARKS = [Strong, Emphasis, Delete, Superscript, Subscript]


def make_text(random: Random) -> Text:
    return Text("".join(random.choice(PIECES) for _ in range(random.randint(0, 3))))


def make_node(random: Random, depth: int = 0) -> Inline:
    if depth > 2 or random.random() < 0.5:
        words = make_text(random)
        others = [InlineCode(words.value), Image("./a.jpg", words.value), Break(), InlineHtml("<b>")]
        return random.choice([words, words, words, *others, FootnoteReference("1")])
    inside = [make_node(random, depth + 1) if random.random() < 0.3 else make_text(random)]
    children = tuple(inside * random.choice([1, 1, 1, 1, 0, 2]))
    if random.random() < 0.3:
        return Link(random.choice(["/a", "/b"]), children, random.choice(["", "", "t"]))
    return random.choice(MARKS)(children)


def test_what_is_called_normalized_stays_as_it_is():
    random = Random(5)
    lines = [tuple(make_node(random) for _ in range(random.randint(1, 5))) for _ in range(20_000)]
    normalized = [line for line in lines if is_normalized(line)]

    assert len(normalized) > 1000
    assert normalized == [rebuild(line) for line in normalized]


@pytest.mark.parametrize(
    "children",
    [
        (Text("a"), Strong((Text("b"),)), Text(" c "), Link("/d", (Text("d"),)), Text("\xa0")),
        (Text("a"), Break(), Text("b"), InlineCode("c"), Image("./a.jpg", "d")),
        (Strong((Text("a"),)), Text(" "), Strong((Text("b"),)), Emphasis((Text("c"),))),
    ],
)
def test_an_ordinary_line_is_normalized(children: tuple[Inline, ...]):
    assert is_normalized(children)


@pytest.mark.parametrize(
    "children",
    [
        (Text("a"), Text("b")),
        (Text(" a"),),
        (Text("a "),),
        (Text(""),),
        (Text("a  b"),),
        (Strong((Text("a "),)), Text("b")),
        (Strong((Text("a"),)), Strong((Text("b"),))),
        (Strong((Emphasis((Text("a"),)),)),),
        (Link("/a", ()),),
        (Text("a "), Break(), Text("b")),
        (Text("a"), Break(), Text(" b")),
        (Break(), Text("a")),
        (Text("a"), Break()),
        (InlineCode("a\nb"),),
        (Image("./a.jpg", "a\nb"),),
        (InlineHtml("<!-- -->"),),
    ],
)
def test_what_might_change_is_not_called_normalized(children: tuple[Inline, ...]):
    assert not is_normalized(children)
