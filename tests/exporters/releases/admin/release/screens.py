"""Publishing a change, and requests for the screens of a release."""

from typing import TYPE_CHECKING

from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from events.models import EventPage
from exporters.releases.models import Release

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer


def change(event: EventPage, user: User | None = None, **fields: object) -> None:
    page = EventPage.objects.get(pk=event.pk)
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision(user=user).publish(user=user)


def text_of(response: "Answer") -> str:
    assert response.status_code == 200
    return " ".join(strip_tags(response.content.decode().partition("<main")[2]).split())


def look_at(client: Client, name: str, release: Release, **query: str) -> "Answer":
    return client.get(reverse(f"releases:{name}", args=[release.pk]), query)
