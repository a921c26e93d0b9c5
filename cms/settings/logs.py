"""LOGGING and TIME_ZONE: one stream, readable or as JSON."""

from collections.abc import Collection
from typing import Any
from zoneinfo import available_timezones

import environ
from django.core.exceptions import ImproperlyConfigured

FORMATTERS = {
    "text": "cms.logs.formatters.TextFormatter",
    "json": "cms.logs.formatters.LineFormatter",
}
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
# The loggers that LOG_LEVEL is for. Of other libraries only warnings are of use: Wagtail's lines have the
# titles of drafts, and each saving runs some tasks of its own. A worker shows those that it runs.
CHOSEN = ("cms", "events", "exporters", "django", "rq.worker")


def choose_time_zone(env: environ.Env) -> str:
    """The name of the one time zone: of screens, of scheduled publishing and of the log."""
    zone: str = env.str("TIME_ZONE", default="Europe/Bratislava")
    return zone


def list_time_zones() -> list[str]:
    """The names of the zones that somebody may choose.

    Debian has others as well ("localtime"), at which browsers give up and leave all after it as it is.
    """
    return sorted(zone for zone in available_timezones() if "/" in zone or zone == "UTC")


def choose_logging(env: environ.Env) -> dict[str, Any]:
    """Django's LOGGING: everything to standard error, as systemd and containers expect.

    Raises ImproperlyConfigured for an unknown format or level.
    """
    form = _choose("LOG_FORMAT", env, FORMATTERS, default="text")
    level = _choose("LOG_LEVEL", env, LEVELS, default="INFO")
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"request": {"()": "cms.logs.context.RequestFilter"}},
        "formatters": {"chosen": {"()": FORMATTERS[form], "zone": choose_time_zone(env)}},
        "handlers": {
            "stream": {"class": "logging.StreamHandler", "filters": ["request"], "formatter": "chosen"}
        },
        "root": {"handlers": ["stream"], "level": "WARNING"},
        "loggers": {
            # Django's own handlers print only with DEBUG, and mail errors with their drafts.
            **{name: {"handlers": [], "level": level, "propagate": True} for name in CHOSEN},
            # What it says of each request, "cms.requests" says with the user and without the query.
            "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
            # Queries contain drafts.
            "django.db.backends": {"level": "WARNING"},
        },
    }


def _choose(name: str, env: environ.Env, choices: Collection[str], *, default: str) -> str:
    value: str = env.str(name, default=default)
    if value not in choices:
        raise ImproperlyConfigured(f"{name} is {value!r}; give it one of {', '.join(choices)}.")
    return value
