"""Requests that another site makes an administrator's browser send (CSRF): nothing accepts one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from cms.errors import EXPIRED
from tests.attacks.addresses import fill, list_routes
from tests.attacks.walk import make_client, undone

# Answered before, and only to be read; and what CI reports with a token that no browser holds.
READ_ONLY = {"healthz", "readyz", "metrics"}
BY_TOKEN = {
    "api/export/manifest.json",
    "api/export/builds",
    "api/export/files",
    "api/export/files/<str:sha256>",
}
FOREIGN: dict[str, dict[str, str]] = {
    "without a token": {},
    "with a token of the attacker's own": {"X-CSRFToken": "a" * 64},
    "from another site": {"Origin": "https://evil.example"},
    "from a sandboxed frame": {"Origin": "null"},
    "from a host that ends alike": {"Origin": "http://testserver.evil.example"},
}
METHODS = ("post", "put", "patch", "delete")


@pytest.fixture
def administrator(world: dict[str, Any], db: None) -> Client:
    return make_client("administrator", world, enforce_csrf_checks=True)[0]


def test_no_address_accepts_a_forged_request(
    administrator: Client, world: dict[str, Any], record_property: Callable[[str, object], None]
) -> None:
    accepted: dict[str, set[int]] = {}
    tries = 0
    for number, route in enumerate(list_routes()):
        path, query = fill(route, world)
        # Each address by POST, and by one of the others.
        for method in ("post", METHODS[1 + number % 3]):
            tries += 1
            with undone():
                answer = administrator.generic(method.upper(), path, query_params=query)
            # Wagtail's API checks tokens itself, and says so in other words.
            words = "CSRF" if route.startswith("admin/api/") else str(EXPIRED)
            if answer.status_code != 403 or words not in answer.content.decode():
                accepted.setdefault(route, set()).add(answer.status_code)
    record_property("tries", tries)

    # Without CI's token there is nothing here, cookies or not.
    posted = {route: {404, 405} for route in ("api/export/builds", "api/export/files")}
    assert accepted == {**{route: {405} for route in READ_ONLY | BY_TOKEN}, **posted}


@pytest.mark.parametrize("kind", FOREIGN)
def test_no_disguise_makes_a_forged_request_ours(
    kind: str, administrator: Client, world: dict[str, Any], record_property: Callable[[str, object], None]
) -> None:
    """Of those with a token, the token is right: that of the administrator's own browser."""
    token = administrator.get("/admin/password_reset/").cookies["csrftoken"].value
    own = {"X-CSRFToken": token} if "Origin" in FOREIGN[kind] else {}
    tried = [f"pages/{world['event'].pk}/delete/", "users/new/", "webhooks/new/", "export_tokens/new/"]

    statuses = set()
    for name in tried:
        with undone() as wrote:
            answer = administrator.post(f"/admin/{name}", headers={**own, **FOREIGN[kind]})
            statuses.add(answer.status_code)
        assert not [sql for sql in wrote if "usersession" not in sql]
    record_property("tries", len(tried))

    assert statuses == {403}
    # The same token from the own site is let through.
    with undone():
        own_site = {"X-CSRFToken": token, "Origin": "http://testserver"}
        assert administrator.post("/admin/users/new/", headers=own_site).status_code == 200
