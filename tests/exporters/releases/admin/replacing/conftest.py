"""An editor, and an event in which something is found."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from cms.groups import ensure_editor_group
from events.models import EventIndexPage, EventPage
from tests.exporters.exports import make_event, text_block


@pytest.fixture
def anna() -> User:
    user = User.objects.create_user("anna", first_name="Anna")
    user.groups.set([ensure_editor_group()])
    return user


@pytest.fixture
def client_of_anna(anna: User) -> Client:
    client = Client()
    client.force_login(anna)
    return client


@pytest.fixture
def event(folder: EventIndexPage) -> EventPage:
    return make_event(folder, body=[text_block("<p>Pod starou lipa.</p><p>Iné.</p>")], title="Beseda")
