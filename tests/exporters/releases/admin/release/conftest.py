"""A moderator, and two releases of an event."""

from collections.abc import Callable, Iterator

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from cms.models import CustomImage
from events.models import EventIndexPage, EventPage
from exporters.releases.build.series import find_default_series
from exporters.releases.models import Release, Webhook
from tests.exporters.exports import image_block, make_event, text_block
from tests.exporters.releases.admin.release.screens import change
from tests.exporters.releases.receiver import Receiver, receive


@pytest.fixture
def moderator(db: None) -> Client:
    user = User.objects.create_user("marta")
    user.groups.add(Group.objects.get(name="Moderators"))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receive() as receiver:
        yield receiver


@pytest.fixture
def hook(db: None, receiver: Receiver) -> Webhook:
    series = find_default_series()
    assert series
    return Webhook.objects.create(
        series=series, name="Web", kind=Webhook.Kind.SIGNED, url=receiver.url, secret="k" * 16
    )


@pytest.fixture
def event(folder: EventIndexPage, make_image: Callable[[], CustomImage]) -> EventPage:
    return make_event(folder, body=[text_block("<p>V stredu.</p>"), image_block(make_image().pk)])


@pytest.fixture
def first(event: EventPage, release: Callable[[], Release]) -> Release:
    return release()


@pytest.fixture
def second(first: Release, event: EventPage, release: Callable[[], Release]) -> Release:
    change(event, description="Na námestí.")
    return release()
