"""Lists and mappings that change in part: every other line keeps its bytes."""

import difflib
from contextlib import suppress

import pytest

from exporters.core.errors import SourceError
from exporters.core.front_matter import Value, read, replace

YAML = """title: A
tags: [les, "beh"] # dve
people:
  # prvá
  - name: 'Eva'
    role: x   # ona
  - name: "Ján"
    role: y
where:
    city: Nitra # mesto
    street: 'Dlhá'
days:
- po
- ut # 2
- st
flow: { a: 1, b: [x] }
end: z
"""
EVA, JAN = {"name": "Eva", "role": "x"}, {"name": "Ján", "role": "y"}

CHANGES: dict[str, tuple[str, Value, list[str]]] = {
    "a flow list stays one": (
        "tags",
        ["les", "hory a, b", "no"],
        ['-tags: [les, "beh"] # dve', '+tags: [les, "hory a, b", "no"] # dve'],
    ),
    "a flow mapping too": (
        "flow",
        {"a": 1, "b": ["x", "12:30"]},
        ["-flow: { a: 1, b: [x] }", '+flow: { "a": 1, "b": [x, "12:30"] }'],
    ),
    "a key of an item": (
        "people",
        [EVA | {"role": "z"}, JAN],
        ["-    role: x   # ona", "+    role: z   # ona"],
    ),
    "an item less": ("people", [JAN], ["-  - name: 'Eva'", "-    role: x   # ona"]),
    "an item more": ("people", [EVA, JAN, {"name": "Iva"}], ["+  - name: Iva"]),
    "an item before": ("people", [{"name": "Iva"}, EVA, JAN], ["+  - name: Iva"]),
    "a key more in an item": ("people", [EVA, JAN | {"photo": "./a.jpg"}], ["+    photo: ./a.jpg"]),
    "a key less": ("where", {"street": "Dlhá"}, ["-    city: Nitra # mesto"]),
    "a key between": (
        "where",
        {"city": "Nitra", "zip": "01234", "street": "Dlhá"},
        ['+    zip: "01234"'],
    ),
    "quotes stay": (
        "where",
        {"city": "Nitra", "street": "Krátka"},
        ["-    street: 'Dlhá'", "+    street: 'Krátka'"],
    ),
    "an item in the middle": ("days", ["po", "st"], ["-- ut # 2"]),
    "the order": ("days", ["st", "po", "ut"], ["+- st", "-- st"]),
}


@pytest.mark.parametrize("change", CHANGES)
def test_only_the_lines_of_what_changed_differ(change: str) -> None:
    key, value, expected = CHANGES[change]

    after = replace(YAML, {key: value}, [])

    lines = difflib.unified_diff(YAML.splitlines(), after.splitlines(), n=0, lineterm="")
    assert [line for line in lines if not line.startswith(("---", "+++", "@@"))] == expected
    assert read(after) == read(YAML) | {key: value}


@pytest.mark.parametrize(
    "yaml",
    [
        "a: &x [1, 2]\nb: *x\n",
        "a:\n  - &x one\n  - *x\n",
        "a:\n  <<: {c: 1}\n  b: 2\n",
        "a: [1, # one\n  2]\n",
        "a:\n- - 1\n  - 2\n",
        "a:\n  ? b\n  : 1\n",
        "a:\n  b: |\n    one\n",
    ],
)
def test_what_cannot_be_changed_in_part_is_written_anew_or_refused(yaml: str) -> None:
    before = read(yaml)
    value: Value = {"b": "two"} if isinstance(before["a"], dict) else ["two"]
    with suppress(SourceError):
        assert read(replace(yaml, {"a": value}, [])) == before | {"a": value}


def test_line_ends_of_the_file_are_those_of_new_lines() -> None:
    yaml = YAML.replace("\n", "\r\n")

    after = replace(yaml, {"people": [EVA, JAN, {"name": "Iva"}]}, [], "\r\n")

    assert after == yaml.replace("where:\r\n", "  - name: Iva\r\nwhere:\r\n")
