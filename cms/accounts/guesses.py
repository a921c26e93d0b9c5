"""The limit of guesses, by django-axes and allauth: who guesses, from where, and how long the wait is.

Three limits, none of which keeps the owner of an account out for good:

- an address and an account (axes, in the database): a few guesses, then a quarter of an hour;
- an account, from anywhere (allauth, in the shared cache): for devices that have not logged in to it before.
  A botnet cannot guess on, and does not shut out who works here already;
- an address (allauth): many accounts from one address.

A new password by mail, and an administrator, lift the first two at once. A passkey is not guessed: no limit
holds it.
"""

from __future__ import annotations

import math
import unicodedata
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.core.internal import ratelimit
from axes.models import AccessAttempt
from axes.utils import reset
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.core import signing
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import ngettext

KNOWN_DEVICE_COOKIE = "known_device"
KNOWN_DEVICE_SALT = "cms.accounts.known-device"
KNOWN_DEVICE_SECONDS = 180 * 24 * 3600
# Accounts that one browser is known for.
KNOWN_ACCOUNTS = 5


def fold_username(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """The name that is guessed for; other spellings of one name are not more guesses. axes calls it."""
    given = credentials.get("username") if credentials else request.POST.get("username")
    return fold(given or "")


def fold(username: str) -> str:
    return unicodedata.normalize("NFKC", username).casefold().replace("\0", "")[:255]


def find_network(request: HttpRequest) -> str:
    """The client's address; of an IPv6 address the network, all of which one customer has. axes calls it."""
    return ratelimit.get_ip(request)


def refuse(
    request: HttpRequest, response: HttpResponse, _credentials: dict[str, Any] | None = None
) -> HttpResponse:
    """The form with its message, as 429 Too Many Requests. axes calls it once nobody may guess on."""
    response.status_code = 429
    return response


def is_refused(request: HttpRequest) -> bool:
    return bool(getattr(request, "axes_locked_out", False))


def say_wait(request: HttpRequest, username: str) -> str:
    """How many minutes until this address may try this account again."""
    wait = settings.AXES_COOLOFF_TIME
    attempt = AccessAttempt.objects.filter(username=fold(username), ip_address=find_network(request)).latest(
        "attempt_time"
    )
    left = attempt.attempt_time + wait - timezone.now()
    minutes = max(1, math.ceil(left.total_seconds() / 60))
    return ngettext(
        "Too many wrong passwords. Try again in %(minutes)d minute, or have a link for a new password sent.",
        "Too many wrong passwords. Try again in %(minutes)d minutes, or have a link for a new password sent.",
        minutes,
    ) % {"minutes": minutes}


def is_locked(user: AbstractBaseUser) -> bool:
    """Whether some address has to wait before it may try this account again."""
    recent = AccessAttempt.objects.filter(
        username=fold(user.get_username()), attempt_time__gt=timezone.now() - settings.AXES_COOLOFF_TIME
    )
    # A row for each browser of an address.
    failures = recent.order_by().values("ip_address").annotate(failures=Sum("failures_since_start"))
    return failures.filter(failures__gte=settings.AXES_FAILURE_LIMIT).exists()


def lift(request: HttpRequest, user: AbstractBaseUser) -> None:
    """Forget all wrong passwords and codes for the account, from wherever they came."""
    username = fold(user.get_username())
    reset(username=username)
    keys = (get_adapter().account_key(username), f"mfa-auth-user-{user.pk}")
    for key in keys:
        ratelimit.clear(request, app="allauth.account", action="login_failed", key=key)


def remember_device(request: HttpRequest, response: HttpResponse, user: AbstractBaseUser) -> None:
    """Have the browser show from now on that it has logged in to this account."""
    known = [user.pk, *(pk for pk in _known_accounts(request) if pk != user.pk)][:KNOWN_ACCOUNTS]
    response.set_signed_cookie(
        KNOWN_DEVICE_COOKIE,
        signing.dumps(known),
        salt=KNOWN_DEVICE_SALT,
        max_age=KNOWN_DEVICE_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def is_known_device(request: HttpRequest, user: AbstractBaseUser | None) -> bool:
    return user is not None and user.pk in _known_accounts(request)


def _known_accounts(request: HttpRequest) -> list[int]:
    stored = request.get_signed_cookie(
        KNOWN_DEVICE_COOKIE, default=None, salt=KNOWN_DEVICE_SALT, max_age=KNOWN_DEVICE_SECONDS
    )
    try:
        known = signing.loads(stored) if stored else []
    except signing.BadSignature:
        return []
    return known if isinstance(known, list) else []
