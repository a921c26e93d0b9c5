"""Every address × every kind of user: nobody gets more than stands in permissions.txt, and nothing fails."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.template.response import SimpleTemplateResponse

from tests.attacks.addresses import list_routes
from tests.attacks.walk import ROLES, Answer, walk

TABLE = Path(__file__).with_name("permissions.txt")


@pytest.fixture(scope="module")
def permissions() -> dict[str, dict[str, str]]:
    """route -> role -> what it may there: "r" to GET it, "w" to POST to it."""
    lines = [line for line in TABLE.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    rows = [line.split("\t") for line in lines]
    return {row[0]: dict(zip(ROLES, row[1].split(), strict=True)) for row in rows}


def test_each_address_stands_in_the_table_and_no_other(permissions: dict[str, dict[str, str]]) -> None:
    assert list(permissions) == list_routes()


@pytest.mark.parametrize("role", ROLES)
def test_nobody_gets_more_or_less_than_they_may(
    role: str,
    permissions: dict[str, dict[str, str]],
    world: dict[str, Any],
    db: None,
    monkeypatch: pytest.MonkeyPatch,
    record_property: pytest.FixtureRequest,
) -> None:
    # Permissions are decided before, and test_scripts.py renders each page.
    monkeypatch.setattr(SimpleTemplateResponse, "rendered_content", "")
    seen, sent = walk(role, world, "get"), walk(role, world, "post")

    record_property("tries", len(seen) + len(sent))
    answers = [*seen.values(), *sent.values()]
    assert [answer.fault for answer in answers if answer.fault] == []
    assert [answer for answer in answers if answer.status >= 500] == []
    assert [answer.location for answer in answers if leads_elsewhere(answer)] == []
    given = {route: ("r" if seen[route].opened else "") + ("w" if sent[route].opened else "") for route in seen}
    assert {route: letters or "-" for route, letters in given.items()} == {
        route: row[role] for route, row in permissions.items()
    }


def leads_elsewhere(answer: Answer) -> bool:
    return answer.location.startswith(("//", "/\\")) or "evil.example" in answer.location.partition("?")[0]
