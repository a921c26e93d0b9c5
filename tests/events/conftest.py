"""Pages to test with."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
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


@pytest.fixture
def writer(client: Client) -> Client:
    """Of an editor, who may not write HTML."""
    user = User.objects.create_user("editor")
    user.groups.add(Group.objects.get(name="Editors"))
    client.force_login(user)
    return client
