"""An account is made without a password, and its user sets one by a link."""

from __future__ import annotations

import smtplib

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import Group, User
from django.core import mail, signing
from django.test import Client
from django.urls import reverse

from cms.accounts.invitations import SALT
from cms.groups import ensure_editor_group
from tests.cms.accounts.conftest import PASSWORD, log_in, may_enter


@pytest.fixture
def invited(admin_client: Client) -> User:
    invite(admin_client)
    return User.objects.get(username="peter")


def invite(client: Client, **changes: str):
    data = {
        "username": "peter",
        "email": "peter@example.org",
        "first_name": "Peter",
        "last_name": "Veľký",
        "groups": [ensure_editor_group().pk],
        **changes,
    }
    return client.post(reverse("wagtailusers_users:add"), data)


def link(number: int = -1) -> str:
    found = next(word for word in mail.outbox[number].body.split() if "/invitation/" in word)
    return found.removeprefix("http://localhost:8000")


def accept(client: Client, path: str, password: str = PASSWORD):
    answer = client.get(path)
    if answer.status_code == 302:
        answer = client.post(answer.url, {"new_password1": password, "new_password2": password})
    return answer


def test_forms_of_users_have_no_password(admin_client: Client, jana: User) -> None:
    for path in (reverse("wagtailusers_users:add"), reverse("wagtailusers_users:edit", args=[jana.pk])):
        assert 'type="password"' not in admin_client.get(path).content.decode()


def test_a_password_that_is_posted_nevertheless_is_not_set(admin_client: Client) -> None:
    invite(admin_client, password1="1", password2="1")

    assert not User.objects.get(username="peter").has_usable_password()


def test_a_new_user_is_invited_and_sets_the_password(client: Client, invited: User) -> None:
    assert mail.outbox[0].to == ["peter@example.org"]
    assert mail.outbox[0].subject == "Váš účet v CMS Podujatia"
    assert "peter" in mail.outbox[0].body
    assert "7 dní" in mail.outbox[0].body

    answer = accept(client, link())

    assert answer.url == "/admin/password_reset/complete/"
    assert not may_enter(client)
    assert log_in(client, "peter").url == "/admin/"
    assert set(invited.groups.all()) == {Group.objects.get(name="Editors")}


def test_an_invitation_is_used_once(client: Client, invited: User) -> None:
    accept(client, link())
    thief = Client()

    answer = accept(thief, link(), "another-long-password")

    invited.refresh_from_db()
    assert "už neplatí" in answer.content.decode()
    assert invited.check_password(PASSWORD)


def test_open_form_of_a_used_invitation_sets_nothing(client: Client, invited: User) -> None:
    thief = Client()
    form = thief.get(link()).url
    accept(client, link())

    thief.post(form, {"new_password1": "another-long-password", "new_password2": "another-long-password"})

    invited.refresh_from_db()
    assert invited.check_password(PASSWORD)


def test_weak_password_is_refused(client: Client, invited: User) -> None:
    accept(client, link(), "1")

    invited.refresh_from_db()
    assert not invited.has_usable_password()


def test_a_newer_invitation_ends_the_earlier(admin_client: Client, client: Client, invited: User) -> None:
    admin_client.post(reverse("accounts_access", args=[invited.pk]), {"action": "link"})

    assert len(mail.outbox) == 2
    assert "už neplatí" in accept(client, link(0)).content.decode()
    assert accept(client, link(1)).status_code == 302


def test_an_old_invitation_does_not_hold(client: Client, invited: User, settings: LazySettings) -> None:
    settings.INVITATION_TIMEOUT = -1

    assert "už neplatí" in accept(client, link()).content.decode()


@pytest.mark.parametrize("change", [{"email": "other@example.org"}, {"is_active": False}])
def test_changed_account_ends_the_invitation(client: Client, invited: User, change: dict) -> None:
    User.objects.filter(pk=invited.pk).update(**change)

    assert "už neplatí" in accept(client, link()).content.decode()


def test_an_invitation_is_not_forged(client: Client, jana: User, invited: User) -> None:
    """Not for another account, not for one that has a password, not by another signature."""
    uid, token = link().strip("/").split("/")[-2:]
    from django.utils.http import urlsafe_base64_encode

    others = urlsafe_base64_encode(str(jana.pk).encode())
    for path in (
        f"/admin/invitation/{others}/{token}/",
        f"/admin/invitation/{uid}/{signing.dumps('x', salt=SALT)}/",
        f"/admin/invitation/{uid}/{signing.dumps('x', key='other', salt=SALT)}/",
        f"/admin/invitation/{uid}/x/",
        f"/admin/password_reset/confirm/{uid}/{token}/",
    ):
        assert client.get(path).status_code == 200
        assert "new_password1" not in client.get(path).content.decode()


def test_invited_user_is_sent_no_link_for_a_new_password(client: Client, invited: User) -> None:
    client.post("/admin/password_reset/", {"email": "peter@example.org"})

    assert len(mail.outbox) == 1


def test_unsent_invitation_is_told_and_the_user_is_there(
    admin_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object, **_options: object) -> None:
        raise smtplib.SMTPServerDisconnected("no server")

    monkeypatch.setattr("cms.accounts.invitations.send_mail", fail)
    invite(admin_client)

    page = admin_client.get(reverse("wagtailusers_users:index")).content.decode()
    assert "sa nepodarilo poslať (no server)" in page
    assert User.objects.filter(username="peter").exists()


def test_two_accounts_have_two_addresses(admin_client: Client, jana: User) -> None:
    answer = invite(admin_client, email="JANA@example.org")

    assert "Túto e-mailovú adresu má iný účet." in answer.content.decode()
    assert not User.objects.filter(username="peter").exists()


def test_editors_invite_nobody(client: Client, jana: User) -> None:
    client.force_login(jana)
    invite(client)

    assert not User.objects.filter(username="peter").exists()
    assert mail.outbox == []
