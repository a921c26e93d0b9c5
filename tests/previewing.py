"""Previews as editors and Astro ask for them."""

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from django.test import Client
from django.urls import reverse
from wagtail.models import Page
from wagtail.test.utils.form_data import nested_form_data, streamfield

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

TYPE = "events.eventpage"
EMPTY_FORM = {
    "slug": "",
    "publish_date": "2021-03-31",
    "description": "",
    "project": "",
    "edition": "",
    "event_type": "",
    "comments-TOTAL_FORMS": "0",
    "comments-INITIAL_FORMS": "0",
    "body": streamfield([]),
}
# What is said of a draft that is not to be seen.
NOTHING = (404, b"")


def type_draft(client: Client, page: Page, title: str) -> "Answer":
    """Type a title into an event's form. Returns what the panel's frame gets: the way to the preview."""
    return ask_panel(client, reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk]), title)


def type_new(client: Client, folder: Page, title: str) -> "Answer":
    """The same in the form of an event that is not saved yet."""
    names = ["events", "eventpage", folder.pk]
    return ask_panel(client, reverse("wagtailadmin_pages:preview_on_add", args=names), title)


def ask_panel(client: Client, view: str, title: str) -> "Answer":
    posted = client.post(view, nested_form_data({**EMPTY_FORM, "title": title}))
    assert posted.json()["is_available"]
    return client.get(view, {"in_preview_panel": "true"})


def view_draft(client: Client, page: Page) -> "Answer":
    """Look at the draft that is saved."""
    return client.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk]))


def token_in(response: "Answer") -> str:
    """The token in the address that a preview leads to."""
    return parse_qs(urlsplit(response["Location"]).query)["token"][0]


def link_in(response: "Answer") -> str:
    """The secret of the link that the admin has just made."""
    return parse_qs(urlsplit(context_of(response)["address"]).query)["link"][0]


def context_of(response: "Answer") -> dict[str, Any]:
    """What a screen of the admin was rendered with."""
    assert response.context_data is not None
    return response.context_data


def share(client: Client, page: Page, name: str = "Partner", last_day: str = "") -> "Answer":
    """Make a link to a page's draft in the admin; last_day: YYYY-MM-DD, the proposed one if not given."""
    screen = reverse("previews:share", args=[page.pk])
    form = context_of(client.get(screen))["form"]
    proposed = form["last_day"].initial.isoformat()
    return client.post(screen, {"name": name, "last_day": last_day or proposed})


def ask(token: str, content_type: str = TYPE, **headers: str) -> "Answer":
    """What the CMS tells Astro's server, which has no cookies."""
    return Client().get(
        "/api/preview/", {"content_type": content_type}, headers={"X-Preview-Token": token, **headers}
    )


def ask_for_link(secret: str) -> "Answer":
    return Client().get("/api/preview/", headers={"X-Preview-Link": secret})


def said(answer: "Answer") -> tuple[int, bytes]:
    return answer.status_code, answer.content


def title_of(response: "Answer") -> str:
    """The title in a draft's front matter, or nothing where there is no draft."""
    content: dict[str, Any] = response.json() if response.status_code == 200 else {}
    lines = content.get("markdown", "").splitlines()
    return next((line.removeprefix("title: ") for line in lines if line.startswith("title: ")), "")
