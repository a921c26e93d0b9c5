"""Previews leak neither drafts nor secrets: in responses, logs, names or rows."""

import logging
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from events.models import EventPage
from events.previews.models import Preview, SharedLink
from tests.events.previews.revocations import log_out, take_right_to_pages
from tests.previewing import (
    NOTHING,
    ask,
    ask_for_link,
    link_in,
    said,
    share,
    token_in,
    type_draft,
    view_draft,
)


def test_every_refusal_is_the_same_and_never_cached(token: str, link: str, browser: Client) -> None:
    good = ask(token)
    log_out(browser)
    revoke_all = SharedLink.objects.update(revoked_at=timezone.now())

    bad = [ask(token), ask(""), ask("nonsense"), ask_for_link(link), ask_for_link("nonsense")]

    assert revoke_all == 1
    # Each request has a number of its own, random and of no other meaning.
    assert len({answer.headers.pop("X-Request-ID") for answer in bad}) == len(bad)
    # A second may pass in between.
    assert all(answer.headers.pop("Expires") for answer in bad)
    assert {(said(answer), tuple(answer.headers.items())) for answer in bad} == {
        (NOTHING, tuple(bad[0].headers.items()))
    }
    assert {answer["Cache-Control"] for answer in [good, *bad]} == {
        "max-age=0, no-cache, no-store, must-revalidate, private"
    }


def test_nothing_of_a_draft_is_logged(
    browser: Client, event: EventPage, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    token = token_in(type_draft(browser, event, "Tajné"))
    secret = link_in(share(browser, event))

    for answer in (ask(token), ask_for_link(secret)):
        assert answer.status_code == 200
    log_out(browser)
    SharedLink.objects.update(revoked_at=timezone.now())
    for answer in (ask(token), ask_for_link(secret)):
        assert answer.status_code == 404

    # Django's own debugging of the database is never on where drafts are real.
    logged = "\n".join(r.getMessage() for r in caplog.records if r.name != "django.db.backends")
    assert "Not Found: /api/preview/" in logged
    assert [word for word in (token, secret, "Tajné", "Zverejnené") if word in logged] == []


def test_an_error_is_logged_without_the_words_that_caused_it(
    token: str, caplog: pytest.LogCaptureFixture
) -> None:
    preview = Preview.objects.get()
    Preview.objects.update(content=preview.content.replace("2021-03-31", "Tajný dátum"))

    answer = ask(token)

    assert said(answer) == (500, b"")
    [failed, answered] = [record for record in caplog.records if record.levelname == "ERROR"]
    assert failed.getMessage().startswith("A preview failed: ValidationError in ")
    assert answered.getMessage() == "Internal Server Error: /api/preview/"
    assert "Tajný" not in caplog.text


def test_neither_secret_nor_draft_is_in_a_name(token: str, link: str) -> None:
    preview = Preview.objects.get()

    assert f"{preview!r}" == f"<Preview: preview {preview.pk}>"
    assert SharedLink.objects.filter(digest=link).count() == 0


def test_a_preview_of_a_page_that_one_may_not_edit_is_not_made(
    event: EventPage, make_editor: Callable[[str], User]
) -> None:
    peter = make_editor("peter")
    take_right_to_pages(peter)
    client = Client()
    client.force_login(peter)

    view_draft(client, event)

    assert not Preview.objects.exists()


def test_what_the_site_gets_of_wagtail_holds_no_secret_of_the_editors(browser: Client) -> None:
    # The checker's HTML runs in the preview's frame, where the site's scripts can read it.
    html = browser.get(reverse("preview_userbar")).content.decode()

    secrets = ["csrf", "jana", browser.session.session_key]
    assert "wagtail-userbar-template" in html
    assert [secret for secret in secrets if secret in html.lower()] == []
