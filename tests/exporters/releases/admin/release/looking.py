"""What the tests of the screens do again and again."""

from django.urls import reverse
from django.utils.html import strip_tags

from events.models import EventPage


def change(event, user=None, **fields):
    page = EventPage.objects.get(pk=event.pk)
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision(user=user).publish(user=user)


def text_of(response):
    assert response.status_code == 200
    return " ".join(strip_tags(response.content.decode().partition("<main")[2]).split())


def look_at(client, name, release, **query):
    return client.get(reverse(f"releases:{name}", args=[release.pk]), query)
