"""What each kind of user gets at each address."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch
from urllib.parse import urlsplit

from django.contrib.auth import get_user
from django.db import connection, transaction
from django.template.response import SimpleTemplateResponse
from django.test import Client

from tests.attacks.addresses import fill

PERSONS = ("anonymous", "member", "editor", "moderator", "administrator")
# Who holds a secret for one thing and no account: a shared link to a draft, and CI's token.
HOLDERS = ("link", "token")
ROLES = (*PERSONS, *HOLDERS)
LOGIN = ("/admin/login/", "/_util/login/")
HOME = "/admin/"
NOTHING = "/admin/nothing/here/"
# Asked for at every address: none may lead there.
ELSEWHERE = "//evil.example/"
ASKED = {"next": ELSEWHERE, "return_url": ELSEWHERE, "return_to": ELSEWHERE, "redirect_to": ELSEWHERE}
CHANGE = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE)\b", re.IGNORECASE)
SAVEPOINT = re.compile(r"(ROLLBACK TO )?SAVEPOINT (\S+)")


@dataclass(frozen=True)
class Answer:
    """status: 0 where the view raised an exception. wrote: the statements that changed the database."""

    status: int
    location: str = ""
    kind: str = ""
    content: str = ""
    fault: str = ""
    wrote: list[str] = field(default_factory=list)

    @property
    def opened(self) -> bool:
        """Whether more was given than a refusal: a login, the way home, 401, 403, 404 or 405."""
        if self.status in (301, 302, 303, 307, 308):
            return urlsplit(self.location).path not in (*LOGIN, HOME)
        return self.status not in (401, 403, 404, 405)


def walk(
    role: str, world: Mapping[str, Any], method: str, routes: Iterable[str], *, renders: bool
) -> dict[str, Answer]:
    """route -> what one kind of user gets there; the database stays as it was.

    renders: False for the status alone, at half the time: permissions are decided before.
    """
    client, headers = make_client(role, world)
    cookies = dict(client.cookies)
    answers = {}
    with nullcontext() if renders else unrendered(), known_user(client):
        for route in routes:
            path, query = fill(route, world)
            client.cookies = SimpleCookie(cookies)
            answers[route] = _send(client, method, path, query, headers)
    return answers


@contextmanager
def unrendered() -> Iterator[None]:
    """In the block, answers are empty instead of rendered.

    Of the answers alone: what else is rendered may be kept while the process lives, as Wagtail's icons are.
    """
    loader = SimpleNamespace(render_to_string=lambda *_arguments, **_options: "")
    with (
        patch.object(SimpleTemplateResponse, "rendered_content", ""),
        patch("django.shortcuts.loader", loader),
    ):
        yield


@contextmanager
def known_user(client: Client) -> Iterator[None]:
    """In the block, the user of the browser's session is read once, and so are the permissions."""
    user = get_user(client)
    with patch("django.contrib.auth.middleware.get_user", lambda _request: user):
        yield


def make_client(
    role: str, world: Mapping[str, Any], *, enforce_csrf_checks: bool = False
) -> tuple[Client, dict[str, str]]:
    """(somebody's browser, the headers with their secret)."""
    client = Client(enforce_csrf_checks=enforce_csrf_checks)
    if role in PERSONS[1:]:
        client.force_login(world[role])
        # The session is noted once a minute: here, not at each address.
        client.get(NOTHING)
    if role == "link":
        return client, {"X-Preview-Link": world["secret"]}
    if role == "token":
        return client, {"Authorization": f"Bearer {world['api_token']}"}
    return client, {}


def _send(client: Client, method: str, path: str, query: dict[str, str], headers: dict[str, str]) -> Answer:
    with undone() as wrote:
        try:
            if method == "get":
                answer = client.get(path, {**query, **ASKED}, headers=headers)
            else:
                answer = client.post(path, ASKED, query_params=query, headers=headers)
            content = b"".join(answer)
        except Exception as error:  # noqa: BLE001 - whatever it is, a visitor caused it
            return Answer(0, fault=f"{method} {path}: {error!r}")
    kind = answer.headers.get("Content-Type", "").partition(";")[0]
    text = content.decode(errors="replace") if "html" in kind or "json" in kind else ""
    return Answer(answer.status_code, answer.headers.get("Location", ""), kind, text, wrote=wrote)


@contextmanager
def undone() -> Iterator[list[str]]:
    """What is done in the block is undone; yields the statements that changed the database meanwhile.

    Without those that the view itself has taken back: a question tries what it asks for.
    """
    wrote: list[str] = []
    before: dict[str, int] = {}

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        savepoint = SAVEPOINT.match(sql)
        if savepoint and savepoint[1]:
            del wrote[before[savepoint[2]] :]
        elif savepoint:
            before[savepoint[2]] = len(wrote)
        elif CHANGE.match(sql):
            wrote.append(sql)
        return execute(sql, params, many, context)

    with transaction.atomic():
        with connection.execute_wrapper(note):
            yield wrote
        transaction.set_rollback(True)
