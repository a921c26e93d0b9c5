"""The calendar shows each event on its day with its state, to those who may see it."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from html import unescape

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import GroupPagePermission

from cms.groups import ensure_editor_group
from events.calendar.entries import list_month
from events.calendar.months import Month
from events.models import EventIndexPage, EventPage

pytestmark = pytest.mark.django_db
MonthOf = Callable[[str], str]


@pytest.fixture
def editor(client: Client) -> User:
    """Whose client is logged in."""
    anna = User.objects.create_user("anna")
    anna.groups.set([ensure_editor_group()])
    client.force_login(anna)
    return anna


@pytest.fixture
def open_month(client: Client) -> MonthOf:
    def open_one(month: str) -> str:
        answer = client.get(reverse("event_calendar"), {"month": month})
        assert answer.status_code == 200
        return unescape(answer.content.decode())

    return open_one


def test_events_stand_on_their_days_with_their_states(
    editor: User, make_event: Callable[..., EventPage], make_draft: Callable[..., EventPage]
) -> None:
    make_event(title="Beseda", publish_date="2027-02-03")
    newer = make_event(title="Dielňa", publish_date="2027-02-03")
    newer.save_revision()
    EventPage.objects.filter(pk=newer.pk).update(has_unpublished_changes=True)
    later = make_draft(title="Koncert", publish_date=date(2027, 2, 28))
    later.latest_revision.approved_go_live_at = datetime(2027, 2, 20, 9, 30, tzinfo=UTC)
    later.latest_revision.save()
    make_draft(title="Plán", publish_date=date(2027, 2, 28))
    make_event(title="Inokedy", publish_date="2027-03-01")

    found = list_month(editor, Month(2027, 2))

    assert {
        day.day: [(one.title, one.kind, one.state) for one in entries] for day, entries in found.items()
    } == {
        3: [("Beseda", "live", "Zverejnené"), ("Dielňa", "live", "Zverejnené, s novšími zmenami")],
        28: [("Koncert", "scheduled", "Naplánované na 20.02.2027 10:30"), ("Plán", "draft", "Koncept")],
    }
    assert found[date(2027, 2, 28)][0].url == reverse("wagtailadmin_pages:edit", args=[later.pk])


def test_a_month_has_links_to_those_beside_it_and_marks_today(
    editor: User, make_event: Callable[..., EventPage], open_month: MonthOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_event(title="Beseda", publish_date="2027-01-15")
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: date(2027, 1, 15))

    page = open_month("nonsense")

    assert "Január 2027" in page
    assert {"?month=2026-12", "?month=2027-02"} <= set(re.findall(r'href="([^"]*)"', page))
    assert "?month=2027-01" not in page
    assert re.search(r'<td aria-current="date">\s*<time datetime="2027-01-15">', page)
    assert page.count('aria-current="date"') == 2
    assert "?month=2027-01" in open_month("2027-02")


def test_an_empty_month_leads_to_the_next_events(
    editor: User, make_event: Callable[..., EventPage], open_month: MonthOf
) -> None:
    make_event(title="Beseda", publish_date="2021-03-31")
    make_event(title="Dielňa", publish_date="2028-05-01")

    page = open_month("2027-02")

    assert {"?month=2021-03", "?month=2028-05"} <= set(re.findall(r'href="([^"]*)"', page))
    for end in ("0001-01", "9999-12"):
        assert "V tomto mesiaci nie je žiadne podujatie." in open_month(end)


def test_drafts_without_a_date_are_counted_and_listed(
    editor: User,
    client: Client,
    make_event: Callable[..., EventPage],
    make_draft: Callable[..., EventPage],
    open_month: MonthOf,
) -> None:
    make_event(title="Beseda")
    for title in ("Nápad", "Iný nápad"):
        make_draft(title=title, publish_date=None)

    (address,) = re.findall(r'href="([^"]*)">2 koncepty bez dátumu<', open_month("2027-02"))
    listed = client.get(address)

    assert {page.title for page in listed.context["object_list"]} == {"Nápad", "Iný nápad"}


def test_only_what_the_list_of_pages_shows_is_shown(
    client: Client,
    make_event: Callable[..., EventPage],
    make_draft: Callable[..., EventPage],
    folder: EventIndexPage,
    open_month: MonthOf,
) -> None:
    make_event(title="Cudzia", publish_date="2027-02-03")
    make_draft(title="Cudzí nápad", publish_date=None)
    other = folder.get_parent().add_child(instance=EventIndexPage(title="Inde", slug="inde"))
    mine = EventPage(title="Vlastná", publish_date=date(2027, 2, 3))
    other.add_child(instance=mine)
    group = Group.objects.create(name="Inde")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    GroupPagePermission.objects.create(
        group=group, page=other, permission=Permission.objects.get(codename="add_page")
    )
    boris = User.objects.create_user("boris")
    boris.groups.set([group])
    client.force_login(boris)

    page = open_month("2027-02")

    assert "Vlastná" in page
    assert "Cudzia" not in page
    assert "bez dátumu" not in page
    # Who may add pages may edit their own.
    assert reverse("wagtailadmin_pages:edit", args=[mine.pk]) not in page
    EventPage.objects.filter(pk=mine.pk).update(owner=boris)
    assert reverse("wagtailadmin_pages:edit", args=[mine.pk]) in open_month("2027-02")


def test_who_sees_no_pages_sees_no_calendar(client: Client) -> None:
    group = Group.objects.create(name="Bez stránok")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    outsider = User.objects.create_user("cudzí")
    outsider.groups.set([group])
    client.force_login(outsider)

    assert client.get(reverse("event_calendar")).status_code == 302
    assert reverse("event_calendar") not in client.get(reverse("wagtailadmin_home")).content.decode()


def test_more_events_need_no_more_queries(
    editor: User,
    make_event: Callable[..., EventPage],
    make_draft: Callable[..., EventPage],
    open_month: MonthOf,
) -> None:
    counts = []
    for day in range(1, 8):
        make_event(title=f"Beseda {day}", publish_date=f"2027-02-{day:02}")
        make_draft(title=f"Plán {day}", publish_date=date(2027, 2, day))
        if day in (2, 7):
            open_month("2027-02")
            with CaptureQueriesContext(connection) as queries:
                open_month("2027-02")
            counts.append(len(queries))

    assert counts[0] == counts[1]
