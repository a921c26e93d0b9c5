"""Open sessions of a user: who is logged in, from where, since when; and their end."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.auth.models import AbstractBaseUser

# In the order of the search: Edge and Opera call themselves Chrome, and Chrome calls itself Safari.
BROWSERS = {
    "Edg": "Edge",
    "OPR": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "Firefox|FxiOS": "Firefox",
    "Chrome|CriOS": "Chrome",
    "Safari": "Safari",
}
SYSTEMS = {
    "iPhone|iPad": "iOS",
    "Android": "Android",
    "Windows": "Windows",
    "Mac OS X": "macOS",
    "CrOS": "ChromeOS",
    "Linux": "Linux",
}


@dataclass(frozen=True, slots=True)
class OpenSession:
    """device: such as "Firefox, Windows"; "" for a program that does not say."""

    pk: int
    device: str
    address: str
    since: datetime
    last_seen: datetime
    is_current: bool


def list_sessions(user: AbstractBaseUser, current_key: str | None) -> list[OpenSession]:
    """The user's open sessions, the last seen first. What has run out is dropped."""
    found = UserSession.objects.purge_and_list(user)
    return [
        OpenSession(
            pk=session.pk,
            device=name_device(session.user_agent),
            address=session.ip,
            since=session.created_at,
            last_seen=session.last_seen_at,
            is_current=session.session_key == current_key,
        )
        for session in sorted(found, key=lambda session: session.last_seen_at, reverse=True)
    ]


def end_sessions(user: AbstractBaseUser, *, only: int | None = None, keep: str | None = None) -> int:
    """End all sessions of a user, or one; returns how many.

    only: the pk of the one. keep: the key of one that stays.
    """
    sessions = UserSession.objects.filter(user_id=user.pk)
    if only is not None:
        sessions = sessions.filter(pk=only)
    if keep is not None:
        sessions = sessions.exclude(session_key=keep)
    ended = list(sessions)
    for session in ended:
        session.end()
    return len(ended)


def name_device(user_agent: str) -> str:
    return ", ".join(name for name in (_find(BROWSERS, user_agent), _find(SYSTEMS, user_agent)) if name)


def _find(patterns: dict[str, str], user_agent: str) -> str:
    return next((name for pattern, name in patterns.items() if re.search(pattern, user_agent)), "")
