"""How many files of the site something would change: it is done, counted, and taken back.

Another app registers the counting under the hook `count_changed_files`, a function without arguments that
compares the files of the site with those that the pages of the moment come to.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext, ngettext
from wagtail import hooks

FILES_HOOK = "count_changed_files"


class NotCounted(Exception):
    """What the files would be cannot be found out now."""


@dataclass(frozen=True, slots=True)
class FileCount:
    """How many files of the site are new, changed, moved and gone."""

    new: int = 0
    changed: int = 0
    moved: int = 0
    gone: int = 0

    def __add__(self, other: "FileCount") -> "FileCount":
        return FileCount(
            self.new + other.new,
            self.changed + other.changed,
            self.moved + other.moved,
            self.gone + other.gone,
        )

    def __str__(self) -> str:
        total = self.new + self.changed + self.moved + self.gone
        if not total:
            return gettext("No file of the site will change.")
        sentence = ngettext(
            "%(count)d file of the site will change:", "%(count)d files of the site will change:", total
        )
        kinds = [
            (self.new, ngettext("%(count)d new", "%(count)d new", self.new)),
            (self.changed, ngettext("%(count)d changed", "%(count)d changed", self.changed)),
            (self.moved, ngettext("%(count)d moved", "%(count)d moved", self.moved)),
            (self.gone, ngettext("%(count)d removed", "%(count)d removed", self.gone)),
        ]
        parts = [words % {"count": number} for number, words in kinds if number]
        return f"{sentence % {'count': total}} {', '.join(parts)}."


@contextmanager
def taken_back() -> Iterator[None]:
    """Whatever the block does to the database is undone at its end."""
    with transaction.atomic():
        try:
            yield
        finally:
            transaction.set_rollback(True)


def describe_changes(pretend: Callable[[], None]) -> str:
    """A sentence about the files that would change; pretend: does to the database what is asked about.

    It must do nothing else: what has left the database cannot be taken back. "" where nobody counts.
    """
    counters = hooks.get_hooks(FILES_HOOK)
    if not counters:
        return ""
    try:
        with taken_back():
            pretend()
            return str(sum((count() for count in counters), FileCount()))
    except NotCounted:
        return gettext("How many files of the site will change could not be found out.")
