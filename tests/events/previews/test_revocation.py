"""A token or a link is valid until its session, user, permission or page is gone, and no longer."""

import time
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.core.signing import b62_decode
from django.test import Client

from events.models import EventIndexPage, EventPage
from tests.events.previews.revocations import (
    change_password,
    deactivate,
    delete_folder,
    delete_page,
    delete_user,
    end_session_elsewhere,
    let_link_expire,
    let_session_expire,
    log_out,
    prune_after_an_hour,
    revoke,
    take_right_to_pages,
    take_right_to_the_admin,
    take_rights,
)
from tests.previewing import NOTHING, ask, ask_for_link, said, title_of, token_in, type_draft, type_new

CHANGES = [
    log_out,
    end_session_elsewhere,
    let_session_expire,
    change_password,
    deactivate,
    take_rights,
    take_right_to_pages,
    take_right_to_the_admin,
    delete_user,
    delete_page,
    delete_folder,
    prune_after_an_hour,
]


@pytest.mark.parametrize("change", CHANGES)
def test_a_token_is_revoked(
    change: Callable[..., None], token: str, browser: Client, jana: User, event: EventPage
) -> None:
    change(browser=browser, jana=jana, event=event)

    assert said(ask(token)) == NOTHING


@pytest.mark.parametrize("change", [log_out, change_password, deactivate, take_rights, delete_folder])
def test_the_token_of_a_new_event_is_revoked(
    change: Callable[..., None],
    browser: Client,
    jana: User,
    folder: EventIndexPage,
    event: EventPage,
) -> None:
    token = token_in(type_new(browser, folder, "Tajné"))
    assert title_of(ask(token)) == "Tajné"

    change(browser=browser, jana=jana, event=event)

    assert said(ask(token)) == NOTHING


def test_another_login_in_the_same_browser_revokes_it(token: str, browser: Client) -> None:
    log_out(browser)
    browser.force_login(User.objects.create_superuser("admin"))

    assert said(ask(token)) == NOTHING


def test_another_session_of_the_same_editor_stays_valid(token: str, jana: User, event: EventPage) -> None:
    elsewhere = Client()
    elsewhere.force_login(jana)
    other = token_in(type_draft(elsewhere, event, "Doma"))

    log_out(elsewhere)

    assert said(ask(other)) == NOTHING
    assert title_of(ask(token)) == "Tajné"


@pytest.mark.parametrize(("seconds", "shown"), [(3600, "Tajné"), (3601, "")])
def test_a_token_expires_after_an_hour(
    seconds: int, shown: str, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Of the signature, in whole seconds: the clock may have moved on since the fixture signed it.
    made = b62_decode(token.split(":")[-2])
    monkeypatch.setattr(time, "time", lambda: made + seconds)

    assert title_of(ask(token)) == shown


def test_typing_does_not_renew_an_old_token(
    token: str, browser: Client, event: EventPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = time.time() + 3602
    monkeypatch.setattr(time, "time", lambda: later)

    newer = token_in(type_draft(browser, event, "Neskôr"))

    assert said(ask(token)) == NOTHING
    assert title_of(ask(newer)) == "Neskôr"


@pytest.mark.parametrize(
    "change",
    [
        revoke,
        let_link_expire,
        deactivate,
        take_rights,
        take_right_to_pages,
        take_right_to_the_admin,
        delete_user,
        delete_page,
        delete_folder,
    ],
)
def test_a_link_is_revoked(
    change: Callable[..., None], link: str, browser: Client, jana: User, event: EventPage
) -> None:
    change(browser=browser, jana=jana, event=event)

    assert said(ask_for_link(link)) == NOTHING


@pytest.mark.parametrize("change", [log_out, change_password, let_session_expire])
def test_a_link_outlives_the_session_of_its_author(
    change: Callable[..., None], link: str, browser: Client, jana: User, event: EventPage
) -> None:
    change(browser=browser, jana=jana, event=event)

    assert title_of(ask_for_link(link)) == "Zverejnené"
