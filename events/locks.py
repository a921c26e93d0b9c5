"""Why somebody may not change a page now: it is in moderation, locked by another, or scheduled."""

from typing import Any

from django.utils.translation import gettext as _
from wagtail.locks import ScheduledForPublishLock
from wagtail.models import Page


def describe_lock(page: Page, user: Any) -> str:
    """Which of Wagtail's locks keeps a user from changing a page, as a sentence, or ""."""
    lock = page.get_lock()
    if lock is None or not lock.for_user(user):
        return ""
    if isinstance(lock, ScheduledForPublishLock):
        return _("It is scheduled to be published.")
    return _("It is locked.")


def describe_hold(page: Page, user: Any) -> str:
    """As `describe_lock`; a page in moderation is held from everybody, its reviewers included."""
    if page.workflow_in_progress:
        return _("It is in moderation, which has to end first.")
    return describe_lock(page, user)
