"""The form's preview accepts unvalidated values; Wagtail's checker runs across the two origins."""

import json
import re
from collections.abc import Callable
from html import unescape

import pytest
from django.conf import LazySettings
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data, streamfield

from events.models import EventPage
from events.previews.models import Preview
from events.previews.panel import serve_command
from tests import previewing


def post(client: Client, view: str, body: list[tuple[str, object]], **fields: str) -> HttpResponse:
    form = {**previewing.EMPTY_FORM, "body": streamfield(body), **fields}
    return client.post(view, nested_form_data(form))


def edit(event: EventPage) -> str:
    return reverse("wagtailadmin_pages:preview_on_edit", args=[event.pk])


def kept() -> EventPage:
    return Preview.objects.get().as_page()


def test_answer_to_the_form_leads_to_what_it_holds(browser: Client, event: EventPage) -> None:
    answer = post(browser, edit(event), [], title="Rozpísané").json()

    assert {name: answer[name] for name in ("is_valid", "is_available")} == {
        "is_valid": True,
        "is_available": True,
    }
    assert previewing.title_of(previewing.ask(address_token(answer["address"]))) == "Rozpísané"


def address_token(address: str) -> str:
    return previewing.token_in({"Location": address})


def test_form_is_taken_as_it_is(browser: Client, event: EventPage) -> None:
    body = [
        ("embed", {"url": "nezmysel", "title": ""}),
        ("code", {"language": "", "code": "print()"}),
    ]

    answer = post(
        browser,
        edit(event),
        body,
        title="",
        slug="nie je adresa",
        publish_date="",
        edition="0",
        project="999",
    )

    assert answer.json()["is_valid"]
    page = kept()
    assert (page.title, page.slug, page.publish_date, page.edition) == ("", event.slug, None, 0)
    assert page.project is None
    assert [(block["type"], block["value"]) for block in page.body.get_prep_value()] == body


def test_a_value_that_cannot_be_converted_leaves_the_field_as_it_was(
    browser: Client, event: EventPage
) -> None:
    post(browser, edit(event), [], title="X", publish_date="niekedy v marci", edition="prvý")

    page = kept()
    assert (str(page.publish_date), page.edition) == ("2021-03-31", None)


def test_address_of_another_event_is_not_taken(
    browser: Client, event: EventPage, make_event: Callable[..., EventPage]
) -> None:
    other = make_event(title="Iné")

    post(browser, edit(event), [], title="X", slug=other.slug)

    assert kept().slug == event.slug


def test_new_event_without_a_word_has_a_preview(browser: Client, event: EventPage) -> None:
    folder = event.get_parent()
    view = reverse("wagtailadmin_pages:preview_on_add", args=["events", "eventpage", folder.pk])

    post(browser, view, [], title="", publish_date="")

    page = kept()
    assert (page.title, page.slug, page.url_path) == ("", "bez-nazvu", f"{folder.url_path}bez-nazvu/")


def test_frame_that_wagtail_loads_leads_to_an_unfinished_draft_too(browser: Client, event: EventPage) -> None:
    post(browser, edit(event), [], title="", publish_date="")

    answer = browser.get(edit(event), {"in_preview_panel": "true"})

    assert answer.status_code == 302
    assert previewing.title_of(previewing.ask(previewing.token_in(answer))) == "(bez názvu)"


def axe_configuration(html: str) -> dict[str, dict[str, object]]:
    found = re.search(r'<script id="checker-axe-configuration".*?>(.*?)</script>', html, re.DOTALL)
    return json.loads(unescape(found[1]))


def test_checker_reaches_from_the_form_to_the_preview_alone(
    browser: Client, event: EventPage, settings: LazySettings
) -> None:
    settings.PREVIEW_URL = "https://preview.example.org:4321/mesto"

    html = browser.get(reverse("wagtailadmin_pages:edit", args=[event.pk])).content.decode()

    assert axe_configuration(html)["spec"]["allowedOrigins"] == ["https://preview.example.org:4321"]


def test_checker_in_the_preview_answers_the_cms_alone(browser: Client) -> None:
    html = browser.get(reverse("preview_userbar"), headers={"host": "localhost:8000"}).content.decode()

    assert axe_configuration(html)["spec"]["allowedOrigins"] == ["http://localhost:8000"]
    scripts = re.findall(r'<script src="(.*?)\?', html)
    assert [script.rpartition("/")[2] for script in scripts] == ["vendor.js", "userbar.js"]
    assert all(script.startswith("//localhost:8000/static/") for script in scripts)
    assert "<aside hidden" in html


def test_nobody_else_gets_the_checker(db: None) -> None:
    assert Client().get(reverse("preview_userbar")).status_code == 302


@pytest.mark.parametrize(
    ("preview", "command"),
    [
        ("http://127.0.0.1:4321", "CMS_URL=http://localhost:8000 PORT=4321 npm run serve:preview"),
        ("https://preview.example.org", "CMS_URL=http://localhost:8000 npm run serve:preview"),
    ],
)
def test_command_that_starts_the_preview(preview: str, command: str) -> None:
    assert serve_command("http://localhost:8000", preview) == command


def test_panel_that_is_asked_before_any_typing_shows_the_saved_draft(
    browser: Client, event: EventPage
) -> None:
    answer = browser.get(edit(event), {"in_preview_panel": "true"})

    assert answer.status_code == 302
    assert previewing.title_of(previewing.ask(previewing.token_in(answer))) == "Zverejnené"


def test_panel_of_a_new_event_that_is_asked_before_any_typing_shows_an_empty_draft(
    browser: Client, event: EventPage
) -> None:
    view = reverse("wagtailadmin_pages:preview_on_add", args=["events", "eventpage", event.get_parent().pk])

    answer = browser.get(view, {"in_preview_panel": "true"})

    assert answer.status_code == 302
    assert kept().title == ""
