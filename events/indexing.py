"""Pages whose place in the index of the search can wait for the end of what is done with them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from wagtail.models import Page

# Primary key -> page, of those that were saved in the `words_indexed_later` block; None outside of one.
_saved: ContextVar[dict[int, Page] | None] = ContextVar("_saved", default=None)


@contextmanager
def words_indexed_later() -> Iterator[dict[int, Page]]:
    """Keep the index of the search as it is until the block ends; gives primary key -> page to index then."""
    saved: dict[int, Page] = {}
    before = _saved.set(saved)
    try:
        yield saved
    finally:
        _saved.reset(before)


class IndexedPage(Page):
    """A page that takes part in `words_indexed_later`."""

    class Meta:
        abstract = True

    def get_indexed_instance(self) -> Any:
        """The page, as Wagtail's search asks for it; None where it is indexed later."""
        saved = _saved.get()
        if saved is None:
            return super().get_indexed_instance()
        saved[self.pk] = self
        return None
