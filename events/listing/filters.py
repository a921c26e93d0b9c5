"""Filters of the list of events."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.forms import CheckboxSelectMultiple, RadioSelect
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.pages.listing import GenericPageFilterSet
from wagtail.models import Page

from events.models import EventPage, EventType, Project

STATUSES = {
    "live": (_("Published"), Q(live=True)),
    "newer": (_("Published, with newer changes"), Q(live=True, has_unpublished_changes=True)),
    "draft": (_("Not published"), Q(live=False)),
}


def list_years() -> list[tuple[str, str]]:
    """The years of events, the latest first."""
    days = EventPage.objects.order_by().dates("publish_date", "year", order="DESC")
    return [(str(day.year), str(day.year)) for day in days]


def only_events(pages: QuerySet[Page], **conditions: Any) -> QuerySet[Page]:
    """Those of the pages that are such events. By key: Wagtail's index refuses conditions of a subclass."""
    return pages.filter(pk__in=EventPage.objects.filter(**conditions).order_by().values("pk"))


class EventFilterSet(GenericPageFilterSet):
    project = django_filters.ModelMultipleChoiceFilter(
        label=_("Project"),
        queryset=Project.objects.all(),
        widget=CheckboxSelectMultiple,
        method="filter_events",
    )
    event_type = django_filters.ModelMultipleChoiceFilter(
        label=_("Event type"),
        queryset=EventType.objects.all(),
        widget=CheckboxSelectMultiple,
        method="filter_events",
    )
    year = django_filters.ChoiceFilter(
        label=_("Year"), choices=list_years, method="filter_year", empty_label=_("Any year")
    )
    status = django_filters.ChoiceFilter(
        label=_("Publishing"),
        choices=[(name, label) for name, (label, _condition) in STATUSES.items()],
        method="filter_status",
        empty_label=_("Any"),
        widget=RadioSelect,
    )
    # Of one site with one kind of page that is looked for, these say nothing.
    site = has_child_pages = content_type = None

    class Meta:
        model = Page
        fields: list[str] = []

    def filter_events(self, pages: QuerySet[Page], name: str, chosen: list[Any]) -> QuerySet[Page]:
        return only_events(pages, **{f"{name}__in": chosen}) if chosen else pages

    def filter_year(self, pages: QuerySet[Page], _name: str, year: str) -> QuerySet[Page]:
        return only_events(pages, publish_date__year=int(year))

    def filter_status(self, pages: QuerySet[Page], _name: str, status: str) -> QuerySet[Page]:
        return pages.filter(STATUSES[status][1])
