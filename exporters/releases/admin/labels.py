"""Texts of the screens: releases, changes and deliveries."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from exporters.core.paths import PAGES
from exporters.core.plan import Action
from exporters.releases.models import Delivery, Release
from exporters.releases.state.words import describe_outcome

KINDS = {
    "new": _("Added"),
    "changed": _("Changed"),
    "moved": _("Moved"),
    "removed": _("Removed"),
}
# Up to this many pages are named; more are counted.
MAX_NAMED = 3


def name_release(release: Release) -> str:
    return gettext("Release %(number)s") % {"number": release.number}


def classify_change(change: Mapping[str, str]) -> str:
    """The key in KINDS of one of `Release.changes`."""
    if change["action"] == Action.WRITE:
        return "new" if change["why"] == "new" else "changed"
    return "moved" if change["action"] == Action.MOVE else "removed"


def describe_changes(changes: Iterable[Mapping[str, str]]) -> list[str]:
    """A line for each kind of change: names or number of its pages; else the number of files."""
    by_kind: dict[str, list[str]] = {kind: [] for kind in KINDS}
    others = 0
    for change in changes:
        if is_page(change["path"]):
            by_kind[classify_change(change)].append(name_page(change["path"]))
        else:
            others += 1
    lines = [
        f"{KINDS[kind]}: {', '.join(names) if len(names) <= MAX_NAMED else len(names)}"
        for kind, names in by_kind.items()
        if names
    ]
    return lines or [gettext("Files: %(count)s") % {"count": others}]


def is_page(path: str) -> bool:
    return path.startswith(f"{PAGES}/") and path.endswith(".md")


def name_page(path: str) -> str:
    """The path of a page's file without folders and endings that editors do not see: podujatia/beseda."""
    inside = path.removeprefix(f"{PAGES}/").removesuffix(".md")
    return posixpath.dirname(inside) if posixpath.basename(inside) == "index" else inside


def describe_delivery(status: str, outcome: str) -> str:
    """Status and outcome of a delivery: "delivered (HTTP 204)"."""
    label = str(Delivery.Status(status).label)
    return f"{label} ({describe_outcome(outcome)})" if outcome else label


def format_publishers(release: Release) -> str:
    return ", ".join(release.publishers) or gettext("automatically")
