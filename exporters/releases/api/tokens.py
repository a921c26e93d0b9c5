"""Export tokens: shown once, stored as a digest."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

from django.utils import timezone

from exporters.core.hashing import digest
from exporters.releases.models import Series, Token

# Tells what it is where it turns up in a place that it should not be in.
PREFIX = "wagtail-export-"
# In bytes; beyond guessing.
SIZE = 32
# The last use is shown to people: to the minute is enough, and spares a write at each file.
SHOWN_EVERY = timedelta(minutes=1)
LONGEST = 200


def make_token(series: Series, name: str, user: Any = None) -> str:
    """The text of a new token."""
    return issue_token(series, name, user)[1]


def issue_token(series: Series, name: str, user: Any = None) -> tuple[Token, str]:
    """A new token as it is stored, and its text."""
    secret = PREFIX + secrets.token_urlsafe(SIZE)
    return Token.objects.create(series=series, name=name, digest=_digest(secret), created_by=user), secret


def find_token(secret: str) -> Token | None:
    """The valid token of that text, its last use recorded; else None.

    It is looked up by its digest, so that the time of the lookup tells nothing about the secret.
    """
    digest = _digest(secret[:LONGEST])
    token = Token.objects.filter(digest=digest, revoked_at=None).select_related("series__current").first()
    if token is None:
        return None
    now = timezone.now()
    if token.last_used_at is None or now - token.last_used_at > SHOWN_EVERY:
        Token.objects.filter(pk=token.pk).update(last_used_at=now)
    return token


def revoke_token(token: Token) -> None:
    Token.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now())


def _digest(secret: str) -> str:
    return digest(secret.encode("utf-8", "surrogateescape"))
