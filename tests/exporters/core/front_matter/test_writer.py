"""How a value is written so that every YAML reads it back."""

from datetime import UTC, date, datetime

import pytest
import yaml as pyyaml

from exporters.core.errors import ContractError
from exporters.core.front_matter import read, write

WRITTEN = {
    "31.03.2021": "31.03.2021",
    "2. podujatie Iniciatívy": "2. podujatie Iniciatívy",
    "skupiny „Jadro+“.": "skupiny „Jadro+“.",
    "../../../layouts/EventLayout.astro": "../../../layouts/EventLayout.astro",
    "https://x.sk/?a=b#c": "https://x.sk/?a=b#c",
    "🎯 Cieľ": "🎯 Cieľ",
    "0089": '"0089"',
    "1e3": '"1e3"',
    "12:30": '"12:30"',
    "no": '"no"',
    "y": '"y"',
    "1_000": '"1_000"',
    "2021-03-31": '"2021-03-31"',
    "null": '"null"',
    "": '""',
    " a": '" a"',
    "a ": '"a "',
    "a: b": '"a: b"',
    "a:": '"a:"',
    "a #b": '"a #b"',
    "- a": '"- a"',
    "+++": "+++",
    "'a'": "\"'a'\"",
    'say "a"': 'say "a"',
    '"a"': '"\\"a\\""',
    "back\\slash": "back\\slash",
    "two\nlines": '"two\\nlines"',
    "a\tb": '"a\\tb"',
    "a\x85b\u2028c\u2029d\ufeffe\x7f": '"a\\u0085b\\u2028c\\u2029d\\ufeffe\\u007f"',
    2: "2",
    -0.5: "-0.5",
    1e16: "1.0e+16",
    5e-324: "5.0e-324",
    float("inf"): ".inf",
    True: "true",
    date(2021, 3, 31): "2021-03-31",
    datetime(2021, 3, 31, 12, 30): "2021-03-31T12:30:00Z",
    datetime(2021, 3, 31, 12, 30, 1, 5000, UTC): "2021-03-31T12:30:01.005Z",
}


@pytest.mark.parametrize("value", WRITTEN, ids=repr)
def test_a_value_is_plain_only_where_every_yaml_agrees(value):
    assert write({"key": value}) == f"key: {WRITTEN[value]}\n"


@pytest.mark.parametrize("value", [text for text in WRITTEN if isinstance(text, str)], ids=repr)
def test_yaml_1_1_reads_the_same_text(value):
    assert pyyaml.safe_load(write({"key": value})) == {"key": value}


def test_the_front_matter_of_an_event():
    values = {"slug": "a", "title": "B: c", "publish_date": "31.03.2021", "project": None, "edition": 2}

    assert write(values) == 'slug: a\ntitle: "B: c"\npublish_date: 31.03.2021\nedition: 2\n'


def test_lines_end_as_asked():
    assert write({"a": 1, "b": ["x"]}, "\r\n") == "a: 1\r\nb:\r\n  - x\r\n"


def test_collections_take_a_line_an_item():
    values = {"list": ["a", "no", [], [1, 2], {"b": {}}], "map": {"c": "d", "yes": None}}

    assert write(values) == (
        'list:\n  - a\n  - "no"\n  - []\n  -\n    - 1\n    - 2\n  - b: {}\nmap:\n  c: d\n  "yes": null\n'
    )
    assert read(write(values)) == values


@pytest.mark.parametrize("key", ["---", "+++x", "no", "1", "", "a  b", "a: b", "é", "<<", "\u2028"])
def test_an_odd_key_is_quoted(key):
    written = write({key: "x"})

    assert written.startswith('"')
    assert read(written) == {key: "x"}


@pytest.mark.parametrize(
    "value", [2**53, -(2**53), date(99, 1, 1), datetime(2021, 1, 1, 1, 1, 1, 1)], ids=repr
)
def test_what_astro_would_read_as_another_value_is_refused(value):
    with pytest.raises(ContractError) as refused:
        write({"edition": value})

    assert str(refused.value) == (
        f"edition: Astro would read {value} as another value. Choose one of at most 2^53 - 1, "
        "or a time without microseconds in the years 100 to 9999."
    )


def test_a_value_of_another_type_is_refused():
    with pytest.raises(ContractError, match=r"^a\.b: a value of the type bytes cannot be written"):
        write({"a": {"b": b"x"}})


def test_a_key_that_is_too_long_is_refused():
    with pytest.raises(ContractError, match="the key is longer than 128 characters"):
        write({"x" * 129: 1})
