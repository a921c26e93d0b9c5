"""The list of events: its columns, filters and order, and what a click on a folder opens."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Page

from events.models import EventIndexPage, EventPage, EventType, Project

pytestmark = pytest.mark.django_db
ALL = ["Prvá", "Druhá", "Tretia"]


@pytest.fixture
def events(make_event: Callable[..., EventPage]) -> list[EventPage]:
    """One of each project, type and year; the second has a newer draft, the third was never published."""
    events = [
        make_event(
            title=title,
            publish_date=f"202{number}-03-31",
            project=Project.objects.create(name=f"Projekt {number}"),
            event_type=EventType.objects.create(name=f"Druh {number}"),
        )
        for number, title in enumerate(ALL)
    ]
    events[1].save_revision()
    events[2].unpublish()
    return events


def titles(client: Client, folder: Page, **query: Any) -> list[str]:
    answer = client.get(reverse("wagtailadmin_explore", args=[folder.pk]), query)
    return [page.title for page in answer.context["object_list"]]


def test_a_list_is_filtered_by_each(
    events: list[EventPage], folder: EventIndexPage, admin_client: Client
) -> None:
    for number, title in enumerate(ALL):
        project, kind = events[number].project_id, events[number].event_type_id
        assert titles(admin_client, folder, project=project) == [title]
        assert titles(admin_client, folder, event_type=kind) == [title]
        assert titles(admin_client, folder, year=f"202{number}") == [title]
        assert titles(admin_client, folder.get_parent(), year=f"202{number}") == [title]
    assert set(titles(admin_client, folder, status="live")) == {"Prvá", "Druhá"}
    assert titles(admin_client, folder, status="newer") == ["Druhá"]
    assert titles(admin_client, folder, status="draft") == ["Tretia"]
    # The third one was taken down, which the site's state says.
    assert titles(admin_client, folder, stage="down") == ["Tretia"]
    assert titles(admin_client, folder, year="2020", status="draft") == []


@pytest.mark.parametrize(
    "key", ["eventpage__publish_date", "eventpage__project__name", "eventpage__event_type__name"]
)
def test_a_list_is_sorted_and_what_has_no_value_comes_last(
    events: list[EventPage], folder: EventIndexPage, admin_client: Client, key: str
) -> None:
    folder.add_child(instance=EventIndexPage(title="Priečinok", slug="priecinok"))

    assert titles(admin_client, folder, ordering=key) == [*ALL, "Priečinok"]
    assert titles(admin_client, folder, ordering=f"-{key}") == [*reversed(ALL), "Priečinok"]


def test_a_list_says_date_project_and_type(
    events: list[EventPage], folder: EventIndexPage, admin_client: Client
) -> None:
    html = admin_client.get(reverse("wagtailadmin_explore", args=[folder.pk])).content.decode()

    assert '<time datetime="2020-03-31">31.03.2020</time>' in html
    for number in range(3):
        assert f"Projekt {number}" in html
        assert f"Druh {number}" in html


def test_a_click_on_a_folder_opens_its_events(
    events: list[EventPage], folder: EventIndexPage, admin_client: Client
) -> None:
    explore = reverse("wagtailadmin_explore", args=[folder.pk])
    html = admin_client.get(reverse("wagtailadmin_explore", args=[folder.get_parent().pk])).content.decode()
    title = f'<span id="page_{folder.pk}_title">'
    assert html[: html.index(title)].rstrip().endswith(f'<a href="{explore}">')

    html = admin_client.get(explore).content.decode()
    form = reverse("wagtailadmin_pages:edit", args=[events[0].pk])
    assert f'<a href="{form}" title=' in html[: html.index(f'<span id="page_{events[0].pk}_title">')]


def test_a_draft_is_listed_with_what_it_says(folder: EventIndexPage, admin_client: Client) -> None:
    """As by autosave: the page is made as soon as it has a title, the date comes later."""
    page = folder.add_child(instance=EventPage(title="Beseda", live=False))
    page.publish_date = date(2031, 5, 1)
    page.save_revision()
    assert titles(admin_client, folder, year="2031") == ["Beseda"]

    page.publish_unchecked(page.get_latest_revision())
    page = EventPage.objects.get(pk=page.pk)
    page.publish_date = date(2032, 5, 1)
    page.save_revision()
    # What is on the site is listed as it is there.
    assert titles(admin_client, folder, year="2031") == ["Beseda"]


def test_queries_do_not_grow(
    events: list[EventPage],
    make_event: Callable[..., EventPage],
    folder: EventIndexPage,
    admin_client: Client,
) -> None:
    address = reverse("wagtailadmin_explore", args=[folder.pk])

    def count() -> int:
        admin_client.get(address)
        with CaptureQueriesContext(connection) as queries:
            admin_client.get(address)
        return len(queries)

    few = count()
    for number in range(8):
        make_event(title=f"Ďalšia {number}", project=Project.objects.create(name=f"Iný {number}"))

    assert count() == few
