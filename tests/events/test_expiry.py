"""After its expiry a page can be saved and published again, with the real form."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page
from wagtail.test.utils.form_data import nested_form_data, streamfield

from events.models import EventIndexPage, EventPage

pytestmark = pytest.mark.django_db

NOW = timezone.now()
PAST, LATER = NOW - timedelta(days=2), NOW + timedelta(days=2)


@pytest.fixture
def admin(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("admin"))
    return client


@pytest.fixture
def expired(make_event: Callable[..., EventPage]) -> EventPage:
    """An event that its expiry date has taken offline."""
    event = make_event()
    expire(event)
    event.refresh_from_db()
    assert (event.live, event.expired) == (False, True)
    return event


def expire(page: Page) -> None:
    draft = page.get_latest_revision_as_object()
    # With seconds, which the form does not have.
    draft.expire_at = PAST.replace(second=17)
    draft.save_revision().publish()
    call_command("publish_scheduled")


def written(moment: datetime | None) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M") if moment else ""


def post(client: Client, page: Page, *, expire_at: datetime | None, **fields: str):
    """Send the form as the browser would, with what it shows of the dates."""
    data = {
        "title": "Stretnutie",
        "slug": page.slug,
        "publish_date": "2021-03-31",
        "description": "",
        "project": "",
        "edition": "",
        "event_type": "",
        "body": streamfield([]),
        "go_live_at": "",
        "expire_at": written(expire_at),
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        **fields,
    }
    return client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), nested_form_data(data))


def errors(response) -> dict[str, list[str]]:
    return {field: list(messages) for field, messages in response.context["form"].errors.items()}


def test_the_form_shows_the_date_and_a_draft_keeps_it_each_time(admin: Client, expired: EventPage) -> None:
    for description in ("Prvý", "Druhý"):
        response = post(admin, expired, expire_at=PAST, description=description)
        assert response.status_code == 302, errors(response)

    expired.refresh_from_db()
    draft = expired.get_latest_revision_as_object()
    assert (draft.description, written(draft.expire_at), expired.live) == ("Druhý", written(PAST), False)


def test_publishing_again_ends_the_date_and_the_page_stays_online(admin: Client, expired: EventPage) -> None:
    response = post(admin, expired, expire_at=PAST, **{"action-publish": "on"})

    assert response.status_code == 302
    call_command("publish_scheduled")
    expired.refresh_from_db()
    assert (expired.live, expired.expired, expired.expire_at) == (True, False, None)


def test_a_later_date_beside_it_wins(admin: Client, expired: EventPage) -> None:
    post(admin, expired, expire_at=LATER, **{"action-publish": "on"})

    expired.refresh_from_db()
    assert (expired.live, written(expired.expire_at)) == (True, written(LATER))


def test_a_later_day_to_go_live_may_stand_beside_it_and_ends_it(admin: Client, expired: EventPage) -> None:
    for action in ({}, {}, {"action-publish": "on"}):
        response = post(admin, expired, expire_at=PAST, go_live_at=written(LATER), **action)
        assert response.status_code == 302, errors(response)

    expired.refresh_from_db()
    draft = expired.get_latest_revision_as_object()
    assert (written(draft.go_live_at), draft.expire_at) == (written(LATER), None)


def test_another_past_date_is_an_error(admin: Client, expired: EventPage) -> None:
    response = post(admin, expired, expire_at=PAST - timedelta(days=1))

    assert list(errors(response)) == ["expire_at"]


def test_a_folder_obeys_the_same_rule(admin: Client, folder: EventIndexPage) -> None:
    expire(folder)

    assert post(admin, folder, expire_at=PAST).status_code == 302
    assert post(admin, folder, expire_at=PAST, **{"action-publish": "on"}).status_code == 302
    folder.refresh_from_db()
    assert (folder.live, folder.expire_at) == (True, None)


def test_the_list_publishes_an_expired_page(admin: Client, expired: EventPage) -> None:
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])

    admin.post(f"{address}?id={expired.pk}")

    expired.refresh_from_db()
    assert (expired.live, expired.expire_at) == (True, None)


def test_the_scheduler_keeps_a_date_that_passed_while_it_stood_still(
    make_event: Callable[..., EventPage],
) -> None:
    event = make_event()
    draft = event.get_latest_revision_as_object()
    draft.go_live_at, draft.expire_at = LATER, LATER + timedelta(days=1)
    revision = draft.save_revision()
    revision.publish()
    long_ago = PAST - timedelta(days=1)
    revision.approved_go_live_at = long_ago
    revision.content |= {"go_live_at": long_ago.isoformat(), "expire_at": PAST.isoformat()}
    revision.save()

    for _run in range(2):
        call_command("publish_scheduled")

    event.refresh_from_db()
    assert (event.live, event.expired) == (False, True)
