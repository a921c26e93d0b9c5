"""Permissions: editors view releases, moderators roll back, administrators manage tokens and webhooks."""

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission, User
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupPagePermission, Page

from cms.groups import ensure_administrator_group, ensure_editor_group
from exporters.releases.build.series import find_default_series
from exporters.releases.models import Delivery, Series, Token, Webhook
from tests.exporters.exports import make_event

HOME = "/admin/"


@pytest.fixture
def made(folder, release):
    """A release with one of all that belongs to it; returns name of screen -> (method, address)."""
    hook = Webhook.objects.create(series=find_default_series(), name="Web", url="https://example.org/hook")
    make_event(folder)
    first = release()
    token = Token.objects.create(series=first.series, name="CI", digest="0" * 64)
    delivery = Delivery.objects.get()
    path = "src/pages/podujatia/beseda/index.md"
    return {
        "list": ("get", reverse("releases:index")),
        "list results": ("get", reverse("releases:index_results")),
        "release": ("get", reverse("releases:inspect", args=[first.pk])),
        "file": ("get", f"{reverse('releases:file', args=[first.pk])}?path={path}"),
        "ask to make current": ("get", reverse("releases:make_current", args=[first.pk])),
        "make current": ("post", reverse("releases:make_current", args=[first.pk])),
        "try again": ("post", reverse("releases:retry", args=[delivery.pk])),
        "try release again": ("post", reverse("releases:reconcile", args=[first.series_id])),
        "tokens": ("get", reverse("export_tokens:index")),
        "token results": ("get", reverse("export_tokens:index_results")),
        "ask for token": ("get", reverse("export_tokens:add")),
        "make token": ("post", reverse("export_tokens:add")),
        "ask to revoke": ("get", reverse("export_tokens:revoke", args=[token.pk])),
        "revoke": ("post", reverse("export_tokens:revoke", args=[token.pk])),
        "webhooks": ("get", reverse("webhooks:index")),
        "ask for webhook": ("get", reverse("webhooks:add")),
        "make webhook": ("post", reverse("webhooks:add")),
        "webhook": ("get", reverse("webhooks:edit", args=[hook.pk])),
        "change webhook": ("post", reverse("webhooks:edit", args=[hook.pk])),
        "webhook history": ("get", reverse("webhooks:history", args=[hook.pk])),
        "delete webhook": ("post", reverse("webhooks:delete", args=[hook.pk])),
        "try webhook out": ("post", reverse("webhooks:send_test", args=[hook.pk])),
    }


LOOKING = {"list", "list results", "release", "file"}
MODERATING = LOOKING | {"ask to make current", "make current", "try again", "try release again"}


def log_in(*groups, **fields):
    user = User.objects.create_user("somebody", **fields)
    user.groups.set(groups)
    client = Client()
    client.force_login(user)
    return client


def opened(client, made):
    """The screens that open: whoever may not is led home or to the login, and nothing is done."""
    found = set()
    for name, (method, address) in made.items():
        response = getattr(client, method)(address)
        led_away = response.status_code == 302 and response["Location"].partition("?")[0] in (
            HOME,
            "/admin/login/",
        )
        if not led_away and response.status_code != 403:
            found.add(name)
    return found


def test_editor_may_only_view_releases(made, monkeypatch):
    assert opened(log_in(ensure_editor_group()), made) == LOOKING
    assert Token.objects.get().revoked_at is None
    assert Delivery.objects.get().attempts == 0
    assert Webhook.objects.count() == 1


def test_moderator_may_roll_back(made):
    assert opened(log_in(Group.objects.get(name="Moderators")), made) == MODERATING


def test_site_administrator_keeps_tokens_and_webhooks(made):
    assert opened(log_in(ensure_administrator_group()), made) == set(made)


def test_administrator_may_do_everything(made):
    client = log_in(is_superuser=True)

    assert opened(client, made) == set(made)


def test_somebody_without_the_admin_sees_nothing(made):
    assert opened(log_in(), made) == set()
    assert opened(Client(), made) == set()


def test_permissions_can_be_given_one_by_one(made):
    group = Group.objects.create(name="Správcovia webu")
    names = ["access_admin", "view_token", "add_token", "change_token"]
    group.permissions.set(Permission.objects.filter(codename__in=names))

    assert opened(log_in(group), made) == {
        *("tokens", "token results", "ask for token", "make token", "ask to revoke", "revoke")
    }
    assert Token.objects.get(name="CI").revoked_at is not None


def test_permissions_are_offered_where_groups_are_edited(made):
    group = Group.objects.get(name="Moderators")
    client = log_in(is_superuser=True)

    page = client.get(reverse("wagtailusers_groups:edit", args=[group.pk])).content.decode()

    for codename in ("view_release", "change_release", "add_token", "change_webhook"):
        permission = Permission.objects.get(codename=codename)
        assert f'value="{permission.pk}"' in page, codename


def test_migration_lets_those_look_who_may_publish(db):
    publishers, writers = (Group.objects.create(name=name) for name in ("Publishers", "Writers"))
    for group, codename in ((publishers, "publish_page"), (writers, "change_page")):
        permission = Permission.objects.get(codename=codename, content_type__app_label="wagtailcore")
        GroupPagePermission.objects.create(group=group, page=Page.objects.get(depth=1), permission=permission)
    Group.objects.get(name="Moderators").permissions.clear()

    import_module("exporters.releases.migrations.0003_who_may").grant(apps, None)

    granted = {group.name: codenames(group) for group in Group.objects.exclude(name="Editors")}
    assert granted == {
        "Moderators": {"view_release", "change_release"},
        "Publishers": {"view_release"},
        "Writers": set(),
    }


def codenames(group):
    return set(group.permissions.values_list("codename", flat=True))


def test_migration_does_without_groups(db):
    Group.objects.all().delete()

    import_module("exporters.releases.migrations.0003_who_may").grant(apps, None)

    assert Series.objects.count() == 0
