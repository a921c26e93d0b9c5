"""Screens that show many pages ask the database as often as those that show few."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from events.models import EventIndexPage, EventPage, EventType, Project
from events.source_names import SourceName

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("search_index")]

# More than one page of each list.
FEW, MANY = 26, 34
USAGES = ("a project's usage", "a type's usage")
SCREENS = (*USAGES, "choosing a page", "a folder", "the search", "the report", "the releases")
OF_ALL = {
    "the search": ("wagtailadmin_pages:search", {"q": "podujatie"}),
    "the report": ("event_states", {}),
    "the releases": ("releases:index", {}),
}


@pytest.fixture
def admin(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("anna"))
    return client


@pytest.fixture
def add_until(make_event: Callable[..., EventPage]) -> Callable[[int], None]:
    """Returns a function that adds events, up to a number; the names of their files are not their slugs."""
    project, kind = Project.objects.create(name="Fontána"), EventType.objects.create(name="Koncert")

    def add(count: int) -> None:
        for number in range(EventPage.objects.count(), count):
            event = make_event(
                slug=f"p-{number}", title=f"Podujatie {number}", project=project, event_type=kind
            )
            SourceName.objects.create(page=event, slug=event.slug, name=f"p.{number}")

    return add


def address(screen: str) -> str:
    if screen in USAGES:
        snippet = Project.objects.get() if screen == SCREENS[0] else EventType.objects.get()
        return reverse(snippet.snippet_viewset.get_url_name("usage"), args=[snippet.pk])
    if screen in OF_ALL:
        return reverse(OF_ALL[screen][0])
    view = "wagtailadmin_choose_page_child" if screen == "choosing a page" else "wagtailadmin_explore"
    return reverse(view, args=[EventIndexPage.objects.get().pk])


def test_queries_do_not_grow_with_the_pages(admin: Client, add_until: Callable[[int], None]) -> None:
    counts: dict[str, list[int]] = {screen: [] for screen in SCREENS}
    for pages in (FEW, MANY):
        add_until(pages)
        for screen in SCREENS:
            query = OF_ALL.get(screen, ("", {}))[1]
            admin.get(address(screen), query)
            with CaptureQueriesContext(connection) as queries:
                shown = admin.get(address(screen), query).content.decode()
            assert "Podujatie " in shown or screen == "the releases"
            counts[screen].append(len(queries))

    assert {screen: few for screen, (few, _) in counts.items()} == {
        screen: many for screen, (_, many) in counts.items()
    }


def test_usage_is_read_a_page_at_a_time(admin: Client, add_until: Callable[[int], None]) -> None:
    add_until(45)
    pages = [admin.get(address(SCREENS[0]), {"p": page}).content.decode() for page in (1, 2, 3)]

    shown = [set(re.findall(r"Podujatie (\d+)\s*</", page)) for page in pages]
    assert [len(numbers) for numbers in shown] == [20, 20, 5]
    assert len(set.union(*shown)) == 45
