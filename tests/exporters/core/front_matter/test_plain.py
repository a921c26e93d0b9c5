"""The simplest front matter is read without the parser, and to the same values."""

from random import Random

import pytest

from exporters.core.errors import SourceError
from exporters.core.front_matter import Value, split
from exporters.core.front_matter.plain import read_plain
from exporters.core.front_matter.reader import parse
from tests.exporters.projects import REFERENCE, SAMPLE
from tests.fuzz.yaml_values import LETTERS, make_key, make_text

PLAIN = """slug: čo-je
layout: ../../../layouts/EventLayout.astro
publish_date: 31.03.2021
starts: 2021-03-31
title: "2021-03-31: # čo"
description: Kto je „Jadro+“? a:b, c#d, "e" [f] 'g'
edition: 2
empty: ""
"""


def parse_or_refuse(yaml: str) -> dict[str, Value] | None:
    try:
        return parse(yaml)
    except SourceError:
        return None


def make_yaml(random: Random) -> str:
    """Lines that look like those of a front matter; most of them are a trap."""
    lines = []
    for _ in range(random.randint(1, 3)):
        value = random.choice(["", "a", "1", "../", '"']) + make_text(random) + random.choice(["", "a", '"'])
        lines.append(f"{make_key(random)}{random.choice([': ', ':', random.choice(LETTERS)])}{value}")
    return "\n".join(lines) + random.choice(["\n", ""])


def test_simple_lines_are_read_without_the_parser():
    assert read_plain(PLAIN) == parse(PLAIN)
    assert read_plain(split((REFERENCE / SAMPLE).read_text()).yaml) is not None


@pytest.mark.parametrize(
    "line",
    [
        "a:", "a: ", "a: b: c", "a: b #c", "a: b:", "a: b ", "a: [b]", "a: 'b'", "a: |", "a: - b", "a: *b",
        'a: "b\\n"', 'a: "b" c', "a: b\tc", "a: b\xa0c", "a: b\u2028c", "a: b\r", "- a", "# a", " a: b", "",
        "null: b", "a b: c", "a: 9999-12-32", "a: 1\na: 2", f"{'a' * 101}: b", "a: b\n  c",
        f"a: {'b' * 10_000}",
    ],
)  # fmt: skip
def test_all_else_is_left_to_the_parser(line):
    assert read_plain(f"{line}\n") is None


def test_what_is_read_is_what_the_parser_reads():
    random = Random(4)
    texts = [make_yaml(random) for _ in range(6000)]
    read = {text: values for text in texts if (values := read_plain(text)) is not None}

    assert len(read) > 100
    assert {text: repr(values) for text, values in read.items()} == {
        text: repr(parse_or_refuse(text)) for text in read
    }
