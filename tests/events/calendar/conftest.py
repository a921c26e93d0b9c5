"""Drafts for the calendar."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from events.models import EventIndexPage, EventPage


@pytest.fixture
def make_draft(folder: EventIndexPage) -> Callable[..., EventPage]:
    """Returns a function that makes an event as the first saving of its form does: also without a date."""

    def make(*, publish_date: date | None, **fields: Any) -> EventPage:
        draft = EventPage(live=False, publish_date=date(2020, 1, 1), **fields)
        folder.add_child(instance=draft)
        draft.publish_date = publish_date
        draft.save_revision(clean=False)
        draft.refresh_from_db()
        return draft

    return make
