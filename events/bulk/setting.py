"""Giving many events a project or a type: what becomes of each, and the doing."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Model
from django.utils.translation import gettext as _
from wagtail.models import Page

from events.bulk.refusals import Refused, describe_refusals, refuse
from events.gate import find_refusal, published_together
from events.models import EventPage
from events.replacing.drafts import find_obstacle
from events.requested_changes import prefetch_moderation


@dataclass(frozen=True, slots=True)
class Plan:
    """What becomes of the chosen pages.

    published: those that go out with the new value at once. drafts: those that get it in a draft.
    same: those that have it. refused: those that are left out, and why.
    """

    published: list[EventPage]
    drafts: list[EventPage]
    same: list[EventPage]
    refused: list[Refused]


def plan_setting(pages: Iterable[Page], field: str, value: Model | None, user: User) -> Plan:
    """What giving pages a value of a field comes to; pages: those that the user may edit.

    An event without unpublished changes is published at once, if the user may do that: nobody would look
    for a draft of it. Else the value waits in the draft with the other changes.
    """
    chosen = list(pages)
    events = EventPage.objects.filter(pk__in=[page.pk for page in chosen]).order_by("path")
    found = prefetch_moderation(events.select_related("latest_revision").annotate_approved_schedule())
    plan = Plan([], [], [], [])
    known = {event.pk: event for event in found}
    for page in chosen:
        event = known.get(page.pk)
        if event is None:
            plan.refused.append(refuse(page, [_("It is no event.")]))
        else:
            _add(plan, event, field, value, user)
    return plan


def _add(plan: Plan, event: EventPage, field: str, value: Model | None, user: User) -> None:
    if event.alias_of_id is not None:
        plan.refused.append(refuse(event, [_("It shows another page: set it there.")]))
        return
    # Where nothing waits to be published, the draft is the event itself.
    draft = make_draft(event, field, value)
    if draft is None:
        plan.same.append(event)
        return
    obstacle = find_obstacle(event, user)
    if obstacle:
        plan.refused.append(refuse(event, [obstacle]))
        return
    if event.has_unpublished_changes or not event.live or not event.permissions_for_user(user).can_publish():
        plan.drafts.append(event)
        return
    with published_together([event.pk]):
        refusal = find_refusal(draft)
    if refusal is None:
        plan.published.append(event)
    else:
        plan.refused.extend(describe_refusals([refusal]))


def make_draft(event: EventPage, field: str, value: Model | None) -> EventPage | None:
    """The latest draft with the value, not saved; None where it has it."""
    draft: EventPage = event.get_latest_revision_as_object()
    if getattr(draft, f"{field}_id") == (value.pk if value else None):
        return None
    # Another object: the event itself stays as it is.
    new: EventPage = EventPage.objects.get(pk=event.pk) if draft is event else draft
    setattr(new, field, value)
    return new


def write(plan: Plan, field: str, value: Model | None, user: User) -> None:
    """Save a draft of each page of a plan, and publish those that go out."""
    for event in [*plan.published, *plan.drafts]:
        draft = make_draft(event, field, value)
        if draft is None:
            continue
        # A draft may lack what only publishing asks for.
        revision = draft.save_revision(user=user, clean=False, log_action=True)
        if event in plan.published:
            revision.publish(user=user)


def pretend(plan: Plan, field: str, value: Model | None) -> None:
    """As far as it decides files, what `write` does: drafts change none."""
    published: Any = EventPage.objects.filter(pk__in=[event.pk for event in plan.published])
    published.update(**{field: value})
