"""What is saved several times in one transaction, and indexed once at its end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from modelsearch.signal_handlers import post_save_signal_handler as index_words
from wagtail.signal_handlers import disable_reference_index_auto_update
from wagtail.signal_handlers import update_reference_index_on_save as index_references

from events.indexing import words_indexed_later


@contextmanager
def indexed_once() -> Iterator[None]:
    """Index the pages that are saved in the block at its end, as they are then.

    Wagtail saves a new page that is published at once three times, and after each writes all its words into
    the index of the search, and what it refers to into that of references: a third of an import's time.

    Inside of a transaction, which has the indexes with the pages or neither. The block saves nothing else
    that refers to anything. Where it fails, or the transaction is to be rolled back, nothing is indexed.
    """
    with words_indexed_later() as saved, disable_reference_index_auto_update():
        yield
    if transaction.get_rollback():
        return
    for page in saved.values():
        index_words(page)
        index_references(page)
