"""What an editor has to see to, on the home page: pages of theirs that are not on the site, and drafts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from django.utils import timezone
from wagtail.admin.ui.components import Component
from wagtail.models import Page, Revision, WorkflowState
from wagtail.permissions import policy_registry

from events.models import EventPage
from events.requested_changes import find_requested_changes
from exporters.releases.models import Series
from exporters.releases.state.pages import PageState, find_states

# Of each kind; more are counted.
SHOWN = 5


@dataclass(frozen=True, slots=True)
class Held:
    """A page that should be on the site as it is, and is not."""

    page: EventPage
    state: PageState


class NeedsMePanel(Component):
    """Nothing for those who edit no pages, and where there is nothing to do."""

    name = "needs_me"
    template_name = "releases/pages/needs_me.html"
    order = 90

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        user = parent_context["request"].user
        if not policy_registry.get_by_type(Page).user_has_any_permission(user, ["add", "change"]):
            return {}
        held, drafts = find_held(user), list(find_drafts(user)[: SHOWN + 1])
        return {
            "returned": [(page, find_requested_changes(page)) for page in find_returned(user)[:SHOWN]],
            "held": held[:SHOWN],
            "unshown": max(0, len(held) - SHOWN),
            "drafts": drafts[:SHOWN],
            "has_more_drafts": len(drafts) > SHOWN,
        }


def find_mine(user: Any) -> QuerySet[EventPage]:
    """The events that somebody made or was the last to save, and may still edit."""
    editable = policy_registry.get_by_type(Page).instances_user_has_any_permission_for(
        user, ["add", "change"]
    )
    mine = Q(owner=user) | Q(latest_revision__user=user)
    return EventPage.objects.filter(mine, pk__in=editable.values("pk")).defer("body")


def find_returned(user: Any) -> QuerySet[EventPage]:
    """Events of somebody in which a moderator has asked for changes, the latest first."""
    returned = WorkflowState.objects.filter(
        status=WorkflowState.STATUS_NEEDS_CHANGES,
        base_content_type=ContentType.objects.get_for_model(Page),
    )
    keys = [int(key) for key in returned.values_list("object_id", flat=True)]
    return find_mine(user).filter(pk__in=keys).order_by("-latest_revision_created_at")


def find_held(user: Any) -> list[Held]:
    """Pages of somebody that could not be exported, and those whose time to be published has passed."""
    problems = Series.objects.values_list("problems", flat=True)
    refused = {problem["page"] for listed in problems for problem in listed if "page" in problem}
    overdue = Revision.page_revisions.filter(approved_go_live_at__lt=timezone.now())
    late = {int(id) for id in overdue.values_list("object_id", flat=True)}
    if not refused | late:
        return []
    pages = list(find_mine(user).filter(pk__in=refused | late))
    states = find_states([page.pk for page in pages]) if pages else {}
    return [Held(page, states[page.pk]) for page in pages]


def find_drafts(user: Any) -> QuerySet[EventPage]:
    """Events of somebody with changes that are not published, the newest first."""
    # What was taken down is no draft: Wagtail says of it that it has unpublished changes.
    unpublished = Q(live=False, first_published_at=None) | Q(live=True, has_unpublished_changes=True)
    drafts = find_mine(user).filter(unpublished, latest_revision__approved_go_live_at=None)
    return drafts.order_by("-latest_revision_created_at")
