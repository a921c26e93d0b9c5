"""Releases, changes, deliveries and builds as text for people."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from exporters.core.paths import PAGES
from exporters.core.plan import Action
from exporters.releases.models import Delivery, Release

KINDS = {
    "new": _("Added"),
    "changed": _("Changed"),
    "moved": _("Moved"),
    "removed": _("Removed"),
}
# So many events are named; more are counted.
NAMED = 3
OUTCOMES = {
    "ConnectionError": _("nobody answers at the address"),
    "ConnectTimeout": _("nobody answers at the address"),
    "ReadTimeout": _("no answer came in time"),
    "SSLError": _("its certificate is not valid"),
}


def name_release(release: Release) -> str:
    return gettext("Release %(number)s") % {"number": release.number}


def kind_of(change: Mapping[str, str]) -> str:
    """The key in KINDS of a change as a release keeps it."""
    if change["action"] == Action.WRITE:
        return "new" if change["why"] == "new" else "changed"
    return "moved" if change["action"] == Action.MOVE else "removed"


def say_changes(changes: Iterable[Mapping[str, str]]) -> list[str]:
    """A line for each kind of change: the events by name where they are few, else how many."""
    by_kind: dict[str, list[str]] = {kind: [] for kind in KINDS}
    others = 0
    for change in changes:
        if is_page(change["path"]):
            by_kind[kind_of(change)].append(name_page(change["path"]))
        else:
            others += 1
    lines = [
        f"{KINDS[kind]}: {', '.join(names) if len(names) <= NAMED else len(names)}"
        for kind, names in by_kind.items()
        if names
    ]
    return lines or [gettext("Files: %(count)s") % {"count": others}]


def is_page(path: str) -> bool:
    return path.startswith(f"{PAGES}/") and path.endswith(".md")


def name_page(path: str) -> str:
    """A page's path as editors know it: podujatia/beseda."""
    inside = path.removeprefix(f"{PAGES}/").removesuffix(".md")
    return posixpath.dirname(inside) if posixpath.basename(inside) == "index" else inside


def say_problem(problem: Mapping[str, Any]) -> str:
    """Why a page could not be exported, without where."""
    if "sentence" not in problem:
        return capfirst(gettext(problem["what"]))
    return capfirst(gettext(problem["sentence"]) % problem["params"])


def say_outcome(outcome: str) -> str:
    return str(OUTCOMES.get(outcome, outcome))


def say_delivery(status: str, outcome: str) -> str:
    """The result of a delivery: "delivered (HTTP 204)"."""
    words = str(Delivery.Status(status).label)
    return f"{words} ({say_outcome(outcome)})" if outcome else words


def say_moment(moment: datetime | None) -> str:
    if moment is None:
        return gettext("never")
    return date_format(timezone.localtime(moment), "SHORT_DATETIME_FORMAT")


def say_publishers(release: Release) -> str:
    return ", ".join(release.publishers) or gettext("automatically")
