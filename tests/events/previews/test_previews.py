"""What an editor's own preview shows, and what is stored of it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.models import FormState
from wagtail.models import Page

from events.models import EventIndexPage, EventPage
from events.previews.models import Preview, SharedLink
from tests.previewing import (
    ask,
    link_in,
    share,
    title_of,
    token_in,
    type_draft,
    type_new,
    view_draft,
)


def age(**how_much: float) -> None:
    """Let time pass for every preview."""
    Preview.objects.update(refreshed_at=timezone.now() - timedelta(**how_much))


def test_a_preview_shows_what_stands_in_the_form(browser: Client, event: EventPage) -> None:
    token = token_in(type_draft(browser, event, "Rozpísané"))

    assert title_of(ask(token)) == "Rozpísané"


def test_a_preview_redirects_to_the_site_and_is_never_cached(browser: Client, event: EventPage) -> None:
    answer = type_draft(browser, event, "Rozpísané")

    assert answer["Location"].startswith(
        "http://127.0.0.1:4321/_preview?content_type=events.eventpage&token="
    )
    assert "no-store" in answer["Cache-Control"]


def test_an_address_opened_before_shows_what_was_typed_since(browser: Client, event: EventPage) -> None:
    first = token_in(type_draft(browser, event, "Prvé"))

    second = token_in(type_draft(browser, event, "Druhé"))

    assert [title_of(ask(first)), title_of(ask(second))] == ["Druhé", "Druhé"]


def test_typing_keeps_one_row(browser: Client, event: EventPage) -> None:
    for number in range(5):
        type_draft(browser, event, f"Verzia {number}")

    assert Preview.objects.count() == 1


def test_an_event_that_is_not_saved_yet_has_a_preview(browser: Client, folder: EventIndexPage) -> None:
    token = token_in(type_new(browser, folder, "Nové"))

    assert title_of(ask(token)) == "Nové"
    assert Page.objects.count() == 3  # The root, Wagtail's first page, and the folder.


def test_new_and_saved_events_have_previews_of_their_own(
    browser: Client, folder: EventIndexPage, event: EventPage
) -> None:
    tokens = [token_in(type_new(browser, folder, "Nové")), token_in(type_draft(browser, event, "Staré"))]

    assert [title_of(ask(token)) for token in tokens] == ["Nové", "Staré"]


def test_looking_at_a_saved_draft_leaves_the_one_being_typed_alone(browser: Client, event: EventPage) -> None:
    typed = token_in(type_draft(browser, event, "Rozpísané"))

    saved = token_in(view_draft(browser, event))

    assert [title_of(ask(typed)), title_of(ask(saved))] == ["Rozpísané", "Zverejnené"]


def test_each_editor_sees_their_own_words(
    browser: Client, make_editor: Callable[..., object], event: EventPage
) -> None:
    other = Client()
    other.force_login(make_editor("peter"))

    tokens = [token_in(type_draft(browser, event, "Janino")), token_in(type_draft(other, event, "Petrovo"))]

    assert [title_of(ask(token)) for token in tokens] == ["Janino", "Petrovo"]


def test_a_moved_event_is_shown_where_it_is_now(
    browser: Client, folder: EventIndexPage, event: EventPage
) -> None:
    archive = folder.add_child(instance=EventIndexPage(title="Archív", slug="archiv"))
    event.move(archive, "last-child")

    token = token_in(view_draft(browser, event))

    assert ask(token).json()["url"].endswith("/podujatia/archiv/zverejnené/")


def test_old_previews_go_when_somebody_makes_a_new_one(
    browser: Client, folder: EventIndexPage, event: EventPage
) -> None:
    type_draft(browser, event, "Staré")
    age(hours=1, seconds=1)

    type_new(browser, folder, "Nové")

    assert [preview.is_new for preview in Preview.objects.all()] == [True]


@pytest.mark.parametrize(("minutes", "left"), [(59, 1), (61, 0)])
def test_the_command_deletes_expired_previews(
    browser: Client, event: EventPage, minutes: int, left: int, capsys: pytest.CaptureFixture[str]
) -> None:
    type_draft(browser, event, "Rozpísané")
    age(minutes=minutes)

    call_command("prune_previews")

    assert Preview.objects.count() == left
    assert capsys.readouterr().out == f"Deleted {1 - left} previews and 0 shared links.\n"


def test_the_command_deletes_links_that_ended_long_ago(
    browser: Client, event: EventPage, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("Platný", "Nedávno skončil", "Dávno skončil", "Dávno zrušený"):
        link_in(share(browser, event, name))
    now = timezone.now()
    links = SharedLink.objects
    links.filter(name="Nedávno skončil").update(expires_at=now - timedelta(days=29))
    links.filter(name="Dávno skončil").update(expires_at=now - timedelta(days=31))
    links.filter(name="Dávno zrušený").update(revoked_at=now - timedelta(days=31))

    call_command("prune_previews")

    assert {link.name for link in links.all()} == {"Platný", "Nedávno skončil"}
    assert capsys.readouterr().out == "Deleted 0 previews and 2 shared links.\n"


def test_the_command_deletes_wagtails_form_states(browser: Client, event: EventPage) -> None:
    type_draft(browser, event, "Rozpísané")
    FormState.objects.update(last_updated_at=timezone.now() - timedelta(days=2))

    call_command("prune_previews", verbosity=0)

    assert not FormState.objects.exists()


def test_a_visitor_makes_no_preview(event: EventPage) -> None:
    answer = view_draft(Client(), event)

    assert answer["Location"].startswith(reverse("wagtailadmin_login"))
    assert event.make_preview_request().status_code == 403
    assert not Preview.objects.exists()
