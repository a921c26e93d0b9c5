"""Who published what, from Wagtail's own log."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Max, QuerySet
from wagtail.models import PageLogEntry

# What changes the site.
ACTIONS = (
    "wagtail.publish",
    "wagtail.unpublish",
    "wagtail.delete",
    "wagtail.move",
    "wagtail.rename",
    "wagtail.revert",
    "wagtail.view_restriction.create",
    "wagtail.view_restriction.edit",
    "wagtail.view_restriction.delete",
    "wagtail.copy",
)


def name_publishers(since: datetime | None) -> list[str]:
    """The names of those who published, moved or hid something after a moment, in order."""
    entries = _entries()
    return _names(entries.filter(timestamp__gt=since) if since else entries)


def name_last_publishers(pages: Collection[int]) -> list[str]:
    """The names of those who were the last to publish, move or hide these pages, in order."""
    newest = _entries().filter(page_id__in=pages).values("page_id").annotate(newest=Max("pk"))
    return _names(PageLogEntry.objects.filter(pk__in=newest.values("newest")))


def _entries() -> QuerySet[Any]:
    entries: QuerySet[Any] = PageLogEntry.objects.filter(action__in=ACTIONS).exclude(user=None)
    return entries


def _names(entries: QuerySet[Any]) -> list[str]:
    """Names as people read them; never an address, since a site's repository may be public."""
    users = get_user_model().objects.filter(pk__in=entries.values("user"))
    return sorted({user.get_full_name() or user.get_username() for user in users})
