"""Admin hooks for releases, tokens and webhooks: their screens and log actions."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import policy_registry

from events.side_panels import PANELS_HOOK
from events.status_panel import STATE_HOOK
from exporters.releases.admin.file_panel import FileSidePanel, show_file
from exporters.releases.admin.needs_me import NeedsMePanel
from exporters.releases.admin.page_states import FolderViewSet, PagesViewSet, StatePanel, StateReport
from exporters.releases.admin.replacing.views import ReplaceView, may_replace
from exporters.releases.admin.states import ReleasePanel
from exporters.releases.admin.viewsets import ReleaseViewSet, TokenViewSet, WebhookViewSet
from exporters.releases.models import Release
from exporters.releases.reconcile_requests import reconcile_on_commit
from exporters.releases.state.pages import find_states

policy = ModelPermissionPolicy(Release)
ACTIONS = {
    "releases.make_current": (_("Make a release current"), _("Made this release current")),
    "releases.try_again": (_("Call a webhook again"), _("Called this webhook again")),
    "releases.reconcile": (_("Try a release again"), _("Tried to make the release again")),
    "releases.try_out": (_("Try a webhook"), _("Tried this webhook")),
    "releases.revoke": (_("Revoke an export token"), _("Revoked this export token")),
}


@hooks.register("register_admin_viewset")
def register_screens() -> list[Any]:
    return [ReleaseViewSet(), TokenViewSet(), WebhookViewSet(), FolderViewSet(), PagesViewSet()]


@hooks.register("register_admin_urls")
def add_report() -> list[URLPattern]:
    return [
        path("reports/event-states/", StateReport.as_view(), name="event_states"),
        path(
            "reports/event-states/results/",
            StateReport.as_view(results_only=True),
            name="event_states_results",
        ),
    ]


@hooks.register("register_reports_menu_item")
def add_report_to_the_menu() -> MenuItem:
    return EventStatesMenuItem(
        _("Where is my page?"),
        reverse_lazy("event_states"),
        name="event-states",
        icon_name="globe",
        order=100,
    )


class EventStatesMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        policy = policy_registry.get_by_type(Page)
        return bool(policy.user_has_any_permission(request.user, StateReport.any_permission_required))


@hooks.register("register_admin_urls")
def add_replacing() -> list[URLPattern]:
    return [path("events/replace/", ReplaceView.as_view(), name="event_replace")]


@hooks.register("register_reports_menu_item")
def add_replacing_to_the_menu() -> MenuItem:
    return ReplaceMenuItem(
        _("Search and replace"),
        reverse_lazy("event_replace"),
        name="event-replace",
        icon_name="search",
        order=110,
    )


class ReplaceMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_replace(request.user)


@hooks.register(STATE_HOOK)
def describe_state(page: Page) -> StatePanel | None:
    state = find_states([page.pk]).get(page.pk)
    return StatePanel(state) if state else None


@hooks.register("register_admin_urls")
def serve_files() -> list[URLPattern]:
    return [path("events/file/", show_file, name="event_file")]


@hooks.register(PANELS_HOOK)
def add_file_panel(page: Page, request: HttpRequest) -> list[FileSidePanel]:
    return [FileSidePanel(page, request)]


@hooks.register("construct_homepage_panels")
def add_release_panel(request: HttpRequest, panels: list[Any]) -> None:
    """How the releases do, for those who may see them."""
    if policy.user_has_any_permission(request.user, ["view", "change"]):
        panels.insert(0, ReleasePanel())


@hooks.register("construct_homepage_panels")
def add_own_work(_request: HttpRequest, panels: list[Any]) -> None:
    panels.append(NeedsMePanel())


@hooks.register("register_log_actions")
def register_actions(actions: LogActionRegistry) -> None:
    for name, (label, message) in ACTIONS.items():
        actions.register_action(name, label, message)


@hooks.register("after_bulk_action")
def reconcile_after_bulk_action(*_arguments: object) -> None:
    """Request a reconcile: the update of many files at once, as to a private collection, sends no signal."""
    reconcile_on_commit()
