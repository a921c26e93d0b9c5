"""Drafts may be incomplete; the checks of the hook run before publishing."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail import hooks
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from events.gate import CHECK_HOOK
from events.models import EventPage

pytestmark = pytest.mark.django_db

TEXT_FEATURES = EventPage.body.field.stream_block.child_blocks["text"].features


@pytest.fixture
def admin(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("admin"))
    return client


def post(client: Client, event: EventPage, body: list[tuple[str, object]], **fields: str):
    """Send the form of the event as the editor's browser would."""
    data = {
        "title": event.title,
        "slug": event.slug,
        "publish_date": "31.03.2021",
        "description": "",
        "project": "",
        "edition": "",
        "event_type": "",
        "comments": {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0},
        "body": streamfield(body),
        **fields,
    }
    data["comments-TOTAL_FORMS"] = data["comments-INITIAL_FORMS"] = "0"
    del data["comments"]
    return client.post(reverse("wagtailadmin_pages:edit", args=[event.pk]), nested_form_data(data))


def errors(response) -> dict[str, list[str]]:
    form = response.context["form"]
    return {field: list(messages) for field, messages in form.errors.items()}


def test_an_event_is_published_from_the_form(admin: Client, make_event: Callable[..., EventPage]) -> None:
    event = make_event()
    text = rich_text("<p>Viac na www.a.sk.</p>", features=TEXT_FEATURES)

    response = post(admin, event, [("text", text)], **{"action-publish": "on"})

    assert response.status_code == 302
    event.refresh_from_db()
    [block] = event.body.raw_data
    assert '<a href="http://www.a.sk">www.a.sk</a>.</p>' in block["value"]


def test_a_failed_check_is_a_field_error_and_stops_publishing(
    admin: Client, make_event: Callable[..., EventPage]
) -> None:
    event = make_event()

    def check(page: EventPage) -> dict[str, str]:
        return {"description": f"Krátke: {page.description}", "layout": "Chýba."}

    with hooks.register_temporarily(CHECK_HOOK, check):
        response = post(admin, event, [], description="Nové", **{"action-publish": "on"})

    assert errors(response) == {"description": ["Krátke: Nové"], "__all__": ["Chýba."]}
    event.refresh_from_db()
    assert event.description == ""


def test_a_draft_is_not_checked_and_may_be_unfinished(
    admin: Client, make_event: Callable[..., EventPage]
) -> None:
    event = make_event()

    with hooks.register_temporarily(CHECK_HOOK, lambda _: {"title": "Nie."}):
        response = post(admin, event, [("divider", "")], publish_date="")

    assert response.status_code == 302
    draft = EventPage.objects.get(pk=event.pk).get_latest_revision_as_object()
    assert draft.publish_date is None
    assert [block.block_type for block in draft.body] == ["divider"]


def test_images_of_a_form_are_read_together_and_keep_their_own_words(
    admin: Client, make_event: Callable[..., EventPage], make_image: Callable[..., Any]
) -> None:
    event, one, other = make_event(), make_image().pk, make_image().pk

    def send(*images: int) -> int:
        blocks = [
            ("image", {"image": str(pk), "alt_text": f"Slovo {number}", "caption": ""})
            for number, pk in enumerate(images)
        ]
        with CaptureQueriesContext(connection) as queries:
            assert post(admin, event, blocks, **{"action-publish": "on"}).status_code == 302
        return len(queries)

    send(one)
    few, many = send(one, other), send(*[one, other] * 5)

    assert few == many
    event.refresh_from_db()
    assert [(block["value"]["image"], block["value"]["alt_text"]) for block in event.body.raw_data] == [
        ((one, other)[number % 2], f"Slovo {number}") for number in range(10)
    ]
