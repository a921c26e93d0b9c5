"""Deployment checks of what nobody may guess or see: SECRET_KEY and DEBUG."""

from __future__ import annotations

import re
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

# In characters. `python -c "import secrets; print(secrets.token_urlsafe(48))"` makes 64.
SHORTEST_KEY = 50
FEWEST_CHARACTERS = 12
# Of keys that an example or a generator of projects brings along.
PLACEHOLDER = re.compile(r"change.?me|change.?this|insecure|your.?secret|example|placeholder|password", re.I)
HINT = (
    'Set it to what python -c "import secrets; print(secrets.token_urlsafe(48))" prints, '
    "and keep it: a new one ends all sessions."
)


@register(Tags.security, deploy=True)
def check_secret_key(**_options: Any) -> list[CheckMessage]:
    """An error for a key that can be guessed. Whoever has it can sign in as anyone."""
    weakness = describe_weakness(settings.SECRET_KEY)
    if not weakness:
        return []
    return [Error(f"SECRET_KEY is weak: {weakness}.", hint=HINT, id="cms.E006")]


def describe_weakness(key: str) -> str:
    """What is wrong with a key, as the end of a sentence; empty for a good one."""
    if len(key) < SHORTEST_KEY:
        return f"it has {len(key)} characters, and at least {SHORTEST_KEY} are needed"
    if PLACEHOLDER.search(key):
        return "it is a placeholder"
    # A text that repeats itself is found in its own double before the end.
    if len(set(key)) < FEWEST_CHARACTERS or (key + key).find(key, 1) < len(key):
        return "it repeats itself"
    return ""


@register(Tags.security, deploy=True)
def check_debug(**_options: Any) -> list[CheckMessage]:
    """An error for DEBUG: its pages show settings, code and what an editor sent."""
    if not settings.DEBUG:
        return []
    hint = "Set DJANGO_SETTINGS_MODULE to cms.settings.production, in .env or in the environment."
    return [Error("DEBUG is on: errors show settings and drafts to anyone.", hint=hint, id="cms.E007")]
