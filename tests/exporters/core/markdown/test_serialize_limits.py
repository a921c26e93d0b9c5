"""Whatever is typed, writing it takes time in proportion to its length."""

import time
from collections.abc import Callable

import pytest

from exporters.core.markdown import Code, Image, InlineCode, Root, serialize_markdown
from tests.exporters.core.markdown.trees import BR, a, b, i, p, root, ul

LENGTH = 20_000
# An honest run takes half a second at most on a slow machine; the square of the length, minutes.
# Far above what any machine needs: what grows with the square takes hours.
SECONDS = 60

GROWING: dict[str, Callable[[int], Root]] = {
    "stars": lambda n: root(p("*" * n)),
    "backslashes": lambda n: root(p("\\" * n)),
    "entities": lambda n: root(p("&a" * n, "&" + "a" * n)),
    "brackets": lambda n: root(p("[" * n, "](" * n)),
    "spaces": lambda n: root(p("a" + "\xa0" * n + "b", "\xa0 " * n)),
    "dashes": lambda n: root(p("- " * n + "x")),
    "addresses": lambda n: root(p("https://" * n, "www." * n, "a@" * n, "@" + "a" * n)),
    "long addresses": lambda n: root(p(a("mailto:a@" + "b-" * n + "!", "a@" + "b-" * n + "!"))),
    "backticks": lambda n: root(p(InlineCode("` " * n)), Code("```\n" * n)),
    "marks": lambda n: root(p(*(b("a.") if number % 2 else i("(b)") for number in range(n)))),
    "overlapping marks": lambda n: root(p(*(mark for _ in range(n) for mark in (b("a", i("b")), i("c"))))),
    "links": lambda n: root(p(*(a("/", "a", b("b")) for _ in range(n)))),
    "texts": lambda n: root(p(*(["a", " "] * n))),
    "breaks": lambda n: root(p(*[BR, "-"] * n)),
    "alternative text": lambda n: root(p(Image("./a.jpg", "[](&a" * n))),
    "lists": lambda n: root(*(ul("a") for _ in range(n))),
}


@pytest.mark.parametrize("name", GROWING)
def test_time_grows_with_the_length_only(name: str):
    tree = GROWING[name](LENGTH)

    start = time.process_time()
    serialize_markdown(tree)

    assert time.process_time() - start < SECONDS
