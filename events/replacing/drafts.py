"""Replacing in the drafts of events: what would be written, what is in the way, and the writing."""

import json
from dataclasses import dataclass
from hashlib import sha256

from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin.models import EditingSession
from wagtail.admin.utils import get_user_display_name
from wagtail.log_actions import LogFormatter, log
from wagtail.models import Page, PageLogEntry

from events.locks import describe_lock
from events.models import EventPage
from events.replacing.body import Replaced, replace_in_event
from events.replacing.candidates import find_editable
from events.replacing.search import Search
from events.trusted_markdown import may_write_markdown

LOG_ACTION = "events.replace"


class NotWritten(Exception):
    """Why a draft was not written; its text is a sentence for an editor."""


@dataclass(frozen=True, slots=True)
class Rewrite:
    """An event's draft as it is, and its words afterwards.

    obstacle: a sentence that says why it must not be written now, or "".
    """

    page: EventPage
    draft: EventPage
    replaced: Replaced
    obstacle: str

    @property
    def digest(self) -> str:
        """Of the draft's words as they are. While it is the same, what is written is what was shown."""
        # A block that was never saved by a form gets another id each time that it is read.
        body = [[block["type"], block["value"]] for block in self.draft.body.get_prep_value()]
        words = [self.draft.title, self.draft.description, body]
        return sha256(json.dumps(words, sort_keys=True).encode()).hexdigest()

    def make_draft(self) -> EventPage:
        """The draft with its words replaced, not saved."""
        # Read again: of a page without unpublished changes, Wagtail gives the page itself as its draft.
        new: EventPage = EventPage.objects.get(pk=self.page.pk).get_latest_revision_as_object()
        new.title, new.description = self.replaced.title, self.replaced.description
        new.body = new.body.stream_block.to_python([dict(block) for block in self.replaced.body])
        return new


def plan_rewrite(page: EventPage, search: Search, user: User) -> Rewrite:
    """What replacing in the latest draft of a page would do."""
    draft: EventPage = page.get_latest_revision_as_object()
    replaced = replace_in_event(
        draft.title,
        draft.description,
        list(draft.body.get_prep_value()),
        search,
        may_write_markdown=may_write_markdown(user),
    )
    return Rewrite(page, draft, replaced, find_obstacle(page, user) if replaced.found else "")


def find_obstacle(page: EventPage, user: User) -> str:
    """Why a new draft would be in somebody's way, or ""."""
    if page.workflow_in_progress:
        return _("It is in moderation: its reviewers would have other words before them than they were sent.")
    lock = describe_lock(page, user)
    if lock:
        return lock
    session = _find_session(page)
    if session is None:
        return ""
    if session.user_id == user.pk:
        return _("You have it open in the editor. Close it there first.")
    name = get_user_display_name(session.user)
    return _("%(name)s has it open in the editor now.") % {"name": name}


def _find_session(page: EventPage) -> EditingSession | None:
    """An editor in which the page is open: with changes that are not saved, or in use minutes ago."""
    used = timezone.now() - EditingSession.IDLE_TIMEOUT
    types = ContentType.objects.get_for_models(Page, EventPage).values()
    sessions = EditingSession.objects.available().filter(content_type__in=types, object_id=str(page.pk))
    open_now = sessions.filter(Q(is_editing=True) | Q(last_seen_at__gte=used))
    return open_now.select_related("user").order_by("-last_seen_at").first()


def write_draft(pk: int, digest: str, search: Search, user: User) -> Rewrite:
    """Save a new draft of a page with its words replaced, and log it. Raises NotWritten.

    digest: of the draft that was shown.
    """
    with transaction.atomic():
        # Whoever saves the page meanwhile waits for this row.
        Page.objects.select_for_update().filter(pk=pk).first()
        page = find_editable(user).filter(pk=pk).first()
        if page is None:
            raise NotWritten(_("It is not there any more, or you may not edit it."))
        rewrite = plan_rewrite(page, search, user)
        if rewrite.digest != digest:
            raise NotWritten(_("It was saved meanwhile, and is not as it was shown. Search again."))
        if rewrite.obstacle:
            raise NotWritten(rewrite.obstacle)
        if not rewrite.replaced.count:
            raise NotWritten(_("There is nothing to replace in it."))
        draft = rewrite.make_draft()
        # A draft may lack what only publishing asks for.
        revision = draft.save_revision(user=user, clean=False)
        words = {"find": search.find, "put": search.put, "count": rewrite.replaced.count}
        log(draft, LOG_ACTION, user=user, revision=revision, content_changed=True, data=words)
    return rewrite


class ReplaceFormatter(LogFormatter):
    """What the history of a page says of it."""

    label = gettext_lazy("Search and replace")

    def format_message(self, log_entry: PageLogEntry) -> str:
        data = log_entry.data
        sentence = ngettext(
            "“%(find)s” replaced with “%(put)s” in %(count)s place, by search and replace",
            "“%(find)s” replaced with “%(put)s” in %(count)s places, by search and replace",
            data["count"],
        )
        return sentence % data
