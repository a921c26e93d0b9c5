"""A moderator who looks at releases of an event."""

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from exporters.releases.build.series import find_default
from exporters.releases.models import Webhook
from tests.exporters.exports import image_block, make_event, text_block
from tests.exporters.releases.admin.release.looking import change
from tests.exporters.releases.receiver import receive


@pytest.fixture
def moderator(db):
    user = User.objects.create_user("marta")
    user.groups.add(Group.objects.get(name="Moderators"))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def receiver():
    with receive() as receiver:
        yield receiver


@pytest.fixture
def hook(db, receiver):
    return Webhook.objects.create(
        series=find_default(), name="Web", kind=Webhook.Kind.SIGNED, url=receiver.url, secret="k" * 16
    )


@pytest.fixture
def event(folder, make_image):
    return make_event(folder, body=[text_block("<p>V stredu.</p>"), image_block(make_image().pk)])


@pytest.fixture
def first(event, release):
    return release()


@pytest.fixture
def second(first, event, release):
    change(event, description="Na námestí.")
    return release()
