"""Who does something to many pages."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from cms.groups import ensure_editor_group, ensure_moderator_group
from events.models import EventIndexPage, EventType
from tests.exporters.exports import make_folder


@pytest.fixture
def folder(db: None) -> EventIndexPage:
    return make_folder("podujatia")


@pytest.fixture
def moderator(client: Client) -> Client:
    ensure_moderator_group()
    user = User.objects.create_user("eva")
    user.groups.add(ensure_moderator_group())
    client.force_login(user)
    return client


@pytest.fixture
def writer(db: None) -> Client:
    user = User.objects.create_user("jana")
    user.groups.add(ensure_editor_group(publishes=False))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def kind(db: None) -> EventType:
    return EventType.objects.create(name="Beseda")
