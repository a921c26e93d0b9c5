"""A project suggests the edition after its last one."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupPagePermission

from cms.groups import ensure_editor_group, ensure_moderator_group
from events.models import EventIndexPage, EventPage, EventType, Project

pytestmark = pytest.mark.django_db


def log_in(client: Client, *groups: Group) -> None:
    user = User.objects.create_user(f"anna-{User.objects.count()}")
    user.groups.set(groups)
    client.force_login(user)


def ask(client: Client, project: Project, **query: Any) -> int | None:
    answer = client.get(reverse("event_next_edition", args=[project.pk]), query)
    assert answer.status_code == 200
    last: int | None = answer.json()["last"]
    return last


def test_the_last_edition_of_a_project_is_its_highest(
    client: Client, make_event: Callable[..., EventPage]
) -> None:
    project, other = Project.objects.create(name="Mesto"), Project.objects.create(name="Les")
    pages = [
        make_event(title=f"Beseda {edition}", project=project, edition=edition) for edition in (7, 3, None)
    ]
    make_event(title="Bez ročníka", project=other)
    log_in(client, ensure_editor_group())

    assert ask(client, project) == 7
    assert ask(client, project, page=pages[0].pk) == 3
    assert ask(client, project, page="x") == 7
    assert client.get(reverse("event_next_edition", args=[2**64])).status_code == 404
    assert ask(client, other) is None


def test_events_of_a_folder_that_one_may_not_see_do_not_count(
    client: Client, make_event: Callable[..., EventPage], folder: EventIndexPage
) -> None:
    project = Project.objects.create(name="Mesto")
    make_event(title="Cudzia", project=project, edition=7)
    other = folder.get_parent().add_child(instance=EventIndexPage(title="Inde", slug="inde"))
    other.add_child(
        instance=EventPage(title="Vlastná", publish_date=date(2027, 2, 3), project=project, edition=2)
    )
    access = Permission.objects.get(codename="access_admin")
    nowhere, elsewhere = Group.objects.create(name="Nikde"), Group.objects.create(name="Inde")
    for group in (nowhere, elsewhere):
        group.permissions.add(access)
    add = Permission.objects.get(codename="add_page")
    GroupPagePermission.objects.create(group=elsewhere, page=other, permission=add)

    log_in(client, elsewhere)
    assert ask(client, project) == 2
    log_in(client, nowhere)
    assert client.get(reverse("event_next_edition", args=[project.pk])).status_code == 302


def test_projects_and_types_are_made_in_the_form_by_those_who_may(
    client: Client, make_event: Callable[..., EventPage]
) -> None:
    form = reverse("wagtailadmin_pages:edit", args=[make_event().pk])
    dialogs = {
        Project: "wagtailsnippetchoosers_events_project",
        EventType: "wagtailsnippetchoosers_events_eventtype",
    }

    log_in(client, ensure_editor_group())
    assert "data-new-url" in client.get(form).content.decode()
    for model, name in dialogs.items():
        assert "tab-create" in client.get(reverse(f"{name}:choose")).json()["html"]
        made = client.post(reverse(f"{name}:create"), {"name": "Nový", "link": ""}).json()["result"]
        assert (made["string"], int(made["id"])) == ("Nový", model.objects.get(name="Nový").pk)
        again = client.post(reverse(f"{name}:create"), {"name": "Nový", "link": ""}).json()
        assert again["step"] == "reshow_creation_form"
    script = client.post(
        reverse(f"{dialogs[Project]}:create"), {"name": "X", "link": "javascript:x()"}
    ).json()
    assert script["step"] == "reshow_creation_form"

    group = ensure_moderator_group()
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    log_in(client, group)
    assert "data-new-url" not in client.get(form).content.decode()
    for name in dialogs.values():
        assert "tab-create" not in client.get(reverse(f"{name}:choose")).json()["html"]
        assert client.post(reverse(f"{name}:create"), {"name": "Cudzí"}).status_code == 302
    assert not Project.objects.filter(name="Cudzí").exists()
