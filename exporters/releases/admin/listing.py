"""The list of releases."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, StatusTagColumn, TitleColumn
from wagtail.admin.views.generic import IndexView

from exporters.releases.admin.labels import (
    name_release,
    say_changes,
    say_delivery,
    say_moment,
    say_problem,
    say_publishers,
)
from exporters.releases.models import Delivery, Release, Series

# Of one site.
PROBLEMS_SHOWN = 5


class LinesColumn(Column):
    """Several short lines."""

    cell_template_name = "releases/lines_cell.html"


class ReleaseIndexView(IndexView):
    any_permission_required = ["view", "change"]
    default_ordering = "-created_at"

    def get_base_queryset(self) -> QuerySet[Release]:
        deliveries = Prefetch("deliveries", Delivery.objects.select_related("webhook"))
        return Release.objects.select_related("series").prefetch_related("builds", deliveries)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Shows the problems of the last reconcile too: where nothing else changed, no release has them."""
        if not self.results_only:
            for series in Series.objects.exclude(problems=[]):
                for problem in series.problems[:PROBLEMS_SHOWN]:
                    messages.warning(request, f"{problem['where']}: {say_problem(problem)}.")
        return super().get(request, *args, **kwargs)

    @cached_property
    def has_sites(self) -> bool:
        """Whether there is more than one to tell apart."""
        return Series.objects.count() > 1

    @cached_property
    def list_filter(self) -> list[str]:
        return ["series"] if self.has_sites else []

    @cached_property
    def columns(self) -> list[Any]:
        site = [Column("series", label=_("Site"))] if self.has_sites else []
        return [
            TitleColumn(
                "number",
                label=_("Release"),
                accessor=name_release,
                get_url=self.get_inspect_url,
                # In a narrow column the word would be broken.
                link_classname="w-whitespace-nowrap",
            ),
            StatusTagColumn("current", label=_("State"), accessor=say_state, primary=True),
            *site,
            Column("created_at", label=_("Made"), accessor=say_made, sort_key="created_at"),
            Column("publishers", label=_("Published by"), accessor=say_publishers),
            LinesColumn("changes", label=_("Changes"), accessor=lambda release: say_changes(release.changes)),
            Column("problems", label=_("Problems"), accessor=lambda release: len(release.problems) or ""),
            LinesColumn("deliveries", label=_("Webhooks"), accessor=say_deliveries),
            LinesColumn("builds", label=_("Build"), accessor=say_build),
        ]

    def get_list_buttons(self, _instance: Release) -> list[Any]:
        return []


def say_made(release: Release) -> str:
    return say_moment(release.created_at)


def say_state(release: Release) -> str:
    return str(_("Current")) if release.pk == release.series.current_id else ""


def say_deliveries(release: Release) -> list[str]:
    """The result of the newest delivery of each webhook."""
    newest: dict[int, Delivery] = {}
    for delivery in release.deliveries.all():
        newest.setdefault(delivery.webhook_id, delivery)
    return [f"{d.webhook.name}: {say_delivery(d.status, d.outcome)}" for d in newest.values()]


def say_build(release: Release) -> list[str]:
    """The newest status that CI has reported."""
    return [build.get_status_display() for build in release.builds.all()[:1]]
