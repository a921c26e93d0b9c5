"""A token or a link is accepted in one header, for one type of page and one method."""

from django.contrib.auth.models import User
from django.test import Client

from events.models import EventPage
from tests.previewing import NOTHING, TYPE, ask, ask_for_link, said, title_of


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


def test_a_token_is_no_link_and_a_link_no_token(token: str, link: str) -> None:
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
