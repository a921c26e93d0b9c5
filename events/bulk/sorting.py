"""Which drafts can be published together."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from wagtail.models import Page

from events.bulk.held import find_held
from events.bulk.refusals import Refused
from events.gate import PublishingRefused, find_refusal, published_together

Sorted = tuple[dict[int, Page], list[PublishingRefused]]
"""The drafts that can be published together, by their ids; and the refusals of the rest."""


def find_drafts(
    pages: Iterable[Page], user: Any, *, include_descendants: bool
) -> tuple[dict[int, Page], dict[int, Refused]]:
    """The latest drafts of pages; with them those below that are not live and the user may publish.

    Beside them, by their ids as well, those below that the user must not touch.
    """
    chosen = {page.pk: page for page in pages}
    below = {
        draft.pk: draft
        for page in (chosen.values() if include_descendants else ())
        for draft in find_drafts_below(page, user)
        if draft.pk not in chosen
    }
    held = find_held(below.values(), user) if below else {}
    drafts = {pk: read_draft(page) for pk, page in (chosen | below).items() if pk not in held}
    return drafts, held


def read_draft(page: Page) -> Page:
    revision = page.get_latest_revision()
    return revision.as_object() if revision else page.specific


def find_drafts_below(page: Page, user: Any) -> Iterator[Page]:
    """What is not live below a page and the user may publish."""
    for draft in page.get_descendants().not_live().specific():
        if user is None or draft.permissions_for_user(user).can_publish():
            yield draft


def sort_out(drafts: dict[int, Page], suspects: Collection[int] | None = None) -> Sorted:
    """Pages that link to each other pass together. One that links to a refused page is refused as well.

    suspects: the ids of those that have to be looked at, where the others are by whoever publishes them.
    """
    ready = dict(drafts)
    refused: list[PublishingRefused] = []
    while True:
        asked = [draft for pk, draft in ready.items() if suspects is None or pk in suspects]
        with published_together(ready):
            faults = [fault for draft in asked if (fault := find_refusal(draft))]
        faults = faults or list(find_doubled(ready.values()))
        if not faults:
            return ready, refused
        refused += faults
        for fault in faults:
            del ready[fault.page.pk]


def find_doubled(drafts: Iterable[Page]) -> Iterator[PublishingRefused]:
    """Those whose new address an earlier one of the drafts has: once that one is published, it is taken."""
    first: dict[str, Page] = {}
    for draft in drafts:
        other = first.setdefault(draft.url_path, draft)
        if other is not draft:
            words = {"title": other.get_admin_display_title()}
            sentence = gettext("“%(title)s” has this address already. Choose another one.") % words
            yield PublishingRefused(draft, {"slug": ValidationError(sentence)})
