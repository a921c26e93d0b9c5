"""The calendar of events: a month as a table, on a phone as a list of days."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.models import Page

from events.calendar.entries import count_undated, find_neighbours, list_month
from events.calendar.months import month_of, parse_month
from events.visible_events import ANY_PERMISSION


class CalendarView(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """A month of events; the address may name another one than this, as `?month=2027-02`."""

    model = Page
    any_permission_required = ANY_PERMISSION
    template_name = "events/admin/calendar.html"
    page_title = _("Calendar")
    header_icon = "calendar-alt"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        today = timezone.localdate()
        month = parse_month(self.request.GET.get("month", "")) or month_of(today)
        found = list_month(user, month)
        weeks = [[(day, found.get(day, [])) if day else None for day in week] for week in month.weeks()]
        before, after = (None, None) if found else find_neighbours(user, month)
        return {
            **super().get_context_data(**kwargs),
            "month": month,
            "today": today,
            "this_month": month_of(today),
            "weekdays": WEEKDAYS.values(),
            "weeks": weeks,
            "days": sorted(found.items()),
            "before": before,
            "after": after,
            "undated": count_undated(user),
            "undated_url": self.undated_url(),
        }

    def undated_url(self) -> str:
        """The list of drafts without a date, in all folders that the user may see."""
        root = self.permission_policy.explorable_root_instance(self.request.user)
        return f"{reverse('wagtailadmin_explore', args=[root.pk])}?year=none&status=draft"
