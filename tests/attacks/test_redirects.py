"""Addresses of the CMS that would lead on to an attacker's: none does, however the target is written."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from http.cookies import Morsel, SimpleCookie
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client

from tests.attacks.walk import make_client, undone
from tests.attacks.world import PASSWORD

TARGETS = (
    *("https://evil.example", "http://evil.example", "//evil.example", "///evil.example", "////evil.example"),
    *("/\\evil.example", "\\\\evil.example", "\\/evil.example", "/\\/evil.example", "https:evil.example"),
    *("https:/evil.example", "http:///evil.example", "https:\\\\evil.example", "HTTPS://evil.example"),
    *("\t//evil.example", " //evil.example", "\n//evil.example", "/\t/evil.example", "/\n/evil.example"),
    *("\x00//evil.example", "\x1f//evil.example", "\u00a0//evil.example", "//evil.example%2f@testserver"),
    *(
        "https://testserver@evil.example",
        "https://testserver.evil.example",
        "https://evil.example#@testserver",
    ),
    *("https://evil.example\\@testserver", "//evil。example", "//[::1]", "//evil.example:80"),
    *(
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\tscript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
    ),
    "/admin/\r\nLocation: https://evil.example",
)
# For doors that ask Wagtail or Django as others do: one of each kind.
FEW = TARGETS[2:6] + TARGETS[14:16] + TARGETS[28:30]
PATHS = (
    *("//evil.example", "//evil.example/", "//evil.example/..", "/\\evil.example", "/%5cevil.example/"),
    *(
        "/%2fevil.example/",
        "/%2f%2fevil.example",
        "///evil.example/",
        "/.//evil.example",
        "/..//evil.example/",
    ),
    *(
        "/podujatia//evil.example/",
        "//evil.example/podujatia/beseda/",
        "/%09/evil.example/",
        "/@evil.example",
    ),
    *("/https://evil.example/", "/https:%2f%2fevil.example", "//evil.example/admin/", "/admin//evil.example"),
)
ADDRESSES = ("testserver", "127.0.0.1")


def leads_away(location: str) -> bool:
    """Whether a browser at the CMS would follow this to another host, or run it."""
    # As browsers read it: white space at the ends and control characters go, a backslash is a slash.
    read = "".join(sign for sign in location.strip("\x00\x1f \t\r\n") if sign not in "\t\r\n").replace(
        "\\", "/"
    )
    target = urlsplit(urljoin("http://testserver/", read))
    return target.scheme not in ("http", "https") or target.hostname not in ADDRESSES


Door = tuple[str, str, str, dict[str, str]]


@pytest.fixture(scope="module")
def doors() -> dict[str, Door]:
    """name -> (who, method, address, fields) of every view that leads to where it is told."""
    login = {"username": "editor", "password": PASSWORD}
    return {
        "login": ("anonymous", "post", "/admin/login/", login),
        "locked page": ("administrator", "post", "/admin/pages/{folder}/lock/", {}),
        "password again": ("editor", "post", "/admin/login/confirm/", {"password": PASSWORD}),
        "password of a page": (
            "anonymous",
            "post",
            "/_util/authenticate_with_password/{restriction}/{elsewhere}/",
            {"password": "{restriction_password}"},
        ),
        "login of somebody logged in": ("editor", "get", "/admin/login/", {}),
        "second login": ("anonymous", "get", "/_util/login/", {}),
        "logout": ("editor", "post", "/admin/logout/", {}),
        "cancelled login": ("editor", "post", "/admin/login/cancel/", {}),
        "deleted page": ("editor", "post", "/admin/pages/{event}/delete/", {}),
        "unpublished page": ("administrator", "post", "/admin/pages/{event}/unpublish/", {}),
        "bulk action": (
            "administrator",
            "post",
            "/admin/bulk/wagtailcore/page/unpublish/?id={event}",
            {"include_descendants": "on"},
        ),
        "deleted image": ("editor", "post", "/admin/images/{image}/delete/", {}),
        "edited document": ("editor", "post", "/admin/documents/edit/{document}/", {"title": "Zápis"}),
        "enabled workflow": ("administrator", "post", "/admin/workflows/enable/{workflow}/", {}),
        "any page of the admin": ("anonymous", "get", "/admin/pages/", {}),
    }


# Of the doors above, the first: those with a check of their own.
DISTINCT = 4
DOORS = 15


@pytest.fixture(scope="module")
def browsers(world: dict[str, Any]) -> Callable[[str], Client]:
    """Returns a function that gives somebody's browser, as it was after logging in."""

    @cache
    def log_in(who: str) -> tuple[Client, dict[str, Morsel[str]]]:
        client, _ = make_client(who, world)
        return client, dict(client.cookies)

    def find(who: str) -> Client:
        client, cookies = log_in(who)
        client.cookies = SimpleCookie(cookies)
        return client

    for who in ("anonymous", "editor", "administrator"):
        log_in(who)
    return find


@pytest.mark.parametrize("target", TARGETS)
def test_no_view_leads_elsewhere(
    target: str,
    doors: dict[str, Door],
    world: dict[str, Any],
    browsers: Callable[[str], Client],
    db: None,
    record_property: Callable[[str, object], None],
) -> None:
    keys = {name: getattr(row, "pk", row) for name, row in world.items()}
    names = {**keys, "restriction_password": world["restriction"].password}
    assert len(doors) == DOORS
    tried = dict(list(doors.items())[: DOORS if target in FEW else DISTINCT])
    record_property("tries", len(tried))
    away = {}
    for door, (who, method, address, fields) in tried.items():
        with undone():
            client = browsers(who)
            asked = dict.fromkeys(("next", "return_url", "return_to", "redirect_to", "url"), target)
            sent = {name: value.format(**names) for name, value in fields.items()}
            path = address.format(**names)
            send = client.get if method == "get" else client.post
            answer = send(path, {**sent, **asked})
        location = answer.headers.get("Location", "")
        if "\n" in location or "\r" in location or leads_away(location):
            away[door] = location

    assert away == {}


def test_the_doors_do_lead_to_where_they_are_told(
    doors: dict[str, Door], world: dict[str, Any], db: None
) -> None:
    """Else the test above would try nothing."""
    client, _ = make_client("anonymous", world)
    answer = client.post(
        "/admin/login/", {"username": "editor", "password": PASSWORD, "next": "/admin/images/"}
    )
    assert answer["Location"] == "/admin/images/"

    client, _ = make_client("administrator", world)
    with undone():
        answer = client.post(f"/admin/pages/{world['folder'].pk}/lock/", {"next": "/admin/images/"})
    assert answer["Location"] == "/admin/images/"


def test_no_path_leads_elsewhere(
    world: dict[str, Any], db: None, settings: Any, record_property: Callable[[str, object], None]
) -> None:
    """Views of pages lead to the site, and only there."""
    record_property("tries", 2 * len(PATHS))
    away = {}
    for who in ("anonymous", "administrator"):
        client, _ = make_client(who, world)
        for path in PATHS:
            # Not by its name: the client would take the host out of the path.
            answer = client.request(
                PATH_INFO=path.replace("%5c", "\\").replace("%2f", "/").replace("%09", "\t")
            )
            location = answer.headers.get("Location", "")
            if leads_away(location):
                away[path] = location
    assert away == {}
