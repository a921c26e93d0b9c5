"""Whatever the text is, it is read or refused in time."""

import contextlib
import time

import pytest

from exporters.core.errors import SourceError
from exporters.core.markdown.parse.blocks import parse

N = 50_000


@pytest.mark.parametrize(
    "text",
    [
        "[" * N,
        "![" * N,
        "[^" * N,
        "[a](" * (N // 4),
        "[a][b" * (N // 5),
        "![" * 400 + "a" + "](b)" * 400,
        "*a " * (N // 3),
        "*a **b " * (N // 8) + "**c *d" * (N // 8),
        "_a__b" * (N // 5),
        "~a~~b" * (N // 5),
        ">" * N,
        "> " * 500 + "a",
        "- " * N,
        "".join("  " * depth + "- a\n" for depth in range(300)),
        "<" * N,
        "a <!-- " * (N // 7),
        "<a " * (N // 3),
        "<sup>" * (N // 5),
        "<sup>" * 500 + "a" + "</sup>" * 500,
        ":" * N,
        "http:" * (N // 5),
        "(http://_" * (N // 9),
        "(mailto:a@b" * (N // 12),
        "a@" * (N // 2),
        "www." * (N // 4),
        "".join("`" * length + " " for length in range(1, 300)),
        "&" * N,
        "\\" * N,
        "a|" * (N // 4) + "\n" + "-|" * (N // 4),
        "[a]: <" * (N // 6),
        "a\n" * (N // 2),
        "- a\n" * (N // 4),
        "**" * 100 + "a" + "**" * 100,
    ],
    ids=lambda text: repr(text[:12]),
)
def test_hostile_text_is_read_or_refused_in_time(text):
    started = time.process_time()
    with contextlib.suppress(SourceError):
        parse(text)

    assert time.process_time() - started < 4


def test_a_text_over_the_limit_is_refused():
    with pytest.raises(SourceError, match="the text has 200,001 characters, more than the 200,000 allowed"):
        parse("a" * 200_001)


def test_a_paragraph_over_the_limit_is_refused():
    with pytest.raises(SourceError, match="divide it with blank lines"):
        parse("a" * 100_001)


def test_nesting_over_the_limit_is_refused():
    with pytest.raises(SourceError, match="nested more than 60 deep"):
        parse("> " * 70 + "a")
