"""Which events may hold what is looked for: decided by the database, and without missing any."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from wagtail.models import Page
from wagtail.permissions import policy_registry

from events.models import EventPage
from events.replacing.markup import INLINE
from events.replacing.search import Search

# Events that one query looks at.
WINDOW = 500
# A word whose letters are formatted apart, in stored JSON: letters beyond ASCII are `\u…` there.
TAG = rf"</?({'|'.join(sorted(INLINE))})( [^<>]*)?>"
SPLIT_WORD = rf"\w({TAG})+[\w\\]"
STORED = ("stored_draft", "title", "description", "stored_body")


def find_editable(user: Any, folder: Page | None = None) -> QuerySet[EventPage]:
    """The events that somebody may edit, below a folder or anywhere; no aliases, whose words are others'."""
    editable = policy_registry.get_by_type(Page).instances_user_has_permission_for(user, "change")
    events = EventPage.objects.filter(alias_of=None, pk__in=editable.values("pk"))
    return events.descendant_of(folder) if folder else events


def walk_candidates(
    events: QuerySet[EventPage], search: Search, before: int | None
) -> Iterator[tuple[int, bool]]:
    """(id, whether it may hold what is looked for) of the newest first; before: only ids below this one.

    Of those that hold nothing, only the last of each window is told.
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
        holding = stored.filter(condition).order_by("-pk").values_list("pk", flat=True)
        yield from ((pk, True) for pk in list(holding))
        before = window[-1]
        yield before, False


def _make_condition(search: Search) -> Q:
    """What is true of every event that holds it: the letters that are stored as they are, together.

    Upper and lower case of other letters are the business of Python: SQLite knows those of ASCII alone.
    """
    holds = Q()
    for place in STORED:
        together = Q()
        for run in search.runs:
            together &= Q(**{f"{place}__icontains": run})
        holds |= together
    if not search.runs:
        return Q()
    return holds | Q(stored_draft__regex=SPLIT_WORD) | Q(stored_body__regex=SPLIT_WORD)
