"""Requests for the screen of search and replace."""

from typing import Any

from django.test import Client
from django.urls import reverse

from events.models import EventPage
from exporters.releases.admin.replacing.steps import Shown

ASKED = {"find": "lipa", "put": "dub", "match_case": "on", "places": ["title", "description", "text", "alt"]}


def look(client: Client, **asked: Any) -> Any:
    answer = client.get(reverse("event_replace"), {**ASKED, **asked})
    assert answer.status_code == 200
    return answer


def shown(client: Client, **asked: Any) -> list[Shown]:
    return list(look(client, **asked).context["step"].shown)


def write(client: Client, found: list[Shown], **asked: Any) -> Any:
    """What the form of a step sends, with every event chosen."""
    digests = {f"digest-{one.page.pk}": one.rewrite.digest for one in found if one.rewrite}
    chosen = {"event": [one.page.pk for one in found], "following": ""}
    answer = client.post(reverse("event_replace"), {**ASKED, **asked, **chosen, **digests})
    assert answer.status_code == 200
    return answer


def draft_text(page: EventPage) -> str:
    return str(EventPage.objects.get(pk=page.pk).get_latest_revision_as_object().body.raw_data[0]["value"])
