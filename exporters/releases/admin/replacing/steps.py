"""One step through the events that somebody may edit: as many as a request has time for."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import User
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.models import Page

from events.models import EventPage
from events.places import block_anchor, edit_url, name_block
from events.replacing.body import Found, RawBlock
from events.replacing.candidates import find_editable, walk_candidates
from events.replacing.drafts import Rewrite, plan_rewrite
from events.replacing.search import ADDRESS, ALT, DESCRIPTION, FORMATTING, MARKDOWN, REFUSED, TITLE, Search
from exporters.content.draft_file import render_draft_text
from exporters.content.refusals import describe_error, describe_unforeseen
from exporters.content.site_tree import tree_of
from exporters.core.errors import ExportError
from exporters.releases.admin.diffs import Line, compare

# Events in one step, and the time after which it ends with fewer.
SHOWN = 20
SECONDS = 3
# Of what is found in one event; the diff has all of it.
LISTED = 8

PLACES = {
    TITLE: gettext_lazy("title"),
    DESCRIPTION: gettext_lazy("description"),
    ALT: gettext_lazy("alt text"),
    ADDRESS: gettext_lazy("address"),
}
REASONS = {
    FORMATTING: gettext_lazy(
        "It begins and ends under different formatting (bold, a link and the like): replace it in the editor."
    ),
    MARKDOWN: gettext_lazy("It is in raw Markdown: that needs the permission “Can write Markdown and HTML”."),
    REFUSED: gettext_lazy("The title or the address would not be a valid one afterwards."),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """One event in which something was found. lines: the diff of its file; note: why there is none.

    failure: why the event could not be looked at, with nothing else of it. found: the first of what is
    replaced and of what stays, which `unlisted` goes on with.
    """

    page: EventPage
    rewrite: Rewrite | None = None
    lines: list[Line] = field(default_factory=list)
    note: str = ""
    failure: str = ""
    found: list[dict[str, Any]] = field(default_factory=list)
    unlisted: int = 0

    @property
    def title(self) -> str:
        return str((self.rewrite.draft if self.rewrite else self.page).title)

    @property
    def count(self) -> str:
        return count_places(self.rewrite.replaced.count if self.rewrite else 0)

    @property
    def can_write(self) -> bool:
        return bool(self.rewrite and self.rewrite.replaced.count and not self.rewrite.obstacle)


@dataclass(frozen=True, slots=True)
class Step:
    """shown: the events. following: the id below which the next step begins; None after the last event."""

    shown: list[Shown]
    following: int | None


def take_step(search: Search, user: User, folder: Page | None, before: int | None) -> Step:
    """The newest events below an id in which something is found. Ends after SHOWN of them, or SECONDS."""
    ends_at = time.monotonic() + SECONDS
    shown: list[Shown] = []
    for pk, may_hold in walk_candidates(find_editable(user, folder), search, before):
        found = show_event(pk, search, user) if may_hold else None
        if found is not None:
            shown.append(found)
        if len(shown) == SHOWN or time.monotonic() > ends_at:
            return Step(shown, pk)
    return Step(shown, None)


def show_event(pk: int, search: Search, user: User) -> Shown | None:
    """An event with what would change; None where nothing is found, or the event was deleted meanwhile."""
    page = EventPage.objects.filter(pk=pk).first()
    if page is None:
        return None
    try:
        rewrite = plan_rewrite(page, search, user)
        if not rewrite.replaced.found:
            return None
        return show_rewrite(page, rewrite)
    except ExportError as error:
        return Shown(page, failure=describe_error(error))
    except Exception as error:  # noqa: BLE001 - describe_unforeseen() logs it
        return Shown(page, failure=describe_unforeseen(error, f"page {pk}"))


def show_rewrite(page: EventPage, rewrite: Rewrite) -> Shown:
    lines, note = compare_files(rewrite) if rewrite.replaced.count else ([], "")
    # What stays as it is comes first: nobody sees it in the diff.
    found = sorted(rewrite.replaced.found, key=lambda one: not one.excerpt.reason)
    body = list(rewrite.draft.body.get_prep_value())
    described = [describe_found(rewrite.draft, body, one) for one in found[:LISTED]]
    return Shown(page, rewrite, lines, note, found=described, unlisted=len(found[LISTED:]))


def compare_files(rewrite: Rewrite) -> tuple[list[Line], str]:
    """(the diff of the draft's file before and after, why there is none)."""
    tree = tree_of(rewrite.page)
    try:
        before = render_draft_text(rewrite.draft, tree)
        after = render_draft_text(rewrite.make_draft(), tree)
    except ExportError as error:
        return [], _("No file can be written of this draft yet:") + " " + describe_error(error)
    lines = compare(before, after)
    if lines is None:
        return [], _("The file is too large to be compared here.")
    return lines, "" if lines else _("The file stays the same.")


def describe_found(draft: EventPage, body: Sequence[RawBlock], found: Found) -> dict[str, Any]:
    """The template context of something that was found: where, the text around it, and why it stays."""
    place, href = str(PLACES.get(found.place, "")), edit_url(draft.pk)
    if found.block is not None:
        raw = body[found.block]
        child = draft.body.stream_block.child_blocks[raw["type"]]
        block = name_block(found.block, child.label, raw["type"], found.item)
        place, href = ", ".join(filter(None, [block, place])), href + block_anchor(raw.get("id") or "")
    reason = REASONS.get(found.excerpt.reason, "")
    return {"place": place, "href": href, "excerpt": found.excerpt, "reason": reason}


def count_places(number: int) -> str:
    return ngettext("%(count)d place", "%(count)d places", number) % {"count": number}
