"""What an event should not be like, though the site can have it; the setting ADVICE has a level for each."""

from collections.abc import Mapping

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

BLOCK, WARN, SILENT = LEVELS = ("block", "warn", "silent")
RULES = ("placeholder-alt", "heading-order", "empty-description", "dead-links")


def choose_levels(written: Mapping[str, str]) -> dict[str, str]:
    """rule -> level, of every rule; one that is not written warns. Raises ImproperlyConfigured for others."""
    for rule, level in written.items():
        if rule not in RULES or level not in LEVELS:
            raise ImproperlyConfigured(
                f"ADVICE has {rule}={level}; write rule=level with commas between. "
                f"Rules: {', '.join(RULES)}. Levels: {', '.join(LEVELS)}."
            )
    return dict.fromkeys(RULES, WARN) | dict(written)


def is_silent(rule: str) -> bool:
    return bool(settings.ADVICE[rule] == SILENT)


def is_blocking(rule: str) -> bool:
    return bool(settings.ADVICE[rule] == BLOCK)
