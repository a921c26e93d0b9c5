"""Export tokens: shown once, stored as a digest."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

from django.utils import timezone

from exporters.core.hashing import digest
from exporters.releases.models import Series, Token

# Secret scanners and people recognise a leaked token by it.
PREFIX = "wagtail-export-"
# In bytes of randomness.
SECRET_BYTES = 32
# The last use is shown to the minute: an update for each fetched file would be a write per request.
LAST_USE_PRECISION = timedelta(minutes=1)
# In characters of a secret; more is not hashed.
MAX_LENGTH = 200


def make_token(series: Series, name: str, user: Any = None) -> str:
    """Create a token; returns its secret."""
    return issue_token(series, name, user)[1]


def issue_token(series: Series, name: str, user: Any = None) -> tuple[Token, str]:
    """Create a token; returns it and its secret, which is not stored."""
    secret = PREFIX + secrets.token_urlsafe(SECRET_BYTES)
    return Token.objects.create(series=series, name=name, digest=_digest(secret), created_by=user), secret


def find_token(secret: str) -> Token | None:
    """The token with this secret, its last use recorded; None for an unknown or a revoked one.

    Looked up by its digest, so that the duration of the query reveals nothing about the secret.
    """
    digest = _digest(secret[:MAX_LENGTH])
    token = Token.objects.filter(digest=digest, revoked_at=None).select_related("series__current").first()
    if token is None:
        return None
    now = timezone.now()
    if token.last_used_at is None or now - token.last_used_at > LAST_USE_PRECISION:
        Token.objects.filter(pk=token.pk).update(last_used_at=now)
    return token


def revoke_token(token: Token) -> None:
    Token.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now())


def _digest(secret: str) -> str:
    return digest(secret.encode("utf-8", "surrogateescape"))
