"""A sample of the random neighbours; `make fuzz` has more."""

import pytest

from tests.astro_oracle.processors import Judge
from tests.fuzz import neighbours
from tests.fuzz.neighbours import Case, find_faults, fuzz


@pytest.mark.node
def test_each_block_is_read_as_before() -> None:
    assert list(fuzz(60, 0)) == []


# What the long runs have found.
FOUND = {
    "a list below code and a blank line": Case(("\tkód", "12. mája beseda"), "nothing", 0, 0, ""),
    "a list below code, new": Case(("    kód", "text"), "edit", 1, 0, "3. júna koncert"),
    "a special space as a language": Case(("```\u3000\nkód\n```",), "nothing", 0, 0, ""),
    "a special space before a heading's end": Case(("## b\u2003 ##",), "nothing", 0, 0, ""),
    "special spaces edited": Case(("\u2028",), "edit", 0, 0, "\u2028\x0b"),
    "a second line of dashes": Case(("---", "text", "~~~\nx\n~~~"), "edit", 2, 0, "---"),
}


@pytest.mark.node
def test_what_was_found_once_is_right() -> None:
    with Judge() as judge:
        faults = dict(zip(FOUND, find_faults(judge, list(FOUND.values())), strict=True))

    assert {name: found for name, found in faults.items() if found} == {}


@pytest.mark.node
def test_words_that_are_lost_are_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    original = neighbours.preserve_formatting
    monkeypatch.setattr(
        neighbours, "preserve_formatting", lambda *given: original(*given).replace("beseda", "")
    )

    [found] = list(fuzz_one(Case(("12. mája beseda", "Text", "3. júna koncert"), "delete", 1, 0, "")))

    assert "'12. mája beseda' is not in" in found[0]


def fuzz_one(case: Case) -> list[list[str] | None]:
    with Judge() as judge:
        return find_faults(judge, [case])
