"""Where pages are, on the screens of Wagtail: in the editor, in the list of a folder and in a report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.tables import BaseColumn, DateColumn, TitleColumn
from wagtail.admin.views.reports import PageReportView
from wagtail.models import Page

from events.listing.columns import list_columns
from events.listing.filters import EventFilterSet
from events.listing.views import FolderView, SearchPagesView
from events.models import EventPage
from events.page_viewsets import AnyPageViewSet, EventIndexPageViewSet
from events.places import edit_url
from exporters.releases.state.pages import LABELS, PageState, find_states


class StatePanel(Component):
    """In the editor. state: of the page that is edited."""

    template_name = "releases/pages/panel.html"

    def __init__(self, state: PageState) -> None:
        self.state = state

    def get_context_data(self, _parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        return {"state": self.state}


class StateColumn(BaseColumn):
    """Of events their state, of folders what Wagtail says. The view has given pages their `site_state`."""

    def render_cell_html(self, instance: Page, _parent_context: Any) -> SafeString:
        # One template a row, where a column of Wagtail's would take one that includes it.
        state = instance.site_state
        if state is None:
            shown = render_to_string("wagtailadmin/shared/page_status_tag.html", {"page": instance})
        else:
            context = {"state": state, "title": instance.get_admin_display_title()}
            shown = render_to_string("releases/pages/state.html", context)
        return format_html('<td class="page-state">{}</td>', shown)


def add_states(pages: Any) -> None:
    """Give each page its state as `site_state`, None for what is no event."""
    states = find_states([page.pk for page in pages])
    for page in pages:
        page.site_state = states.get(page.pk)


class StateListing:
    """A list of pages with their states."""

    base_columns = list_columns(StateColumn("status", label=_("Where is it?"), sort_key="live", width="22%"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        add_states(context["object_list"])
        return context


def filter_stage(pages: QuerySet[Any], _name: str, stage: str) -> QuerySet[Any]:
    """Those of the pages that are so far."""
    return pages.filter(pk__in=[pk for pk, state in find_states().items() if state.stage == stage])


def stage_filter() -> django_filters.ChoiceFilter:
    return django_filters.ChoiceFilter(
        label=_("Where is it?"), choices=list(LABELS.items()), method=filter_stage, empty_label=_("Anywhere")
    )


class FolderFilterSet(EventFilterSet):
    stage = stage_filter()

    class Meta(EventFilterSet.Meta):
        pass


class StateFolderView(StateListing, FolderView):
    pass


class StateSearchView(StateListing, SearchPagesView):
    pass


# Of two that are registered for a model Wagtail takes the later one: each has what the other has.
class FolderViewSet(EventIndexPageViewSet):
    index_view_class = StateFolderView
    filterset_class = FolderFilterSet


class PagesViewSet(AnyPageViewSet):
    index_view_class = StateFolderView
    filterset_class = FolderFilterSet
    search_view_class = StateSearchView


class StateFilterSet(WagtailFilterSet):
    stage = stage_filter()

    class Meta:
        model = EventPage
        fields: list[str] = []


class StateReport(PageReportView):
    """Where every event is, for those who may open it."""

    index_url_name = "event_states"
    index_results_url_name = "event_states_results"
    results_template_name = "releases/pages/report_results.html"
    page_title = _("Where is my page?")
    header_icon = "globe"
    filterset_class = StateFilterSet
    default_ordering = "-latest_revision_created_at"
    any_permission_required = ["add", "change", "publish"]
    export_headings = {
        "title": _("Title"),
        "site_state.label": _("Where is it?"),
        "site_state.sentence": _("What that means"),
        "site_state.since": _("since"),
        "site_state.url": _("Address"),
    }
    list_export = list(export_headings)
    columns = [
        TitleColumn(
            "title",
            label=_("Title"),
            accessor="get_admin_display_title",
            get_url=lambda page: edit_url(page.pk),
        ),
        StateColumn("status", label=_("Where is it?")),
        DateColumn("latest_revision_created_at", label=_("Updated"), sort_key="latest_revision_created_at"),
    ]

    def get_base_queryset(self) -> QuerySet[EventPage]:
        mine = self.permission_policy.explorable_instances(self.request.user)
        events: QuerySet[EventPage] = EventPage.objects.filter(pk__in=mine.values("pk")).defer("body")
        return events.order_by("-latest_revision_created_at", "pk")

    def decorate_paginated_queryset(self, object_list: Any) -> Any:
        add_states(object_list)
        return object_list
