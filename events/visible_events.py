"""Which events somebody may see in the list of pages."""

from typing import Any

from django.db.models import QuerySet
from wagtail.models import Page
from wagtail.permissions import policy_registry

from events.models import EventPage

# Each of these lets see pages, as Wagtail asks for its list of them.
ANY_PERMISSION = ["add", "change", "publish", "bulk_delete", "lock", "unlock"]


def may_see_pages(user: Any) -> bool:
    return bool(policy_registry.get_by_type(Page).user_has_any_permission(user, ANY_PERMISSION))


def find_visible_events(user: Any) -> QuerySet[EventPage]:
    """For a user who may see pages."""
    visible = policy_registry.get_by_type(Page).explorable_instances(user)
    return EventPage.objects.filter(pk__in=visible.order_by().values("pk"))
