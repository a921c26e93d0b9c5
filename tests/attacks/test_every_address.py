"""Every address × every kind of user: nobody gets more than stands in permissions.txt, and nothing fails."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.attacks.addresses import list_routes
from tests.attacks.alive import find_alive, find_html
from tests.attacks.walk import ROLES, Answer, walk

TABLE = Path(__file__).with_name("permissions.txt")
# Whoever may less sees pages of the same templates.
RENDERED = ("administrator", "get")
# What looking at a page may write: no more than that somebody looked, a copy of a picture or a draft to look
# at, and what the CMS knows anyway. So a link or an image of another site does nothing in somebody's name.
HARMLESS = (
    'DELETE FROM "usersessions_usersession"',
    'DELETE FROM "previews_preview"',
    'INSERT INTO "previews_preview"',
    'INSERT INTO "wagtailcore_pagesubscription"',
    'DELETE FROM "wagtailadmin_editingsession"',
    'INSERT INTO "wagtailadmin_editingsession"',
    'INSERT INTO "cms_customrendition"',
    'UPDATE "cms_customdocument" SET "file_size"',
    'UPDATE "releases_series" SET "hostname"',
)
Walked = Callable[[str, str], dict[str, Answer]]
Record = Callable[[str, object], None]


def read_table() -> dict[str, dict[str, str]]:
    """route -> role -> what it may there: "r" to GET it, "w" to POST to it."""
    lines = [line for line in TABLE.read_text("utf-8").splitlines() if not line.startswith("# ")]
    rows = [line.split("\t") for line in lines]
    return {route: dict(zip(ROLES, letters.split(), strict=True)) for route, letters in rows}


PERMISSIONS = read_table()


@pytest.fixture(scope="module")
def walked(world: dict[str, Any]) -> Walked:
    """Returns a function that walks once for each kind of user and method."""

    @cache
    def once(role: str, method: str) -> dict[str, Answer]:
        routes = list_routes()
        if method == "post" and role != "administrator":
            # Elsewhere nobody may POST, as it says to the administrator too.
            routes = [route for route in routes if any("w" in may for may in PERMISSIONS[route].values())]
        return walk(role, world, method, routes, renders=(role, method) == RENDERED)

    return once


def test_each_address_stands_in_the_table_and_no_other() -> None:
    assert list(PERMISSIONS) == list_routes()


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("role", ROLES)
def test_nobody_gets_more_or_less_than_they_may(
    role: str, method: str, walked: Walked, db: None, record_property: Record
) -> None:
    answers = walked(role, method)

    record_property("tries", len(answers))
    letter = {"get": "r", "post": "w"}[method]
    given = {route for route, answer in answers.items() if answer.opened}
    assert given == {route for route, row in PERMISSIONS.items() if letter in row[role]}
    assert [answer.fault for answer in answers.values() if answer.fault] == []
    assert {route: answer for route, answer in answers.items() if answer.status >= 500} == {}
    elsewhere = [a.location for a in answers.values() if a.location.startswith(("//", "https:", "/\\"))]
    assert elsewhere == []


def test_no_text_comes_alive_on_any_screen(walked: Walked, db: None, record_property: Record) -> None:
    answers = {route: a for route, a in walked(*RENDERED).items() if "canary" in a.content}

    record_property("tries", len(answers))
    found = {
        route: alive
        for route, answer in answers.items()
        for html in find_html(answer.kind, answer.content)
        if (alive := find_alive(html))
    }
    assert found == {}
    assert len(answers) > 80


def test_looking_at_a_page_changes_nothing(walked: Walked, db: None, record_property: Record) -> None:
    answers = walked(*RENDERED)

    record_property("tries", len(answers))
    wrote = [
        (route, sql)
        for route, answer in answers.items()
        for sql in answer.wrote
        if not sql.startswith(HARMLESS)
    ]
    assert wrote == []
