"""One click to a new event, from every screen and from the home page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.permissions import policy_registry

from events.models import EventPage
from events.next_event import find_templates

ICON = "plus-inverse"
LABEL = _("New event")
# Leads on to the form where there is one folder for it, and asks for the folder where there are more.
VIEW = "wagtailadmin_pages:choose_parent"
ARGUMENTS = ["events", "eventpage"]


def may_make_events(user: Any) -> bool:
    return bool(policy_registry.get_by_type(EventPage).user_has_permission(user, "add"))


class NewEventMenuItem(MenuItem):
    def __init__(self) -> None:
        super().__init__(
            LABEL, reverse_lazy(VIEW, args=ARGUMENTS), name="new-event", icon_name=ICON, order=50
        )

    def is_shown(self, request: HttpRequest) -> bool:
        return may_make_events(request.user)


class NewEventButton(Component):
    """On top of the home page, where a phone shows no menu."""

    name = "new_event"
    template_name = "events/admin/new_event.html"
    order = 10

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        request = parent_context["request"]
        shown = may_make_events(request.user)
        return {
            "address": reverse(VIEW, args=ARGUMENTS) if shown else "",
            "icon": ICON,
            "label": LABEL,
            "types": find_templates(request.user) if shown else [],
            "request": request,
        }
