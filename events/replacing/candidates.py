"""Which events may hold what is looked for: decided by the database, and without missing any."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from wagtail.models import Page
from wagtail.permissions import policy_registry

from events.models import EventPage
from events.replacing.markup import INLINE
from events.replacing.search import Search, make_pattern

# Events that one query looks at.
WINDOW = 500
# Of those, in memory at a time.
CHUNK = 50
STORED = ("stored_draft", "title", "description", "stored_body")
# A word whose letters are formatted apart, in stored JSON: letters beyond ASCII begin with a backslash
# there. The pattern begins with "<", which is found fast, and looks back from it.
TAG = rf"/?({'|'.join(sorted(INLINE))})( [^<>]*)?>"
SPLIT_WORD = rf"<(?<=\w<){TAG}(<{TAG})*[\w\\]"
ANY_TAG = re.compile(r"<[^<>]*>")
ESCAPED = re.compile(r"\\+u([0-9a-fA-F]{4})")
# What JSON writes otherwise, and characters that it writes as two of those.
IN_JSON = re.compile('["\\\\\t\b\f]|[^\u0000-\uffff]')


def find_editable(user: Any, folder: Page | None = None) -> QuerySet[EventPage]:
    """The events that somebody may edit, below a folder or anywhere; no aliases, whose words are others'."""
    editable = policy_registry.get_by_type(Page).instances_user_has_permission_for(user, "change")
    events = EventPage.objects.filter(alias_of=None, pk__in=editable.values("pk"))
    return events.descendant_of(folder) if folder else events


def walk_candidates(
    events: QuerySet[EventPage], search: Search, before: int | None
) -> Iterator[tuple[int, bool]]:
    """(id, whether it may hold what is looked for) of the newest first; before: only ids below this one.

    Of those that hold nothing, the last of each chunk and of each window alone is told.
    """
    condition = _make_condition(search)
    while True:
        following = events.filter(pk__lt=before) if before is not None else events
        window = list(following.order_by("-pk").values_list("pk", flat=True)[:WINDOW])
        if not window:
            return
        stored = EventPage.objects.filter(pk__in=window).annotate(
            stored_draft=Cast("latest_revision__content", TextField()), stored_body=Cast("body", TextField())
        )
        rows = stored.filter(condition).order_by("-pk").values_list("pk", *STORED)
        for number, (pk, *texts) in enumerate(rows.iterator(chunk_size=CHUNK), start=1):
            may_hold = _reads(texts, search)
            if may_hold or number % CHUNK == 0:
                yield pk, may_hold
        before = window[-1]
        yield before, False


def _reads(texts: list[str | None], search: Search) -> bool:
    """Whether one of the stored texts may hold it. To make a page of each would take many times as long."""
    if IN_JSON.search(search.find):
        return True
    # Whole words or not: an escaped end of a line looks like a letter before a word.
    pattern = make_pattern(search.find, match_case=search.match_case, whole_words=False)
    stored = "\n".join(text for text in texts if text)
    shown = unescape(_decode(stored))
    return any(pattern.search(text) for text in (stored, shown, ANY_TAG.sub("", shown)))


def _decode(text: str) -> str:
    """The text with the letters that JSON writes as four digits; their backslash may be escaped again."""
    return ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)


def _make_condition(search: Search) -> Q:
    """What is true of every event whose draft holds it: the letters that are stored as they are, together.

    Upper and lower case of other letters are the business of Python: SQLite knows those of ASCII alone.
    """
    if not search.runs:
        return Q()
    # As Wagtail has it: without unpublished changes, the draft is the page itself.
    is_page = Q(has_unpublished_changes=False) | Q(latest_revision=None)
    page = _holds("title", search) | _holds("description", search) | _holds("stored_body", search)
    draft = _holds("stored_draft", search) | Q(stored_draft__regex=SPLIT_WORD)
    return (is_page & (page | Q(stored_body__regex=SPLIT_WORD))) | (Q(has_unpublished_changes=True) & draft)


def _holds(column: str, search: Search) -> Q:
    together = Q()
    for run in search.runs:
        together &= Q(**{f"{column}__icontains": run})
    return together
