"""Who needs a second factor, who has one, and which sessions have shown it."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.contrib.sessions.backends.base import SessionBase
from django.db.models import QuerySet

EVERYONE, SUPERUSERS = "*", "superusers"
# In the session: the pk of the user who has shown a second factor in it.
KEY = "second_factor_of"


def is_required(user: User | AnonymousUser) -> bool:
    """Whether one of the user's roles is in SECOND_FACTOR_GROUPS."""
    names = settings.SECOND_FACTOR_GROUPS
    if not names or not user.is_authenticated:
        return False
    if EVERYONE in names or (SUPERUSERS in names and user.is_superuser):
        return True
    return user.groups.filter(name__in=names).exists()


def factors_of(user: User | AnonymousUser) -> QuerySet[Authenticator]:
    """Passkeys, security keys and apps. Recovery codes only stand in for one of them."""
    return Authenticator.objects.filter(user_id=user.pk).exclude(type=Authenticator.Type.RECOVERY_CODES)


def is_shown(session: SessionBase, user: User | AnonymousUser) -> bool:
    return user.pk is not None and session.get(KEY) == user.pk


def mark_shown(session: SessionBase, user: User) -> None:
    session[KEY] = user.pk


def forget(session: SessionBase) -> None:
    session.pop(KEY, None)
