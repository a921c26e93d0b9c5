"""Who published what, from Wagtail's own log."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Max, Q, QuerySet
from wagtail.models import PageLogEntry

# Log actions that change the published site.
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
    "trash.restore",
)


# Wagtail logs the user when a page is scheduled, and none when it is then published.
SCHEDULED = "wagtail.publish.schedule"
SCHEDULED_PUBLISH = "wagtail.publish.scheduled"


def find_log_position() -> int:
    """The end of the log now. A number and not a time: clocks are set back."""
    position: int | None = PageLogEntry.objects.aggregate(last=Max("pk"))["last"]
    return position or 0


def name_publishers(position: int) -> list[str]:
    """The sorted names of users who published, moved or hid a page after a position of the log; 0: ever.

    A scheduled page that was published after that counts for the user who scheduled it.
    """
    later = PageLogEntry.objects.filter(pk__gt=position)
    published = later.filter(action=SCHEDULED_PUBLISH).values("page_id")
    scheduled = PageLogEntry.objects.filter(action=SCHEDULED, page_id__in=published).values("page_id")
    newest = scheduled.annotate(newest=Max("pk")).values("newest")
    entries = Q(action__in=ACTIONS, pk__in=later.values("pk")) | Q(pk__in=newest)
    return _names(PageLogEntry.objects.filter(entries))


def name_last_publishers(pages: Collection[int]) -> list[str]:
    """The sorted names of the last user of each page to publish, move or hide it."""
    newest = _entries().filter(page_id__in=pages).values("page_id").annotate(newest=Max("pk"))
    return _names(PageLogEntry.objects.filter(pk__in=newest.values("newest")))


def _entries() -> QuerySet[Any]:
    entries: QuerySet[Any] = PageLogEntry.objects.filter(action__in=ACTIONS).exclude(user=None)
    return entries


def _names(entries: QuerySet[Any]) -> list[str]:
    """Full names, else user names; no e-mail addresses, since the site's repository may be public."""
    users = get_user_model().objects.filter(pk__in=entries.values("user"))
    return sorted({user.get_full_name() or user.get_username() for user in users})
