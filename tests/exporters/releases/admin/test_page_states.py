"""Where pages are, on the screens that editors have: the editor, the list, the report and the home page."""

import csv
from io import StringIO

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cms.groups import ensure_editor_group
from events.models import EventPage
from exporters.releases.models import Build, Release
from tests.exporters.exports import link_to_page, make_event
from tests.exporters.releases.admin.release.screens import text_of

pytestmark = pytest.mark.django_db
HELD = "Odkaz vedie na stránku „Cieľ“, ktorá nie je zverejnená"


@pytest.fixture
def anna():
    user = User.objects.create_user("anna")
    user.groups.set([ensure_editor_group()])
    return user


@pytest.fixture
def client_of_anna(anna):
    client = Client()
    client.force_login(anna)
    return client


@pytest.fixture
def target(folder):
    return make_event(folder, "ciel", title="Cieľ")


@pytest.fixture
def held(folder, target, release, anna):
    """A page of Anna's that links to what was taken down since."""
    page = make_event(folder, body=[link_to_page(target)], title="Beseda o lipách", owner=anna)
    target.unpublish()
    release()
    return page


def listing(folder):
    return reverse("wagtailadmin_explore", args=[folder.pk])


def count_queries(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_the_editor_says_it_with_a_link_to_the_block(held, admin_client):
    html = admin_client.get(reverse("wagtailadmin_pages:edit", args=[held.pk])).content.decode()

    block = held.body.raw_data[0]["id"]
    assert HELD in html
    assert f'<a href="/admin/pages/{held.pk}/edit/#block-{block}-section">1. blok, Text</a>' in html


def test_a_new_page_has_no_state_yet(folder, admin_client):
    address = reverse("wagtailadmin_pages:add", args=["events", "eventpage", folder.pk])

    assert admin_client.get(address).status_code == 200


def test_the_list_says_it_of_events_and_leaves_folders_alone(held, folder, admin_client):
    shown = text_of(admin_client.get(listing(folder)))
    assert HELD in shown
    assert "Kde je?" in shown

    assert admin_client.get(listing(folder.get_parent())).status_code == 200


def test_the_history_of_a_folder_has_named_versions_as_that_of_an_event(folder, admin_client):
    answer = admin_client.get(reverse("wagtailadmin_pages:history", args=[folder.pk]))

    assert "versions/history.html" in [template.name for template in answer.templates]


def test_queries_of_the_list_do_not_grow(folder, target, release, admin_client):
    """Wagtail's own columns ask for each page's workflow, which comes off as two of a kind."""
    for number in range(2):
        make_event(folder, f"prva-{number}", [link_to_page(target)])
    target.unpublish()
    release()
    few = count_queries(admin_client, listing(folder))
    for number in range(8):
        make_event(folder, f"druha-{number}", [link_to_page(target)])
    release()

    assert count_queries(admin_client, listing(folder)) == few


def test_the_report_filters_by_state(held, folder, release, admin_client):
    make_event(folder, "dobra", title="Dobrá")
    release()
    Build.objects.create(release=Release.objects.latest("pk"), status="succeeded")
    report = reverse("event_states")

    everything = text_of(admin_client.get(report))
    assert HELD in everything
    assert "Dobrá" in everything
    online = text_of(admin_client.get(report, {"stage": "online"}))
    assert "Dobrá" in online
    assert "Beseda o lipách" not in online
    assert text_of(admin_client.get(report, {"stage": "held"})).count("Beseda o lipách") >= 1


def test_the_report_can_be_taken_along(held, admin_client):
    answer = admin_client.get(reverse("event_states"), {"export": "csv", "stage": "held"})

    (row,) = csv.DictReader(StringIO(b"".join(answer.streaming_content).decode()))
    assert row["Názov"] == "Beseda o lipách"
    assert row["Kde je?"] == "Nie je na webe"


def test_the_report_is_in_the_menu_of_editors_and_shows_their_pages(held, client_of_anna):
    home = client_of_anna.get(reverse("wagtailadmin_home")).content.decode()

    assert reverse("event_states") in home
    assert HELD in text_of(client_of_anna.get(reverse("event_states")))


def test_somebody_without_pages_gets_no_report(db):
    user = User.objects.create_user("nikto")
    group = Group.objects.create(name="Nič")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    user.groups.add(group)
    client = Client()
    client.force_login(user)

    assert client.get(reverse("event_states")).status_code == 302
    home = text_of(client.get(reverse("wagtailadmin_home")))
    assert "Čo čaká na vás" not in home
    assert "Kde je moja stránka?" not in home


def test_the_home_page_says_what_waits_for_me(held, folder, anna, client_of_anna):
    other = make_event(folder, "cudzia", title="Cudzia")
    EventPage.objects.filter(pk=other.pk).update(live=False)
    draft = folder.add_child(
        instance=EventPage(title="Môj koncept", slug="k", live=False, publish_date="2027-01-01", owner=anna)
    )
    draft.save_revision(user=anna)

    shown = text_of(client_of_anna.get(reverse("wagtailadmin_home")))

    assert "Čo čaká na vás" in shown
    assert f"Beseda o lipách Nie je na webe 1. blok, Text: {HELD}" in shown
    assert "Vaše koncepty Môj koncept" in shown
    assert "Cudzia" not in shown


def test_overdue_page_waits_for_whoever_made_it(folder, anna, client_of_anna):
    page = folder.add_child(
        instance=EventPage(title="Neskoro", slug="k", live=False, publish_date="2027-01-01", owner=anna)
    )
    revision = page.save_revision(user=anna)
    type(revision).objects.filter(pk=revision.pk).update(approved_go_live_at=timezone.now())

    assert "Neskoro Naplánované Mala sa zverejniť" in text_of(
        client_of_anna.get(reverse("wagtailadmin_home"))
    )


def test_queries_of_the_home_page_do_not_grow(folder, target, release, anna, client_of_anna):
    for number in range(2):
        make_event(folder, f"prva-{number}", [link_to_page(target)], owner=anna)
    target.unpublish()
    release()
    home = reverse("wagtailadmin_home")
    few = count_queries(client_of_anna, home)
    for number in range(3):
        make_event(folder, f"druha-{number}", [link_to_page(target)], owner=anna)
    release()

    assert count_queries(client_of_anna, home) == few
