"""Which events may hold what is looked for: decided by the database, and without missing any."""

import json
import re
from collections.abc import Iterator
from html import unescape
from typing import Any, NamedTuple
from unicodedata import normalize

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from wagtail.models import Page
from wagtail.permissions import policy_registry

from events.models import EventPage
from events.replacing.markup import INLINE
from events.replacing.search import Search

# Events that one query looks at.
WINDOW = 500
# Of those, in memory at a time.
CHUNK = 50
COLUMNS = ("pk", "has_unpublished_changes", "stored_draft", "title", "description", "stored_body")
# A word whose letters are formatted apart, in stored JSON: letters beyond ASCII begin with a backslash
# there. The pattern begins with "<", which is found fast, and looks back from it.
TAG = rf"/?({'|'.join(sorted(INLINE))})( [^<>]*)?>"
SPLIT_WORD = rf"<(?<=\w<){TAG}(<{TAG})*[\w\\]"
ANY_TAG = re.compile(r"<[^<>]*>")
# What JSON has to write otherwise.
IN_JSON = re.compile(r'["\\\x00-\x1f]')


class _Row(NamedTuple):
    """An event as stored. draft, body: JSON; draft: of the latest version, None without one."""

    pk: int
    is_changed: bool
    draft: str | None
    title: str
    description: str
    body: str

    def read(self) -> str:
        """The words of the draft, in JSON as far as the body goes."""
        title, description, body = self.title, self.description, self.body
        if self.is_changed and self.draft:
            values = json.loads(self.draft)
            title, description, body = values["title"], values["description"], values["body"]
        return "\n".join([title, description, json.dumps(json.loads(body or "[]"), ensure_ascii=False)])


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
        rows = stored.filter(condition).order_by("-pk").values_list(*COLUMNS)
        for number, row in enumerate(rows.iterator(chunk_size=CHUNK), start=1):
            may_hold = _reads(_Row(*row), search)
            if may_hold or number % CHUNK == 0:
                yield row[0], may_hold
        before = window[-1]
        yield before, False


def _reads(row: _Row, search: Search) -> bool:
    """Whether the draft may hold it. To make a page of each would take many times as long."""
    if IN_JSON.search(search.find):
        return True
    try:
        shown = _fold(unescape(row.read()), search)
    except (ValueError, KeyError, TypeError):
        # Damaged: whoever shows the event says so.
        return True
    find = _fold(search.find, search)
    return find in shown or find in ANY_TAG.sub("", shown)


def _fold(text: str, search: Search) -> str:
    """The text with all alike that the search takes for the same."""
    alike = normalize("NFC", text).replace("\N{NO-BREAK SPACE}", " ")
    return alike if search.match_case else alike.casefold()


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
