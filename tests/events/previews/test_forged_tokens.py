"""Forged tokens and links are answered with the same 404."""

from collections.abc import Callable

from django.contrib.auth.models import User
from django.core.signing import TimestampSigner
from django.http import HttpResponse
from django.test import Client

from events.models import EventPage
from events.previews.models import digest_of, make_secret
from events.previews.tokens import Claim, read_token, write_token
from tests.previewing import NOTHING, TYPE, ask, ask_for_link, said, title_of

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
