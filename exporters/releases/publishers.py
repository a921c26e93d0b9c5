"""Whose work a release holds, from Wagtail's own log."""

from __future__ import annotations

from django.contrib.auth import get_user_model
from wagtail.models import PageLogEntry

from .models import Release

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


def name_publishers(since: Release | None) -> list[str]:
    """The names of those who published, moved or hid something after a release was made, in order."""
    entries = PageLogEntry.objects.filter(action__in=ACTIONS).exclude(user=None)
    if since is not None:
        entries = entries.filter(timestamp__gt=since.created_at)
    users = get_user_model().objects.filter(pk__in=entries.values("user"))
    return sorted({user.get_full_name() or user.get_username() for user in users})
