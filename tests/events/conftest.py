"""Pages to test with."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from wagtail.models import Page

from events.models import EventIndexPage, EventPage

RawBlock = dict[str, Any]


@pytest.fixture
def folder(db: None) -> EventIndexPage:
    root = Page.objects.get(depth=1)
    return root.add_child(instance=EventIndexPage(title="Podujatia", slug="podujatia"))


@pytest.fixture
def make_event(folder: EventIndexPage) -> Callable[..., EventPage]:
    """Returns a function that makes a live event whose body is the given raw blocks."""

    def make(*body: RawBlock, **fields: Any) -> EventPage:
        values = {"title": "Stretnutie", "publish_date": "2021-03-31", "live": False, **fields}
        event = EventPage(**values, body=json.dumps(list(body)))
        folder.add_child(instance=event)
        event.publish_unchecked(event.save_revision())
        event.refresh_from_db()
        return event

    return make
