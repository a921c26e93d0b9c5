"""Editors share links to a draft, and revoke them."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, PageLogEntry

from events.models import EventIndexPage, EventPage
from events.previews.models import SharedLink, digest_of
from tests.previewing import ask_for_link, link_in, share, title_of, type_draft


def screen(page: Page) -> str:
    return reverse("previews:share", args=[page.pk])


def errors(response: HttpResponse) -> dict[str, list[str]]:
    return dict(response.context_data["form"].errors)


def states(client: Client, page: Page) -> dict[str, str]:
    """Name of a link -> what the screen says of it."""
    return {row["link"].name: row["state"] for row in client.get(screen(page)).context_data["links"]}


@pytest.fixture
def stranger(make_editor: Callable[[str], User]) -> Client:
    """Somebody who may use the admin and edit no page."""
    peter = make_editor("peter")
    peter.groups.get().page_permissions.all().delete()
    client = Client()
    client.force_login(peter)
    return client


def test_the_page_being_edited_offers_to_share_its_preview(browser: Client, event: EventPage) -> None:
    form = browser.get(reverse("wagtailadmin_pages:edit", args=[event.pk])).content.decode()

    assert f'href="{screen(event)}"' in form
    assert "Zdieľať náhľad" in form


def test_a_folder_has_no_preview_to_share(browser: Client, folder: EventIndexPage) -> None:
    form = browser.get(reverse("wagtailadmin_pages:edit", args=[folder.pk])).content.decode()

    assert "Zdieľať náhľad" not in form
    assert browser.get(screen(folder)).status_code == 404
    assert browser.get(reverse("previews:share", args=[999])).status_code == 404


def test_a_link_shows_the_draft_as_it_was_last_saved(browser: Client, event: EventPage) -> None:
    secret = link_in(share(browser, event))
    type_draft(browser, event, "Rozpísané")

    before = title_of(ask_for_link(secret))
    event.title = "Uložené"
    event.save_revision()

    assert [before, title_of(ask_for_link(secret))] == ["Zverejnené", "Uložené"]


def test_a_link_leads_to_the_site_and_is_shown_once(browser: Client, event: EventPage) -> None:
    made = share(browser, event)
    secret = link_in(made)

    assert made.context_data["address"] == f"http://127.0.0.1:4321/_preview?link={secret}"
    assert secret in made.content.decode()
    assert "no-store" in made["Cache-Control"]
    assert secret not in browser.get(screen(event)).content.decode()
    [link] = SharedLink.objects.all()
    assert link.digest == digest_of(secret)
    assert secret not in str(vars(link))


def test_a_link_ends_with_its_last_day_where_the_editors_are(browser: Client, event: EventPage) -> None:
    day = timezone.localdate() + timedelta(days=2)

    share(browser, event, last_day=day.isoformat())

    [link] = SharedLink.objects.all()
    assert timezone.localtime(link.expires_at).isoformat()[:23] == f"{day}T23:59:59.999"


@pytest.mark.parametrize(("days", "made"), [(-1, False), (0, True), (90, True), (91, False)])
def test_a_day_is_chosen_from_the_next_ninety(
    browser: Client, event: EventPage, days: int, made: bool
) -> None:
    day = timezone.localdate() + timedelta(days=days)

    share(browser, event, last_day=day.isoformat())

    assert SharedLink.objects.exists() == made


def test_what_is_wrong_is_said_at_its_field(browser: Client, event: EventPage) -> None:
    latest = timezone.localdate() + timedelta(days=90)

    nothing = share(browser, event, "", "")
    too_late = share(browser, event, "Partner", "2099-01-01")
    share(browser, event, "Partner")
    again = share(browser, event, "Partner")

    assert errors(nothing) == {"name": ["Toto pole je povinné."]}
    assert errors(too_late) == {"last_day": [f"Vyberte deň od dneška do {latest:%d.%m.%Y}."]}
    assert errors(again) == {"name": ["Odkaz s týmto názvom už existuje."]}
    assert SharedLink.objects.count() == 1


def test_a_name_is_free_again_when_its_link_has_ended(browser: Client, event: EventPage) -> None:
    share(browser, event, "Partner")
    browser.post(reverse("previews:revoke", args=[SharedLink.objects.get().pk]))

    share(browser, event, "Partner")

    assert SharedLink.objects.open(timezone.now()).count() == 1


def test_the_screen_says_how_each_link_is(
    browser: Client, event: EventPage, make_editor: Callable[[str], User]
) -> None:
    for name in ("Platný", "Zrušený", "Skončený"):
        share(browser, event, name)
    peter = make_editor("peter")
    day = timezone.now() + timedelta(days=1)
    SharedLink.objects.issue(page=event, name="Petrov", made_by=peter, expires_at=day)
    User.objects.filter(pk=peter.pk).update(is_active=False)
    SharedLink.objects.filter(name="Skončený").update(expires_at=timezone.now())
    revoked = SharedLink.objects.get(name="Zrušený")

    answer = browser.post(reverse("previews:revoke", args=[revoked.pk]), follow=True)

    assert "Odkaz „Zrušený“ už neplatí." in answer.content.decode()
    assert states(browser, event) == {
        "Petrov": "Neplatí: jeho autor nesmie stránku upravovať",
        "Skončený": "Skončil",
        "Zrušený": "Zrušený",
        "Platný": "Platí",
    }


def test_the_screen_says_when_a_link_was_last_used(browser: Client, event: EventPage) -> None:
    secret = link_in(share(browser, event))
    assert "nikdy" in browser.get(screen(event)).content.decode()

    ask_for_link(secret)

    assert "nikdy" not in browser.get(screen(event)).content.decode()
    assert timezone.now() - SharedLink.objects.get().used_at < timedelta(minutes=1)


@pytest.mark.parametrize(("seconds", "noted"), [(59, False), (61, True)])
def test_the_last_use_is_stored_once_a_minute(
    browser: Client, event: EventPage, seconds: int, noted: bool
) -> None:
    secret = link_in(share(browser, event))
    before = timezone.now() - timedelta(seconds=seconds)
    SharedLink.objects.update(used_at=before)

    ask_for_link(secret)

    assert (SharedLink.objects.get().used_at > before) == noted


def test_any_editor_of_the_page_may_revoke_a_link(
    browser: Client, event: EventPage, make_editor: Callable[[str], User]
) -> None:
    secret = link_in(share(browser, event))
    other = Client()
    other.force_login(make_editor("peter"))

    other.post(reverse("previews:revoke", args=[SharedLink.objects.get().pk]))

    assert ask_for_link(secret).status_code == 404


def test_without_permission_to_edit_nothing_is_shared_or_revoked(
    browser: Client, event: EventPage, stranger: Client
) -> None:
    link, secret = SharedLink.objects.issue(
        page=event,
        name="Partner",
        made_by=User.objects.create_superuser("admin"),
        expires_at=datetime(2999, 1, 1, tzinfo=UTC),
    )
    revoke = reverse("previews:revoke", args=[link.pk])

    for client in (stranger, Client()):
        client.get(screen(event))
        client.post(screen(event), {"name": "Cudzí", "last_day": timezone.localdate().isoformat()})
        client.post(revoke)

    assert stranger.get(screen(event)).status_code == 302  # Wagtail's way to say: not allowed.
    assert [link.name for link in SharedLink.objects.all()] == ["Partner"]
    assert ask_for_link(secret).status_code == 200


def test_a_link_is_not_revoked_by_following_an_address(browser: Client, event: EventPage) -> None:
    share(browser, event)

    answer = browser.get(reverse("previews:revoke", args=[SharedLink.objects.get().pk]))

    assert answer.status_code == 405
    assert SharedLink.objects.get().revoked_at is None


def test_a_form_of_another_site_neither_shares_nor_revokes(jana: User, event: EventPage) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(jana)

    answer = browser.post(screen(event), {"name": "x", "last_day": timezone.localdate().isoformat()})

    assert answer.status_code == 403
    assert not SharedLink.objects.exists()


def test_the_history_of_the_page_keeps_who_shared_it_with_whom(
    browser: Client, event: EventPage, jana: User
) -> None:
    share(browser, event, "Partner")
    browser.post(reverse("previews:revoke", args=[SharedLink.objects.get().pk]))

    history = browser.get(reverse("wagtailadmin_pages:history", args=[event.pk])).content.decode()

    entries = PageLogEntry.objects.filter(page=event.pk, action__startswith="previews.")
    assert [(entry.user, entry.action) for entry in entries.order_by("pk")] == [
        (jana, "previews.share"),
        (jana, "previews.revoke"),
    ]
    assert "Zdieľanie náhľadu: Partner" in history
    assert "Ukončenie zdieľania náhľadu: Partner" in history
