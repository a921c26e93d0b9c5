"""Sessions are listed, and end: by their user, by an administrator, with a right that is taken away."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.accounts.sessions import list_sessions, name_device
from cms.groups import ensure_editor_group
from tests.cms.accounts.conftest import log_in, may_enter

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
PHONE = (
    "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/130.0 Mobile Safari/537.36"
)
OWN = "/admin/account/sessions/"


def window(user: User, address: str = "203.0.113.9", agent: str = PHONE) -> Client:
    """Another device on which the user is logged in."""
    client = Client(REMOTE_ADDR=address, HTTP_USER_AGENT=agent)
    log_in(client, user.username)
    client.get("/admin/")
    return client


def test_own_sessions_are_listed(jana: User) -> None:
    here, _phone = window(jana, "203.0.113.1", FIREFOX), window(jana)

    page = here.get(OWN).content.decode()
    sessions = list_sessions(jana, here.session.session_key)

    assert {(s.device, s.address, s.is_current) for s in sessions} == {
        ("Firefox, Linux", "203.0.113.1", True),
        ("Chrome, Android", "203.0.113.9", False),
    }
    assert "Chrome, Android" in page
    assert "203.0.113.9" in page
    assert "Toto zariadenie" in page


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        (FIREFOX, "Firefox, Linux"),
        (PHONE, "Chrome, Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari, iOS"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/130.0 Safari/537.36 Edg/130.0", "Edge, Windows"),
        ("curl/8.5", ""),
        ("", ""),
    ],
)
def test_names_of_devices(agent: str, device: str) -> None:
    assert name_device(agent) == device


def test_last_seen_is_kept_to_the_minute(client: Client, jana: User) -> None:
    client.force_login(jana)
    client.get("/admin/account/")
    seen = timezone.now() - timedelta(seconds=40)
    UserSession.objects.update(last_seen_at=seen)
    client.get("/admin/account/")
    assert UserSession.objects.get().last_seen_at == seen

    UserSession.objects.update(last_seen_at=timezone.now() - timedelta(minutes=5))
    client.get("/admin/account/")
    assert UserSession.objects.get().last_seen_at > seen


def test_user_ends_one_session(jana: User) -> None:
    here, phone, tablet = window(jana), window(jana), window(jana)
    pk = UserSession.objects.get(session_key=phone.session.session_key).pk

    here.post(OWN, {"action": "end", "session": pk})

    assert (may_enter(here), may_enter(phone), may_enter(tablet)) == (True, False, True)


def test_user_ends_all_others(jana: User) -> None:
    here, phone = window(jana), window(jana)

    here.post(OWN, {"action": "end"})

    assert (may_enter(here), may_enter(phone)) == (True, False)


def test_user_ends_nobody_elses_session(jana: User, boss: User) -> None:
    here, theirs = window(jana), window(boss)
    pk = UserSession.objects.get(user=boss).pk

    here.post(OWN, {"action": "end", "session": pk})
    here.post(reverse("accounts_access", args=[boss.pk]), {"action": "end"})

    assert may_enter(theirs)


def test_administrator_sees_and_ends_the_sessions_of_a_user(admin_client: Client, jana: User) -> None:
    phone = window(jana)
    path = reverse("accounts_access", args=[jana.pk])

    assert "Chrome, Android" in admin_client.get(path).content.decode()
    admin_client.post(path, {"action": "end"})

    assert not may_enter(phone)
    assert may_enter(admin_client)


def test_administrator_lifts_a_wait(admin_client: Client, client: Client, jana: User) -> None:
    for _ in range(5):
        log_in(client, "jana", "wrong")
    path = reverse("accounts_access", args=[jana.pk])
    assert "Zrušiť čakanie" in admin_client.get(path).content.decode()

    admin_client.post(path, {"action": "lift"})

    assert log_in(client, "jana").status_code == 302


def test_unknown_action_is_no_action(admin_client: Client, jana: User) -> None:
    path = reverse("accounts_access", args=[jana.pk])

    assert admin_client.post(path, {"action": "delete"}).status_code == 404


def lose(right: str) -> Callable[[User], None]:
    """Returns a function that takes the right from a user."""

    def take(user: User) -> None:
        setattr(user, right, False)
        user.save()

    return take


def editors() -> Group:
    return Group.objects.get(name="Editors")


@pytest.mark.parametrize(
    "take",
    [
        lambda user: user.groups.clear(),
        lambda user: user.groups.remove(editors()),
        lambda user: editors().user_set.remove(user),
        lambda _user: editors().user_set.clear(),
        lose("is_superuser"),
        lose("is_active"),
    ],
)
def test_a_right_that_is_taken_away_ends_the_sessions(jana: User, take) -> None:
    User.objects.filter(pk=jana.pk).update(is_superuser=True)
    jana.refresh_from_db()
    phone = window(jana)

    take(jana)

    assert not UserSession.objects.exists()
    assert "_auth_user_id" not in phone.session
    User.objects.update(is_active=True, is_superuser=True)
    assert not may_enter(phone)


def test_a_right_that_is_given_ends_nothing(jana: User) -> None:
    phone = window(jana)

    jana.groups.add(Group.objects.create(name="New"))
    jana.first_name = "Janka"
    jana.save()
    ensure_editor_group()

    assert may_enter(phone)


def test_deactivated_in_bulk_and_back_again_is_logged_out(admin_client: Client, jana: User) -> None:
    phone = window(jana)
    path = f"/admin/bulk/auth/user/set_active_state/?id={jana.pk}&next=/admin/users/"

    admin_client.post(path, {"mark_as_active": "False"})
    jana.refresh_from_db()
    assert not jana.is_active
    admin_client.post(path, {"mark_as_active": "True"})

    assert not may_enter(phone)
