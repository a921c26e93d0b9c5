"""Every screen of the admin in Slovak, as an editor, a moderator and an administrator see it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any
from unittest.mock import patch

import pytest
from django.conf import settings
from django.contrib.auth.models import Permission
from django.db import transaction
from django.test import override_settings
from django.utils.translation.trans_real import DjangoTranslation
from pytest_django import DjangoDbBlocker
from wagtail.models import Page

from cms.settings.storage import LOCAL
from tests.attacks import world as attacked
from tests.attacks.addresses import list_routes
from tests.attacks.test_every_address import PERMISSIONS
from tests.attacks.walk import PERSONS, walk

WORD = re.compile(r"[^\W\d_]{3,}")
# Names of products, forms of files and people's own words: the same in every language.
NAMES = {
    *("wagtail", "astro", "markdown", "html", "css", "json", "csv", "xlsx", "yaml", "url", "uuid", "api"),
    *(
        "python",
        "typescript",
        "javascript",
        "github",
        "youtube",
        "vimeo",
        "sha",
        "png",
        "jpg",
        "pdf",
        "docx",
        "tsv",
    ),
    # Of this test.
    *("lipa", "lipy", "beseda", "editor", "editors", "moderator", "moderators", "administrator", "member"),
    *("root", "podujatia", "skript", "canary", "holder", "example", "org", "localhost"),
    # A workflow and a group that Wagtail's migrations name.
    "approval",
}
SHOWN = {"title", "aria-label", "aria-description", "placeholder", "alt", "label"}
CODE = {"script", "style", "code", "pre", "textarea", "option", "kbd"}
# Screens that hold files, diffs or data of the site, and the guide: not words of the admin.
DATA = re.compile(r"^admin/help/|/api/|releases/<int:pk>/(file|content)|javascript|jsi18n|sprite|styleguide")


class Reader(HTMLParser):
    """Collects what a person reads or hears of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.within: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag in CODE:
            self.within.append(tag)
        values = dict(attributes)
        self.texts += [value for name in SHOWN if (value := values.get(name))]
        if tag == "input" and values.get("type") in ("submit", "button", "reset"):
            self.texts.append(values.get("value") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag in self.within:
            self.within.remove(tag)

    def handle_data(self, data: str) -> None:
        if not self.within:
            self.texts.append(data)


def find_words(page: str, rows: set[str]) -> dict[str, str]:
    """word -> the text in which it stands. rows: texts that are left out."""
    reader = Reader()
    reader.feed(page)
    words = {}
    for text in reader.texts:
        if text.rpartition(" | ")[2].strip() in rows:
            continue
        plain = re.sub(r"\S+@\S+|https?:\S+|/\S*|\S+\.\w+|\{\{.*?\}\}|\w*_\w*", " ", text)
        words.update({word.casefold(): " ".join(text.split())[:80] for word in WORD.findall(plain)})
    return words


def read_slovak() -> set[str]:
    """The words of every Slovak message that is installed."""
    messages: list[str] = []
    for domain in ("django", "djangojs"):
        for catalogue in DjangoTranslation("sk", domain=domain)._catalog._catalogs:
            messages += [value for value in catalogue.values() if isinstance(value, str)]
    return {word.casefold() for message in messages for word in WORD.findall(message)}


@pytest.fixture(scope="module")
def world(
    django_db_setup: str, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Any]]:
    """One of everything, with a Slovak word wherever somebody could write one."""
    folder = tmp_path_factory.mktemp("slovak")
    releases = {"BACKEND": LOCAL, "OPTIONS": {"location": str(folder / "releases")}}
    places = {"MEDIA_ROOT": folder / "media", "RELEASES_ROOT": folder / "releases"}
    storages = {**settings.STORAGES, "releases": releases}
    body = [{"type": "text", "value": "<p>Lipa</p>"}]
    with (
        django_db_blocker.unblock(),
        override_settings(**places, STORAGES=storages),
        patch.multiple(attacked, PAYLOAD="Lipa", BODY=body),
        transaction.atomic(),
    ):
        # As `setup` does.
        Page.objects.filter(depth=2).update(title="Web", draft_title="Web")
        yield attacked.build_world()
        transaction.set_rollback(True)


@pytest.mark.parametrize("role", PERSONS[2:])
def test_no_screen_has_a_word_that_is_not_slovak(role: str, world: dict[str, Any], db: None) -> None:
    routes = [
        route
        for route in list_routes()
        if route.startswith("admin/") and "r" in PERMISSIONS[route][role] and not DATA.search(route)
    ]
    slovak = read_slovak() | NAMES
    # Rows that Django's migrations write in English; an administrator meets them in the form of a group.
    permissions = set(Permission.objects.values_list("name", flat=True))

    answers = walk(role, world, "get", routes, renders=True)

    assert len([answer for answer in answers.values() if answer.content]) > 60
    foreign: dict[str, str] = {}
    for route, answer in answers.items():
        if answer.kind == "text/html" and answer.status == 200:
            words = find_words(answer.content, permissions)
            foreign |= {f"{word}: {words[word]}": route for word in words.keys() - slovak}
    assert [f"{where}: {word}" for word, where in sorted(foreign.items())] == []
