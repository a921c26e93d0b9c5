"""`manage.py setup` on an empty database, again, and where it cannot go on."""

from __future__ import annotations

import io
import smtplib

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import Group, Permission, User
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from wagtail.models import GroupPagePermission, Page, Site, Task, Workflow

from cms.groups import ensure_editor_group, ensure_moderator_group
from tests.cms.accounts.conftest import PASSWORD, log_in, may_enter

pytestmark = pytest.mark.django_db
ANNA = {"admin": "anna", "email": "anna@example.org"}
VARIABLES = ("DJANGO_SUPERUSER_USERNAME", "DJANGO_SUPERUSER_EMAIL", "DJANGO_SUPERUSER_PASSWORD")


@pytest.fixture(autouse=True)
def no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)


def set_up(**options: object) -> list[str]:
    out = io.StringIO()
    call_command("setup", stdout=out, **options)
    return out.getvalue().splitlines()


def test_an_empty_database_gets_a_site_a_group_a_workflow_and_an_invitation(
    client: Client, settings: LazySettings
) -> None:
    settings.CMS_URL = "https://cms.example.org"
    Workflow.objects.all().delete()
    Task.objects.all().delete()

    assert set_up(**ANNA) == [
        "Site: Podujatia, https://cms.example.org",
        "Roles: Editors may write and submit events, Moderators publish, Site administrators do the rest.",
        "Administrator: anna, invited at anna@example.org",
    ]

    site = Site.objects.get()
    assert (site.hostname, site.port) == ("cms.example.org", 443)
    # Of all pages, also those that are made later.
    assert [task.name for task in Page.objects.get(depth=1).get_workflow().tasks] == ["Moderators approval"]
    publishers = GroupPagePermission.objects.filter(permission__codename="publish_page")
    assert set(publishers.values_list("group__name", flat=True)) == {"Moderators", "Site administrators"}
    for codename in ("write_markdown", "add_import"):
        trusted = Group.objects.filter(permissions__codename=codename)
        assert [group.name for group in trusted] == ["Site administrators"]
    [anna] = User.objects.all()
    assert (anna.is_superuser, anna.has_usable_password(), mail.outbox[0].to) == (True, False, [anna.email])
    link = next(word for word in mail.outbox[0].body.split() if "/invitation/" in word)
    page = client.get(link.removeprefix(settings.CMS_URL), follow=True)
    client.post(page.request["PATH_INFO"], {"new_password1": PASSWORD, "new_password2": PASSWORD})
    assert log_in(client, "anna").url == "/admin/"
    assert may_enter(client)


def test_again_changes_nothing_that_an_administrator_decided() -> None:
    set_up(**ANNA)
    Group.objects.get(name="Editors").permissions.remove(
        Permission.objects.get(content_type__app_label="events", codename="delete_project")
    )
    Workflow.objects.get().deactivate()

    assert set_up(**ANNA) == [
        "Site: Podujatia, http://localhost:8000",
        "Administrator: anna, invited at anna@example.org; --invite-again sends a new link.",
    ]

    assert not Group.objects.filter(name="Editors", permissions__codename="delete_project").exists()
    assert not Workflow.objects.filter(active=True).exists()
    assert (User.objects.count(), len(mail.outbox)) == (1, 1)


def test_editors_publish_where_the_setting_says_so(settings: LazySettings) -> None:
    settings.EDITORS_PUBLISH = True

    assert set_up(**ANNA)[1].startswith("Roles: Editors may write and publish events,")

    publishers = GroupPagePermission.objects.filter(permission__codename="publish_page")
    assert publishers.filter(group__name="Editors").exists()


def test_a_cms_with_two_roles_gets_the_third_and_keeps_those() -> None:
    ensure_editor_group()
    ensure_moderator_group()

    assert set_up(**ANNA)[1] == "Role: Site administrators keep tokens and webhooks and may write Markdown."

    assert GroupPagePermission.objects.filter(
        group__name="Editors", permission__codename="publish_page"
    ).exists()
    assert Group.objects.filter(name="Moderators", permissions__codename="write_markdown").exists()
    assert set_up(**ANNA)[1].startswith("Administrator:")


def test_invitation_is_sent_again_only_when_told_to() -> None:
    set_up(**ANNA)

    assert set_up(invite_again=True)[-1] == "Administrator: anna, invited again at anna@example.org"
    assert len(mail.outbox) == 2

    User.objects.create_superuser("eva", "eva@example.org", PASSWORD)
    assert set_up(invite_again=True) == ["Site: Podujatia, http://localhost:8000"]
    assert len(mail.outbox) == 2


def test_environment_names_an_administrator_with_a_password(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in zip(VARIABLES, ("anna", "anna@example.org", PASSWORD), strict=True):
        monkeypatch.setenv(name, value)

    assert set_up()[-1] == "Administrator: anna, with the password of the environment"
    assert mail.outbox == []
    assert log_in(client, "anna").url == "/admin/"


def test_weak_password_is_refused_and_nothing_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "1")

    with pytest.raises(CommandError, match=r"^The administrator: ") as refused:
        set_up(**ANNA)

    assert refused.value.returncode == 2
    assert not User.objects.exists()
    assert not Group.objects.filter(name="Editors", permissions__codename="add_project").exists()


@pytest.mark.parametrize("options", [{}, {"admin": "anna"}, {"email": "anna@example.org"}])
def test_without_a_name_or_an_address_it_says_what_is_missing(options: dict[str, str]) -> None:
    with pytest.raises(CommandError, match=r"^Nobody can log in yet"):
        set_up(**options)


def test_mail_that_is_not_sent_leaves_nothing_and_the_next_run_sends_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_arguments: object) -> None:
        raise smtplib.SMTPServerDisconnected("no answer")

    with monkeypatch.context() as broken:
        broken.setattr("cms.accounts.invitations.send_mail", fail)
        with pytest.raises(CommandError, match=r"could not be sent \(no answer\). Check EMAIL_URL"):
            set_up(**ANNA)
    assert not User.objects.exists()

    assert set_up(**ANNA)[-1] == "Administrator: anna, invited at anna@example.org"


def test_database_behind_the_code_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cms.provisioning.has_pending_migrations", lambda: True)

    with pytest.raises(CommandError, match=r"run `manage.py migrate` first"):
        set_up(**ANNA)
