"""The list of releases."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, StatusTagColumn, TitleColumn
from wagtail.admin.views.generic import IndexView

from exporters.releases.admin.labels import (
    describe_changes,
    describe_delivery,
    format_publishers,
    name_release,
)
from exporters.releases.admin.states import describe_states
from exporters.releases.models import Delivery, Release, Series
from exporters.releases.state.words import format_datetime


class LinesColumn(Column):
    """A cell with one line for each item of a list."""

    cell_template_name = "releases/lines_cell.html"


class ReleaseIndexView(IndexView):
    any_permission_required = ["view", "change"]
    template_name = "releases/index.html"
    # In the order in which they were made: a clock may have been set back in between.
    default_ordering = "-pk"

    def get_base_queryset(self) -> QuerySet[Release]:
        deliveries = Prefetch("deliveries", Delivery.objects.select_related("webhook"))
        return Release.objects.select_related("series").prefetch_related("builds", deliveries)

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Also how each site does now: what failed has made no release to be in the list."""
        context = super().get_context_data(*args, **kwargs)
        return context if self.results_only else {**context, **describe_states(self.request, "releases")}

    @cached_property
    def has_several_sites(self) -> bool:
        return Series.objects.count() > 1

    @cached_property
    def list_filter(self) -> list[str]:
        return ["series"] if self.has_several_sites else []

    @cached_property
    def columns(self) -> list[Any]:
        site = [Column("series", label=_("Site"))] if self.has_several_sites else []
        return [
            TitleColumn(
                "number",
                label=_("Release"),
                accessor=name_release,
                get_url=self.get_inspect_url,
                # The number would wrap in a narrow column.
                link_classname="w-whitespace-nowrap",
            ),
            StatusTagColumn("current", label=_("State"), accessor=describe_state, primary=True),
            *site,
            Column("created_at", label=_("Made"), accessor=format_created_at, sort_key="created_at"),
            Column("publishers", label=_("Published by"), accessor=format_publishers),
            LinesColumn(
                "changes", label=_("Changes"), accessor=lambda release: describe_changes(release.changes)
            ),
            Column("problems", label=_("Problems"), accessor=lambda release: len(release.problems) or ""),
            LinesColumn("deliveries", label=_("Webhooks"), accessor=describe_deliveries),
            LinesColumn("builds", label=_("Build"), accessor=describe_build),
        ]

    def get_list_buttons(self, _instance: Release) -> list[Any]:
        return []


def format_created_at(release: Release) -> str:
    return format_datetime(release.created_at)


def describe_state(release: Release) -> str:
    return str(_("Current")) if release.pk == release.series.current_id else ""


def describe_deliveries(release: Release) -> list[str]:
    """A line for each webhook with the result of its newest delivery."""
    newest: dict[int, Delivery] = {}
    for delivery in release.deliveries.all():
        newest.setdefault(delivery.webhook_id, delivery)
    return [f"{d.webhook.name}: {describe_delivery(d.status, d.outcome)}" for d in newest.values()]


def describe_build(release: Release) -> list[str]:
    """The last status that CI reported; empty where it reported none."""
    return [build.get_status_display() for build in release.builds.all()[:1]]
