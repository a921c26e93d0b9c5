"""The calendar in the admin and its menu."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from events.calendar.views import CalendarView
from events.visible_events import may_see_pages


@hooks.register("register_admin_urls")
def serve_calendar() -> list[URLPattern]:
    return [path("events/calendar/", CalendarView.as_view(), name="event_calendar")]


class CalendarMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_see_pages(request.user)


@hooks.register("register_admin_menu_item")
def add_calendar_to_the_menu() -> MenuItem:
    return CalendarMenuItem(
        _("Calendar"), reverse_lazy("event_calendar"), name="calendar", icon_name="calendar-alt", order=105
    )
