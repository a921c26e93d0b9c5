"""Nobody sees a draft whom its page does not let in now; and no answer says why not."""

import logging
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.signing import TimestampSigner
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from events.models import EventIndexPage, EventPage
from events.previews.models import Preview, SharedLink, digest_of, make_secret
from events.previews.tokens import Claim, read_token, write_token
from tests.previewing import (
    TYPE,
    ask,
    ask_for_link,
    link_in,
    share,
    title_of,
    token_in,
    type_draft,
    type_new,
    view_draft,
)

NOTHING = (404, b"")


def said(answer: HttpResponse) -> tuple[int, bytes]:
    return answer.status_code, answer.content


@pytest.fixture
def token(browser: Client, event: EventPage) -> str:
    token = token_in(type_draft(browser, event, "Tajné"))
    assert title_of(ask(token)) == "Tajné"
    return token


@pytest.fixture
def link(browser: Client, event: EventPage) -> str:
    secret = link_in(share(browser, event))
    assert title_of(ask_for_link(secret)) == "Zverejnené"
    return secret


# What is sent in place of a token.

FORGERIES: dict[str, Callable[[str], str]] = {
    "missing": lambda _: "",
    "a space": lambda _: " ",
    "garbage": lambda _: "nonsense",
    "only colons": lambda _: ":::",
    "not base64": lambda token: "žltý:" + token.split(":", 1)[1],
    "a NUL in front": lambda token: "\0" + token,
    "a NUL behind": lambda token: token + "\0",
    "a megabyte": lambda token: token + "a" * 1_000_000,
    "cut short": lambda token: token[:-1],
    "another signature": lambda token: token[:-1] + ("A" if token[-1] != "A" else "B"),
    "no signature": lambda token: token.rsplit(":", 1)[0],
    "another time": lambda token: with_part(token, 1, "zzzzzz"),
    "another nonce": lambda token: with_part(token, 0, payload(make_secret(), 1, 1)),
    "another user": lambda token: with_part(token, 0, payload(claim_of(token).nonce, 999, 1)),
    "another page": lambda token: with_part(token, 0, payload(claim_of(token).nonce, 1, 999)),
    "signed for something else": lambda token: TimestampSigner(salt="another").sign_object(
        list(claim_of(token))
    ),
    "signed with another secret": lambda token: TimestampSigner(
        key="another", salt="previews.preview"
    ).sign_object(list(claim_of(token))),
    "the package's own kind of token": lambda token: TimestampSigner(salt="headlesspreview.token").sign(
        f"id={claim_of(token).page}"
    ),
    "an SQL wildcard": lambda _: "%",
    "a list": lambda token: f"['{token}']",
}


def claim_of(token: str) -> Claim:
    claim = read_token(token)
    assert claim
    return claim


def payload(*values: object) -> str:
    return TimestampSigner(salt="previews.preview").sign_object(list(values)).split(":")[0]


def with_part(token: str, number: int, part: str) -> str:
    parts = token.split(":")
    return ":".join([*parts[:number], part, *parts[number + 1 :]])


def test_a_forged_token_shows_nothing(token: str) -> None:
    answers = {name: said(ask(forge(token))) for name, forge in FORGERIES.items()}

    assert answers == dict.fromkeys(FORGERIES, NOTHING)


def test_a_forged_token_in_the_address_shows_nothing(token: str) -> None:
    def ask_openly(forged: str) -> HttpResponse:
        return Client().get("/api/preview/", {"content_type": TYPE, "token": forged})

    answers = {name: said(ask_openly(forge(token))) for name, forge in FORGERIES.items()}

    assert answers == dict.fromkeys(FORGERIES, NOTHING)
    assert title_of(ask_openly(token)) == "Tajné"


def test_a_forged_link_shows_nothing(token: str, link: str) -> None:
    forged = [forge(token) for forge in FORGERIES.values()]
    bent = [link[:-1], link + "a", link.swapcase(), link.replace("-", "+"), f" {link[1:]}", digest_of(link)]

    answers = {secret: said(ask_for_link(secret)) for secret in [*forged, *bent] if secret != link}

    assert answers == dict.fromkeys(answers, NOTHING)


def test_a_genuine_signature_over_what_was_never_made_shows_nothing(
    token: str, jana: User, event: EventPage
) -> None:
    nonce = claim_of(token).nonce
    other = User.objects.create_superuser("admin")
    claims = [
        Claim(make_secret(), jana.pk, event.pk),
        Claim(nonce, other.pk, event.pk),
        Claim(nonce, jana.pk, event.get_parent().pk),
    ]

    assert [said(ask(write_token(claim))) for claim in claims] == [NOTHING] * 3


# A genuine token after something changed.


def log_out(browser: Client, **_: object) -> None:
    browser.post(reverse("wagtailadmin_logout"))


def end_session_elsewhere(browser: Client, **_: object) -> None:
    browser.session.delete(browser.session.session_key)


def let_session_expire(browser: Client, **_: object) -> None:
    session = browser.session
    session.set_expiry(-1)
    session.save()


def change_password(jana: User, **_: object) -> None:
    jana.set_password("iné")
    jana.save()


def deactivate(jana: User, **_: object) -> None:
    User.objects.filter(pk=jana.pk).update(is_active=False)


def take_rights(jana: User, **_: object) -> None:
    jana.groups.clear()


def take_right_to_pages(jana: User, **_: object) -> None:
    jana.groups.get().page_permissions.all().delete()


def take_right_to_the_admin(jana: User, **_: object) -> None:
    jana.groups.get().permissions.filter(codename="access_admin").delete()


def delete_user(jana: User, **_: object) -> None:
    jana.delete()


def delete_page(event: EventPage, **_: object) -> None:
    event.delete()


def delete_folder(event: EventPage, **_: object) -> None:
    event.get_parent().specific.delete()


def prune_after_an_hour(**_: object) -> None:
    Preview.objects.update(refreshed_at=timezone.now() - timedelta(minutes=61))
    call_command("prune_previews", verbosity=0)


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
def test_a_token_ends_with_what_it_rests_on(
    change: Callable[..., None], token: str, browser: Client, jana: User, event: EventPage
) -> None:
    change(browser=browser, jana=jana, event=event)

    assert said(ask(token)) == NOTHING


@pytest.mark.parametrize("change", [log_out, change_password, deactivate, take_rights, delete_folder])
def test_the_token_of_a_new_event_ends_as_well(
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


def test_somebody_else_in_the_same_browser_ends_it(token: str, browser: Client) -> None:
    log_out(browser)
    browser.force_login(User.objects.create_superuser("admin"))

    assert said(ask(token)) == NOTHING


def test_another_session_of_the_same_editor_goes_on(token: str, jana: User, event: EventPage) -> None:
    elsewhere = Client()
    elsewhere.force_login(jana)
    other = token_in(type_draft(elsewhere, event, "Doma"))

    log_out(elsewhere)

    assert said(ask(other)) == NOTHING
    assert title_of(ask(token)) == "Tajné"


@pytest.mark.parametrize(("seconds", "shown"), [(3600, "Tajné"), (3601, "")])
def test_a_token_lives_for_an_hour(
    seconds: int, shown: str, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Signatures count whole seconds from the one in which they were made.
    made = int(time.time())
    monkeypatch.setattr(time, "time", lambda: made + seconds)

    assert title_of(ask(token)) == shown


def test_typing_on_gives_no_life_to_an_old_token(
    token: str, browser: Client, event: EventPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = time.time() + 3602
    monkeypatch.setattr(time, "time", lambda: later)

    newer = token_in(type_draft(browser, event, "Neskôr"))

    assert said(ask(token)) == NOTHING
    assert title_of(ask(newer)) == "Neskôr"


# A genuine token, sent otherwise.


def test_a_token_is_good_for_its_own_type_of_page(token: str) -> None:
    others = [
        "",
        "events.eventindexpage",
        "wagtailcore.page",
        "auth.user",
        "events.EventPage",
        f"{TYPE}\0",
        "x",
    ]

    assert {other: said(ask(token, other)) for other in others} == dict.fromkeys(others, NOTHING)


def test_one_kind_of_secret_is_no_good_as_the_other(token: str, link: str) -> None:
    assert [said(ask_for_link(token)), said(ask(link))] == [NOTHING, NOTHING]


def test_two_kinds_at_once_show_nothing(token: str, link: str) -> None:
    assert said(ask(token, **{"X-Preview-Link": link})) == NOTHING


def test_a_link_in_an_address_shows_nothing(link: str) -> None:
    assert said(Client().get("/api/preview/", {"link": link})) == NOTHING
    assert said(Client().get("/api/preview/", {"content_type": TYPE, "token": link})) == NOTHING


def test_a_token_elsewhere_shows_nothing(token: str) -> None:
    for name in ("Authorization", "Cookie", "X-Token"):
        answer = Client().get("/api/preview/", {"content_type": TYPE}, headers={name: token})

        assert said(answer) == NOTHING


def test_an_editors_cookies_open_nothing_by_themselves(browser: Client, event: EventPage) -> None:
    assert said(browser.get("/api/preview/", {"content_type": TYPE, "page": event.pk})) == NOTHING


def test_a_token_does_not_depend_on_whose_cookies_come_with_it(token: str) -> None:
    stranger = Client()
    stranger.force_login(User.objects.create_user("stranger"))

    answer = stranger.get("/api/preview/", {"content_type": TYPE}, headers={"X-Preview-Token": token})

    assert title_of(answer) == "Tajné"
    assert not answer.cookies


def test_a_draft_is_only_read(token: str) -> None:
    path = f"/api/preview/?content_type={TYPE}"

    for method in ("POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE"):
        answer = Client().generic(method, path, headers={"X-Preview-Token": token})

        assert (method, *said(answer)) == (method, 405, b"")


def test_the_first_and_the_last_of_two_tokens_are_not_mixed(token: str) -> None:
    answer = Client().get(f"/api/preview/?content_type={TYPE}&token={token}&token=nonsense")

    assert said(answer) == NOTHING


# Links.


def revoke(browser: Client, **_: object) -> None:
    browser.post(reverse("previews:revoke", args=[SharedLink.objects.get().pk]))


def let_link_expire(**_: object) -> None:
    SharedLink.objects.update(expires_at=timezone.now())


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
def test_a_link_ends_with_what_it_rests_on(
    change: Callable[..., None], link: str, browser: Client, jana: User, event: EventPage
) -> None:
    change(browser=browser, jana=jana, event=event)

    assert said(ask_for_link(link)) == NOTHING


@pytest.mark.parametrize("change", [log_out, change_password, let_session_expire])
def test_a_link_outlives_the_session_in_which_it_was_made(
    change: Callable[..., None], link: str, browser: Client, jana: User, event: EventPage
) -> None:
    change(browser=browser, jana=jana, event=event)

    assert title_of(ask_for_link(link)) == "Zverejnené"


# What is left behind.


def test_every_answer_is_the_same_and_kept_by_nobody(token: str, link: str, browser: Client) -> None:
    good = ask(token)
    log_out(browser)
    revoke_all = SharedLink.objects.update(revoked_at=timezone.now())

    bad = [ask(token), ask(""), ask("nonsense"), ask_for_link(link), ask_for_link("nonsense")]

    assert revoke_all == 1
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
