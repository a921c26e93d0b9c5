"""A sample of the random front matter; `make fuzz` has more."""

import pytest

from exporters.core.front_matter import read
from tests.fuzz import front_matter
from tests.fuzz.astro import parse_front_matters, tag
from tests.fuzz.front_matter import KINDS, disagreements

pytestmark = pytest.mark.node


@pytest.mark.parametrize("kind", KINDS)
def test_astro_reads_what_was_meant_and_no_other_line_changes(kind: str) -> None:
    assert list(disagreements(kind, 100, 0)) == []


# What the long runs have found.
FOUND = {
    'a: "prvý\\\n\n  druhý"\n': {"a": "prvýdruhý"},
    'a: "prvý\\\\\n\n  druhý"\n': {"a": "prvý\\\ndruhý"},
    'a: "prvý\\\r\n\r\n\r\n  druhý"\r\n': {"a": "prvýdruhý"},
    "a: |2-\t# poznámka\n   x\n": {"a": " x"},
    "a: >-1\t\n x\n y\n": {"a": "x y"},
}


def test_what_was_found_once_is_read_as_astro_reads_it() -> None:
    answers = parse_front_matters(f"---\n{yaml}---\n" for yaml in FOUND)

    assert [read(yaml) for yaml in FOUND] == list(FOUND.values())
    assert [answer["frontmatter"] for answer in answers] == [tag(values) for values in FOUND.values()]


def test_a_line_that_changes_beside_its_key_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    original = front_matter.replace
    monkeypatch.setattr(
        front_matter, "replace", lambda yaml, *given: original(yaml, *given).replace("#", "# ")
    )

    assert any("changes other lines" in line for line in disagreements("edited", 100, 0))
