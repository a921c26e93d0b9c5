"""The events of a month, as somebody may see them in the list of pages, each with its state."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import CharField, Max, Min, OuterRef, Q, Subquery
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.models import Revision

from events.calendar.months import Month, month_of
from events.places import edit_url
from events.visible_events import find_visible_events


@dataclass(frozen=True, slots=True)
class Entry:
    """One event of a day.

    kind: "live", "scheduled" or "draft". state: in words.
    url: of its form; "" where the user may not edit it.
    """

    title: str
    kind: str
    state: str
    url: str


def list_month(user: Any, month: Month) -> dict[date, list[Entry]]:
    """Day -> its events in the order of their titles; days without one are left out."""
    days = {"publish_date__year": month.year, "publish_date__month": month.month}
    scheduled = Revision.page_revisions.filter(
        object_id=Cast(OuterRef("pk"), CharField()), approved_go_live_at__isnull=False
    )
    events = (
        find_visible_events(user)
        .filter(**days)
        .annotate(scheduled_for=Subquery(scheduled.order_by("pk").values("approved_go_live_at")[:1]))
        .prefetch_workflow_states()
        .defer("body", "source")
        .order_by("publish_date", "title", "pk")
    )
    found: dict[date, list[Entry]] = {}
    for event in events:
        found.setdefault(event.publish_date, []).append(make_entry(event, user))
    return found


def make_entry(event: Any, user: Any) -> Entry:
    """event: with `scheduled_for`, a moment or None."""
    kind, state = describe(event)
    may_edit = event.permissions_for_user(user).can_edit()
    return Entry(event.get_admin_display_title(), kind, state, edit_url(event.pk) if may_edit else "")


def describe(event: Any) -> tuple[str, str]:
    """Kind and words of an event's state."""
    if event.scheduled_for is not None:
        moment = date_format(timezone.localtime(event.scheduled_for), "SHORT_DATETIME_FORMAT")
        words = (
            _("Published, newer version scheduled for %(moment)s")
            if event.live
            else _("Scheduled for %(moment)s")
        )
        return "live" if event.live else "scheduled", words % {"moment": moment}
    if event.live:
        is_newer = event.has_unpublished_changes
        return "live", _("Published, with newer changes") if is_newer else _("Published")
    if event.workflow_in_progress:
        return "draft", _("In review")
    return "draft", _("Unpublished by its date") if event.expired else _("Draft")


def find_neighbours(user: Any, month: Month) -> tuple[Month | None, Month | None]:
    """The last month before this one that has events, and the first one after it."""
    following = month.next
    found = find_visible_events(user).aggregate(
        before=Max("publish_date", filter=Q(publish_date__lt=month.first)),
        after=Min("publish_date", filter=Q(publish_date__gte=following.first) if following else Q(pk=None)),
    )
    before, after = found["before"], found["after"]
    return (month_of(before) if before else None), (month_of(after) if after else None)


def count_undated(user: Any) -> int:
    """How many drafts have no date yet."""
    return find_visible_events(user).filter(publish_date=None, live=False).count()
