"""The side panel with an event's file: for whoever has the form open, and for nobody else."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from events.models import EventIndexPage, EventPage
from exporters.releases.models import Release
from tests import previewing
from tests.exporters.exports import make_event, text_block

PAGE = "src/pages/podujatia/beseda/index.md"


@pytest.fixture
def client(db: None) -> Client:
    """A client in which an editor is logged in."""
    client = Client()
    client.force_login(User.objects.create_superuser("editor"))
    return client


@pytest.fixture
def event(folder: EventIndexPage) -> EventPage:
    return make_event(folder, body=[text_block("<p>V stredu.</p>")])


def ask(client: Client, token: str) -> Any:
    return client.get(reverse("event_file"), headers={"X-Preview-Token": token})


def type_title(client: Client, page: EventPage, title: str) -> str:
    """Type into the form; returns the token that its preview was stored under."""
    return previewing.token_in(previewing.type_draft(client, page, title))


def test_panel_has_the_text_of_the_form_and_its_difference_to_the_site(
    client: Client, event: EventPage, release: Callable[[], Release | None]
) -> None:
    release()

    found = ask(client, type_title(client, event, "Beseda s hosťom")).json()

    assert found["text"] == (
        "---\nslug: beseda-s-hostom\nlayout: ../../../layouts/EventLayout.astro\n"
        "title: Beseda s hosťom\npublish_date: 31.03.2021\n---\n"
    )
    assert found["name"] == "beseda-s-hostom.md"
    assert f"Na webe je to {PAGE}." in found["html"]
    assert "Čo sa mení od vydania 1" in found["html"]
    assert '<del><span class="w-sr-only">Odstránené:</span>title: Beseda</del>' in found["html"]
    assert '<ins><span class="w-sr-only">Pridané:</span>title: Beseda s hosťom</ins>' in found["html"]


def test_file_that_moves_is_compared_with_the_one_on_the_site(
    client: Client, event: EventPage, release: Callable[[], Release | None]
) -> None:
    release()
    event.slug = "ina"

    found = describe(client, event)

    assert f"Na webe je to {PAGE}." in found["html"]
    assert found["name"] == "ina.md"


def test_what_the_site_has_already_changes_nothing(
    client: Client, event: EventPage, release: Callable[[], Release | None]
) -> None:
    release()

    assert "To isté ako na webe, bajt po bajte." in describe(client, event)["html"]


def describe(client: Client, event: EventPage) -> dict[str, Any]:
    """The panel of a page as it stands, without a form."""
    request = client.get("/admin/").wsgi_request
    token = previewing.token_in(event.make_preview_request(request, ""))
    found: dict[str, Any] = ask(client, token).json()
    return found


def test_new_event_has_a_file_that_the_site_does_not_have(client: Client, folder: EventIndexPage) -> None:
    token = previewing.token_in(previewing.type_new(client, folder, "Nové"))

    found = ask(client, token).json()

    assert "title: Nové\n" in found["text"]
    assert "Web tento súbor ešte nemá." in found["html"]


def test_what_an_editor_types_is_no_html(client: Client, event: EventPage) -> None:
    found = ask(client, type_title(client, event, "<img src=x onerror=alert(1)>")).json()

    assert "<img" in found["text"]
    assert "<img" not in found["html"]


def test_only_the_form_s_own_user_is_shown_its_file(client: Client, event: EventPage) -> None:
    token = type_title(client, event, "Beseda")
    other = Client()
    other.force_login(User.objects.create_superuser("other"))

    assert [ask(one, token).status_code for one in (client, other)] == [200, 404]
    assert [ask(client, forged).status_code for forged in ("", f"{token}x")] == [404, 404]
    assert ask(Client(), token).status_code == 302


def test_who_may_no_longer_edit_sees_no_file(event: EventPage) -> None:
    editor = User.objects.create_user("jana", is_active=True)
    editor.groups.add(Group.objects.get(name="Editors"))
    client = Client()
    client.force_login(editor)
    token = type_title(client, event, "Beseda")
    assert ask(client, token).status_code == 200

    editor.groups.clear()

    assert ask(client, token).status_code in (302, 404)


def test_form_has_the_panel_and_the_parts_for_autosave_do_not(
    client: Client, event: EventPage, folder: EventIndexPage
) -> None:
    edit = reverse("wagtailadmin_pages:edit", args=[event.pk])
    add = reverse("wagtailadmin_pages:add", args=["events", "eventpage", folder.pk])
    pages = [edit, add, f"{edit}?_w_hydrate_create_view=1"]

    shown = [client.get(page).content.decode().count("data-file-panel=") for page in pages]

    assert shown == [1, 1, 0]


def test_number_of_queries_does_not_grow_with_the_page(
    client: Client, event: EventPage, django_assert_num_queries: Any
) -> None:
    def count(blocks: int) -> int:
        page = EventPage.objects.get(pk=event.pk)
        page.body = json.dumps([text_block(f"<p>Odstavec {number}.</p>") for number in range(blocks)])
        request = client.get("/admin/").wsgi_request
        token = previewing.token_in(page.make_preview_request(request, ""))
        with CaptureQueriesContext(connection) as asked:
            assert ask(client, token).status_code == 200
        return len(asked.captured_queries)

    count(1)  # Some things are read once for all requests.
    assert count(1) == count(30)
