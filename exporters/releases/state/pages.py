"""Where a page is: a draft, on its way to the site, on it, or not, and why. From what is recorded alone."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple, TypeVar

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Revision, WorkflowState

from events.models import EventPage
from exporters.content.naming import Names
from exporters.content.visibility import Visibility, read_visibility
from exporters.releases.models import Build, Delivery
from exporters.releases.state.site_record import SiteRecord, read_records
from exporters.releases.state.words import (
    describe_outcome,
    describe_problem,
    describe_reason,
    find_names,
    format_datetime,
    locate_problem,
)

T = TypeVar("T")


class Stage(StrEnum):
    """How far a page is."""

    DRAFT = "draft"
    REVIEW = "review"
    SCHEDULED = "scheduled"
    WAITING = "waiting"
    RELEASED = "released"
    ONLINE = "online"
    OLDER = "older"
    HELD = "held"
    LEAVING = "leaving"
    DOWN = "down"


LABELS = {
    Stage.DRAFT: _("Draft"),
    Stage.REVIEW: _("In review"),
    Stage.SCHEDULED: _("Scheduled"),
    Stage.WAITING: _("Published, waits for the site"),
    # Nobody reports builds: that the site shows it cannot be claimed.
    Stage.RELEASED: _("Released, the site takes it over"),
    Stage.ONLINE: _("On the site"),
    Stage.OLDER: _("An older version is on the site"),
    Stage.HELD: _("Not on the site"),
    Stage.LEAVING: _("Taken down, the site still shows it"),
    Stage.DOWN: _("Taken down"),
}


class Row(NamedTuple):
    """A page as stored."""

    pk: int
    path: str
    url_path: str
    alias_of: int | None
    live: bool
    expired: bool
    has_unpublished_changes: bool
    first_published_at: datetime | None
    last_published_at: datetime | None
    expire_at: datetime | None


COLUMNS = (
    *("pk", "path", "url_path", "alias_of_id", "live", "expired", "has_unpublished_changes"),
    *("first_published_at", "last_published_at", "expire_at"),
)


@dataclass(frozen=True, slots=True)
class PageState:
    """Where a page is, in the language that is active.

    sentence: what that means, since when, and what to do; "" where the label says it all.
    since: of the label. url: of the page on the site, or "". block, block_url: what keeps it from the site,
    where it is a block. log: the address of a failed build's log, or "".
    """

    stage: Stage
    sentence: str = ""
    since: datetime | None = None
    url: str = ""
    block: str = ""
    block_url: str = ""
    log: str = ""

    @property
    def label(self) -> str:
        return str(LABELS[self.stage])


class _Facts:
    """What is known of all pages that are asked for; of the site, what is first needed.

    scheduled: id -> when. reviewed: id -> status. now: the moment that is asked about.
    """

    def __init__(self, pages: Collection[int]) -> None:
        self._keys = {str(pk) for pk in pages}
        revisions = Revision.page_revisions.exclude(approved_go_live_at=None)
        of_pages = ContentType.objects.get_for_model(Page)
        states = WorkflowState.objects.active().filter(base_content_type=of_pages)
        self.scheduled = self._of_pages(revisions.values_list("object_id", "approved_go_live_at"))
        self.reviewed = self._of_pages(states.values_list("object_id", "status"))
        self.now = timezone.now()

    def _of_pages(self, rows: Iterable[tuple[str, T]]) -> Mapping[int, T]:
        return {int(id): value for id, value in rows if id in self._keys}

    @cached_property
    def records(self) -> list[SiteRecord]:
        return read_records()

    @cached_property
    def visibility(self) -> Visibility:
        return read_visibility()

    @cached_property
    def names(self) -> Names:
        problems = [record.problems.items() for record in self.records]
        return find_names([p for pages in problems for page, p in pages if str(page) in self._keys])


def find_states(pages: Collection[int] | None = None) -> dict[int, PageState]:
    """id -> state, of those pages that are events; of all events by default. As many queries for any number.

    pages: their ids.
    """
    events = EventPage.objects.all() if pages is None else EventPage.objects.filter(pk__in=pages)
    rows = [Row(*row) for row in events.values_list(*COLUMNS)]
    facts = _Facts([row.pk for row in rows])
    return {row.pk: _find_state(row, facts) for row in rows}


def _find_state(row: Row, facts: _Facts) -> PageState:
    if not row.live or (row.expire_at is not None and row.expire_at <= facts.now):
        state = _find_unpublished(row, facts)
        # What was never published, the site cannot have.
        return _see_off(row, state, _find_record(row, facts)) if row.first_published_at else state
    state = _find_live(row, facts)
    newer = _describe_newer(row, facts)
    return replace(state, sentence=f"{state.sentence} {newer}".strip()) if newer else state


def _find_record(row: Row, facts: _Facts) -> SiteRecord | None:
    inside = [record for record in facts.records if record.tree.contains(row.path)]
    return max(inside, key=lambda record: len(record.tree.root.path), default=None)


def _see_off(row: Row, state: PageState, record: SiteRecord | None) -> PageState:
    """The state of a page that is not to be on the site, and still is: until there is a build without it."""
    if record is None or row.pk not in (record.shown or {}):
        return state
    sentence = gettext("The site shows it until it is built without it.")
    if state.stage in (Stage.DOWN, Stage.HELD):
        state = replace(state, stage=Stage.LEAVING, url=_find_url(row, record))
    return replace(state, sentence=f"{sentence} {state.sentence}".strip())


def _find_unpublished(row: Row, facts: _Facts) -> PageState:
    review, due = facts.reviewed.get(row.pk), facts.scheduled.get(row.pk)
    if review == WorkflowState.STATUS_IN_PROGRESS:
        return PageState(Stage.REVIEW)
    if due is not None:
        sentence = (
            gettext("It will be published at %(moment)s.")
            if due > facts.now
            else gettext("It was to be published at %(moment)s. Publish it now to see what it lacks.")
        )
        return PageState(Stage.SCHEDULED, sentence % {"moment": format_datetime(due)}, due)
    if row.expired or row.live:
        moment = {"moment": format_datetime(row.expire_at)}
        return PageState(Stage.DOWN, gettext("Its time was over at %(moment)s.") % moment, row.expire_at)
    if review == WorkflowState.STATUS_NEEDS_CHANGES:
        return PageState(Stage.DRAFT, gettext("Whoever reviewed it asks for changes."))
    return PageState(Stage.DOWN if row.first_published_at else Stage.DRAFT)


def _describe_newer(row: Row, facts: _Facts) -> str:
    """What becomes of changes to a page that is published."""
    due = facts.scheduled.get(row.pk)
    if due is not None:
        return gettext("Newer changes are to be published at %(moment)s.") % {"moment": format_datetime(due)}
    if facts.reviewed.get(row.pk) == WorkflowState.STATUS_IN_PROGRESS:
        return gettext("Newer changes are in review.")
    return gettext("Newer changes are not published.") if row.has_unpublished_changes else ""


def _find_live(row: Row, facts: _Facts) -> PageState:
    record = _find_record(row, facts)
    if not facts.visibility.is_public(row.path, row.alias_of):
        sentence = gettext("Not everybody may see it: its visibility is set so, or that of a folder.")
        return _see_off(row, PageState(Stage.HELD, sentence), record)
    if record is None:
        return PageState(Stage.WAITING, gettext("There is no release of the site yet."))
    if record.is_waiting(row.last_published_at) or (
        record.is_pending and not record.has_released(row.pk, row.url_path)
    ):
        return _find_waiting(record)
    problem = record.problems.get(row.pk)
    if problem is not None:
        _, _, block, block_url = locate_problem(problem, facts.names)
        is_shown = row.pk in (record.shown or {})
        return PageState(
            Stage.OLDER if is_shown else Stage.HELD,
            f"{describe_problem(problem, facts.names)}.",
            parse_datetime(problem.get("since") or ""),
            url=_find_url(row, record) if is_shown else "",
            block=block,
            block_url=block_url,
        )
    return _find_released(row, record)


def _find_waiting(record: SiteRecord) -> PageState:
    series = record.series
    if series.failing_since is None:
        sentence = gettext("A release of it is being made.")
        return PageState(Stage.WAITING, sentence, series.waiting_since)
    why, _advice = describe_reason(series.failure)
    sentence = gettext("A release cannot be made since %(moment)s: %(why)s")
    words = {"moment": format_datetime(series.failing_since), "why": why}
    return PageState(Stage.WAITING, sentence % words, series.waiting_since)


def _find_released(row: Row, record: SiteRecord) -> PageState:
    if not record.releases:
        return PageState(Stage.WAITING, gettext("There is no release of the site yet."))
    release = record.find_release(row.last_published_at)
    is_released = record.has_released(row.pk, row.url_path)
    if release > record.current or (record.series.rolled_back and not is_released):
        sentence = gettext("The site was taken back to release %(number)s, until a page is published.")
        return _unseen(row, record, Stage.HELD, sentence % {"number": record.current})
    if not is_released:
        return _find_waiting(record)
    online = record.find_shown_since(row.pk, release)
    if online is not None:
        return PageState(Stage.ONLINE, since=online, url=_find_url(row, record))
    if not record.is_reported:
        return PageState(Stage.RELEASED, _describe_calls(record), url=_find_url(row, record))
    build = record.last_build
    if build is not None and build.status == Build.Status.FAILED:
        sentence = gettext("The build of the site failed at %(moment)s.")
        state = _unseen(row, record, Stage.HELD, sentence % {"moment": format_datetime(build.at)})
        return replace(state, log=build.url)
    if build is not None:
        sentence = gettext("The site is being built since %(moment)s.") % {
            "moment": format_datetime(build.at)
        }
    else:
        sentence = _describe_calls(record) or gettext("The build of the site has not begun yet.")
    return PageState(Stage.WAITING, sentence)


def _unseen(row: Row, record: SiteRecord, stage: Stage, sentence: str) -> PageState:
    """Of a page whose newest version is not on the site: an older one is, where it was published before."""
    if row.pk in (record.shown or {}):
        return PageState(Stage.OLDER, sentence, url=_find_url(row, record))
    return PageState(stage, sentence)


def _describe_calls(record: SiteRecord) -> str:
    """Whether those who build the site could be told of the current release."""
    for delivery in record.deliveries:
        if delivery.status in (Delivery.Status.FAILED, Delivery.Status.WAITING) and delivery.attempts:
            words = {"webhook": delivery.webhook.name, "outcome": describe_outcome(delivery.outcome)}
            return gettext("Whoever builds the site was not told: %(webhook)s, %(outcome)s.") % words
    return "" if record.is_reported else gettext("Nobody tells the CMS when the site is built.")


def _find_url(row: Row, record: SiteRecord) -> str:
    site = record.tree.site
    return (
        f"{settings.SITE_URL if site.is_default_site else site.root_url}{record.tree.address(row.url_path)}"
    )
