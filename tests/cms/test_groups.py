"""Whoever is in the group of editors can do an editor's work, and no more."""

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import GroupPagePermission, Page
from wagtail.permissions import policy_registry

from cms.groups import ensure_editor_group
from events.models import EventIndexPage, EventPage, EventType, Project

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor_user() -> User:
    user = User.objects.create_user("jana", password="password")
    user.groups.add(ensure_editor_group())
    return user


def test_an_editor_writes_and_publishes_events(editor_user: User) -> None:
    folder = Page.objects.get(depth=1).add_child(instance=EventIndexPage(title="Podujatia"))
    event = folder.add_child(instance=EventPage(title="Stretnutie", publish_date="2021-03-31"))

    assert folder.permissions_for_user(editor_user).can_add_subpage()
    assert event.permissions_for_user(editor_user).can_edit()
    assert event.permissions_for_user(editor_user).can_publish()


@pytest.mark.parametrize("action", ["add", "change", "choose"])
@pytest.mark.parametrize("get_model", [get_image_model, get_document_model])
def test_an_editor_uploads_and_chooses_files(editor_user: User, get_model, action: str) -> None:
    policy = policy_registry.get_by_type(get_model())

    assert policy.user_has_permission(editor_user, action)


@pytest.mark.parametrize("model", [Project, EventType])
def test_an_editor_keeps_the_lists_of_projects_and_types(client: Client, editor_user: User, model) -> None:
    client.force_login(editor_user)

    response = client.post(reverse(model.snippet_viewset.get_url_name("add")), {"name": "Nový", "link": ""})

    assert response.status_code == 302
    assert list(model.objects.values_list("name", flat=True)) == ["Nový"]


def test_an_editor_manages_neither_people_nor_sites(client: Client, editor_user: User) -> None:
    client.force_login(editor_user)

    for name in ("wagtailusers_users:index", "wagtailusers_groups:index", "wagtailsites:index"):
        assert client.get(reverse(name)).status_code == 302


def test_repeating_changes_nothing(editor_user: User) -> None:
    before = GroupPagePermission.objects.count()

    ensure_editor_group()

    assert GroupPagePermission.objects.count() == before
    assert Group.objects.filter(name="Editors").count() == 1
