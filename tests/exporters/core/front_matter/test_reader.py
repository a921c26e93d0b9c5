"""What front matter says, as Astro's parser reads it."""

import time
from datetime import UTC, date, datetime

import pytest

from exporters.core.errors import SourceError
from exporters.core.front_matter import (
    MappingEntry,
    is_same,
    read,
    read_entries,
    read_values,
    split,
    yaml_faults,
)
from exporters.core.front_matter.values import resolve

SCALARS = {
    "31.03.2021": "31.03.2021",
    "2021-03-31": date(2021, 3, 31),
    "2021-02-31": date(2021, 3, 3),
    "2021-03-31T12:30:00+02:00": datetime(2021, 3, 31, 10, 30, tzinfo=UTC),
    "2021-3-1 1:02:03.1239": datetime(2021, 3, 1, 1, 2, 3, 123000, tzinfo=UTC),
    "0021-03-31": date(1921, 3, 31),
    "12:30": "12:30",
    "no": "no",
    "y": "y",
    "010": 10,
    "0089": 89,
    "0o17": 15,
    "0x1F": 31,
    "-0b11": -3,
    "1_000": "1_000",
    "1e3": 1000.0,
    ".5": 0.5,
    "-.5": "-.5",
    "1e999": "1e999",
    "9" * 400: "9" * 400,
    "-.INF": float("-inf"),
    "TRUE": True,
    "tRUE": "tRUE",
    "~": None,
    "": None,
    "'no'": "no",
    '"010"': "010",
    "!!str 010": "010",
    "!!float 1": 1,
    "! 12": "12",
    "!": None,
    "a\tb": "a\tb",
    "a # b": "a",
    "a#b": "a#b",
    "&rsquo;x y": "y",
    "a\u2028b\x85c": "a\u2028b\x85c",
}


@pytest.mark.parametrize("written", SCALARS)
def test_a_scalar_is_what_js_yaml_makes_of_it(written):
    assert is_same(read(f"key: {written}\n")["key"], SCALARS[written])


def test_not_a_number_is_itself():
    assert is_same(resolve(".NaN"), float("nan"))


@pytest.mark.parametrize(
    ("one", "other"), [(1, True), (0, False), ("1", 1), (None, ""), ([1], [True]), ({"a": 1}, {})]
)
def test_values_of_different_types_are_different(one, other):
    assert not is_same(one, other)


def test_nested_values_merge_keys_and_aliases():
    yaml = "base: &base {a: 1, b: 2}\nown:\n  <<: *base\n  b: 3\nlist:\n- x\n- *base\n"

    assert read(yaml) == {
        "base": {"a": 1, "b": 2},
        "own": {"b": 3, "a": 1},
        "list": ["x", {"a": 1, "b": 2}],
    }


def test_keys_are_strings():
    assert read("1: a\ntrue: b\nnull: c\n") == {"1": "a", "true": "b", "null": "c"}


@pytest.mark.parametrize("yaml", ["", "\n", "# nothing\n", "~\n"])
def test_front_matter_without_keys_is_empty(yaml):
    assert read(yaml) == {}


def test_an_entry_keeps_the_text_of_its_value():
    title, day, text, nothing = read_entries(
        'title: "A\\tb" # why\nday: 2021-03-31\ntext: |\n  a\n  b\n\nnothing:\n'
    )

    assert (title.value, title.source, title.line) == ("A\tb", '"A\\tb"', 2)
    assert (day.value, day.source, day.line) == (date(2021, 3, 31), "2021-03-31", 3)
    assert (text.value, text.source, text.line) == ("a\nb\n", "|\n  a\n  b\n\n", 4)
    assert isinstance(nothing, MappingEntry)
    assert (nothing.key, nothing.value, nothing.source, nothing.line) == ("nothing", None, "", 8)


def test_toml_is_read_as_well():
    source = split('+++\ntitle = "A"\nday = 2021-03-31\n[time]\nat = 12:30:00\n+++\nbody')

    assert read_values(source) == {"title": "A", "day": date(2021, 3, 31), "time": {"at": "12:30:00"}}


def test_a_file_without_front_matter_has_no_values():
    assert read_values(split("# Body\n")) == {}


def test_lines_are_counted_in_the_file():
    with pytest.raises(SourceError, match=r"^line 5: the key 'a' is there twice"):
        read_values(split("\n\n---\na: 1\na: 2\n---\n"))


ALIASES = "\n".join(f"{name}: &{name} [{','.join([before] * 9)}]" for before, name in zip(
    ["x", "*a", "*b", "*c", "*d", "*e", "*f", "*g"], "abcdefgh", strict=True
))  # fmt: skip

REFUSED = {
    "a key twice": ("a: 1\nb: 2\na: 3\n", "line 4: the key 'a' is there twice. Remove one of the two."),
    "a key twice as number and text": (
        "1: a\n'1': b\n",
        "line 3: the key '1' is there twice. Remove one of the two.",
    ),
    "a key twice inside": (
        "a:\n  b: 1\n  b: 2\n",
        "line 4: the key 'b' is there twice. Remove one of the two.",
    ),
    "a list as key": ("? [a]\n: b\n", "line 2: a key of the front matter is no text. Write it in quotes."),
    "a number as key that JavaScript rounds": (
        "9007199254740993: a\n",
        "line 2: a key of the front matter is no text. Write it in quotes.",
    ),
    "a tab as indent": (
        "a:\n- \tb: c\n",
        f"line 3: {yaml_faults.COLON}",
    ),
    "no mapping": ("- a\n", "line 2: the front matter is not a mapping. Write it as lines of `key: value`."),
    "no YAML": (
        "title: Foo: bar\n",
        f"line 2: {yaml_faults.COLON}",
    ),
    "a tab before a key": ("a: 1\n\tb: c\n", f"line 3: {yaml_faults.TAB}"),
    "a sign at the beginning": ("a: @b\n", f"line 2: {yaml_faults.SIGN}".replace("%(sign)s", "@")),
    "quotes that stay open": ('a: "b\nc: d\n', f"line 4: {yaml_faults.OPEN_QUOTES}"),
    "text behind quotes": ('a: "b" c\n', f"line 2: {yaml_faults.BEHIND_QUOTES}"),
    "another column": ("a: 1\n- b\n", f"line 3: {yaml_faults.COLUMN}"),
    "a line without a colon": ("a: 1\nb c\n", f"line 4: {yaml_faults.NO_COLON}"),
    "a bracket that stays open": ("a: [b\nc: d\n", f"line 3: {yaml_faults.OPEN_BRACKET}"),
    "two documents": (
        "a: 1\n...\nb: 2\n",
        "line 4: the front matter is not valid YAML: "
        "expected '<document start>', but found '<block mapping start>'.",
    ),
    "a control character": (
        "a: 1\nb: \x07\n",
        "line 3: the front matter has the control character U+0007, which YAML does not allow. Remove it.",
    ),
    "code": (
        "a: !!python/object/apply:os.system [ls]\n",
        "line 2: a value is tagged !!python/object/apply:os.system, which cannot be read. Remove the tag.",
    ),
    "a tag that does not suit": (
        "a: !!int x\n",
        "line 2: a value is tagged !!int, which cannot be read. Remove the tag.",
    ),
    "an alias of nothing": ("a: *b\n", "line 2: *b refers to no anchor &b before it."),
    "an alias of itself": ("a: &a [*a]\n", "line 2: *a refers to no anchor &a before it."),
    "a merge of no mapping": ("<<: 1\n", "line 2: `<<` merges something that is no mapping."),
    "an impossible date": (
        "a: 9999-99-99\n",
        "line 2: 9999-99-99 is no date. Correct it or write it in quotes.",
    ),
    "an alias bomb": (ALIASES, "line 6: the front matter holds more than 20,000 values."),
    "an alias bomb of long texts": (
        f"a: &a {'x' * 100_000}\nb: [*a, *a, *a]\n",
        "line 3: the front matter has more than 262,144 characters with its aliases written out.",
    ),
    "aliases that nest deeply": (
        "a: &a0 []\n" + "".join(f"k{n}: &a{n + 1} [*a{n}]\n" for n in range(40)),
        "line 34: the front matter is nested deeper than 32 levels.",
    ),
    "brackets that nest deeply": (
        "a: " + "[" * 200_000,
        "line 2: the front matter is nested deeper than 32 levels.",
    ),
    "lists that nest deeply": ("- " * 100_000, "line 2: the front matter is nested deeper than 32 levels."),
    "too many keys": (
        "".join(f"k{n}: v\n" for n in range(20_000)),
        "line 10001: the front matter holds more than 20,000 values.",
    ),
    "too long a text": (
        "a: " + "x" * 10_000_000,
        "line 2: the front matter has 10,000,003 characters, over the limit of 262,144. "
        "Move the long texts into the body.",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_refused_by_line_and_reason(name):
    yaml, message = REFUSED[name]
    started = time.process_time()

    with pytest.raises(SourceError) as refused:
        read(yaml)

    assert str(refused.value) == message
    # Far above what any machine needs: what grows with the square takes hours.
    assert time.process_time() - started < 60


@pytest.mark.parametrize(
    ("toml", "message"),
    [
        ("a = " + "[" * 100_000, "line 2: the front matter is nested too deeply."),
        (".".join("a" * 50_000) + " = 1", "line 2: the front matter is nested deeper than 32 levels."),
        (
            "a = 1\na = 2",
            "line 2: the front matter is not valid TOML: Cannot overwrite a value (at line 2, column 6).",
        ),
    ],
    ids=["deep brackets", "deep keys", "a key twice"],
)
def test_toml_that_cannot_be_read_is_refused(toml, message):
    with pytest.raises(SourceError) as refused:
        read_values(split(f"+++\n{toml}\n+++\n"))

    assert str(refused.value) == message
