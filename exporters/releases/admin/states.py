"""How releases do now: the panel on the home page, the head of the list, and trying again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.ui.components import Component
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.log_actions import log
from wagtail.permission_policies import ModelPermissionPolicy

from exporters.releases.admin.labels import format_publishers
from exporters.releases.admin.problems import ShownProblem, show_problems
from exporters.releases.build.lock import is_reconcile_locked
from exporters.releases.models import Build, Release, Series
from exporters.releases.notify import deliveries
from exporters.releases.state.troubles import find_server_troubles, find_troubles, list_series
from exporters.releases.state.words import (
    Words,
    describe_reason,
    describe_trouble,
    format_datetime,
)
from exporters.releases.tasks import deliver, enqueue
from exporters.releases.upkeep import reconcile_again

# Per site; more are counted.
PROBLEMS_SHOWN = 5
# Where a form that tries again leads back to.
SCREENS = {"home": "wagtailadmin_home", "releases": "releases:index"}


@dataclass(frozen=True, slots=True)
class SiteState:
    """What is shown of one site. label: the state in a word. sentence: what that means, and since when.

    problems: of pages that stay as they were. unshown: how many more there are.
    build: the last one that CI reported of the current release; None where it reported none.
    """

    series: Series
    label: str
    sentence: str
    troubles: list[Words]
    problems: list[ShownProblem]
    unshown: int
    build: Build | None


class ReleasePanel(Component):
    """On the home page."""

    name = "releases"
    template_name = "releases/panel.html"
    order = 100

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        # A component renders without what a request gives to templates.
        return {
            **describe_states(parent_context["request"], "home"),
            "csrf_token": parent_context["csrf_token"],
        }


def describe_states(request: HttpRequest, screen: str) -> dict[str, Any]:
    """The context of releases/states.html. screen: a key of SCREENS, where the buttons lead back to."""
    now, is_locked = timezone.now(), is_reconcile_locked()
    states = [describe_state(series, now, is_locked) for series in list_series()]
    of_server = [] if any(state.troubles for state in states) else find_server_troubles(now)
    return {
        "states": states,
        "has_several_sites": len(states) > 1,
        "of_server": [describe_trouble(trouble) for trouble in of_server],
        "may_retry": ModelPermissionPolicy(Release).user_has_permission(request.user, "change"),
        "screen": screen,
    }


def describe_state(series: Series, now: datetime, is_locked: bool) -> SiteState:
    troubles = [describe_trouble(trouble) for trouble in find_troubles(series, now, is_locked)]
    build = series.current.builds.first() if series.current else None
    label, sentence = describe_progress(series, is_locked)
    return SiteState(
        series,
        _("Trouble") if troubles else label,
        sentence,
        troubles,
        show_problems(series.problems[:PROBLEMS_SHOWN]),
        max(0, len(series.problems) - PROBLEMS_SHOWN),
        build,
    )


def describe_progress(series: Series, is_locked: bool) -> tuple[str, str]:
    """(a word, a sentence): what is being done, or what the site is built from."""
    if series.started_at and is_locked:
        moment = {"moment": format_datetime(series.started_at)}
        return _("Being made"), _("A release is being made since %(moment)s.") % moment
    if series.waiting_since:
        moment = {"moment": format_datetime(series.waiting_since)}
        return _("Waiting"), _("What was published waits for its release since %(moment)s.") % moment
    if series.current is None:
        return _("None yet"), _("There is no release yet; publishing a page makes the first one.")
    values = {
        "number": series.current.number,
        "moment": format_datetime(series.current.created_at),
        "publishers": format_publishers(series.current),
    }
    if series.rolled_back:
        sentence = _("The site stays at release %(number)s, an older one, until a page is published.")
        return _("Older release"), sentence % values
    sentence = _(
        "All that was published is in release %(number)s of %(moment)s. Published by: %(publishers)s."
    )
    return _("Released"), sentence % values


class ReconcileView(PermissionCheckedMixin, View):
    """Try the release of a site again now, and the webhooks that failed of its current one."""

    model = Release
    permission_required = "change"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *, pk: int) -> HttpResponse:
        series = get_object_or_404(Series.objects.select_related("current"), pk=pk)
        back = redirect(SCREENS.get(request.POST.get("screen", ""), SCREENS["releases"]))
        if series.started_at and is_reconcile_locked():
            messages.info(request, _("A release is being made already; look again in a moment."))
            return back
        log(series, "releases.reconcile", user=request.user)
        reconcile_again(series)
        if series.current:
            for delivery in series.current.deliveries.filter(status__in=deliveries.RETRIABLE):
                deliveries.retry(delivery)
                enqueue(deliver, delivery.pk)
        self.show_result(request, series)
        return back

    def show_result(self, request: HttpRequest, series: Series) -> None:
        series.refresh_from_db()
        if series.waiting_since is None:
            messages.success(request, _("All that was published is in a release now."))
        elif series.failing_since is None:
            messages.info(request, _("It is tried again now; look again in a moment."))
        else:
            why, advice = describe_reason(series.failure)
            failed = _("It was tried again and failed:")
            messages.error(request, f"{failed} {why} {advice}")
