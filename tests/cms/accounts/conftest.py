"""People who log in, and what they see."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.contrib.auth.models import User
from django.test import Client

from cms.accounts import mails
from cms.groups import ensure_editor_group

PASSWORD = "lipa-v-parku-1848"
LOGIN = "/admin/login/"


@pytest.fixture(autouse=True)
def mails_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Mails that are sent after the answer are sent before the test looks for them."""

    class Now:
        def submit(self, _run: Callable[..., None], function: Callable[..., None], **options: object) -> None:
            function(**options)

    monkeypatch.setattr(mails, "_threads", Now)


@pytest.fixture
def jana(db: None) -> User:
    user = User.objects.create_user("jana", "jana@example.org", PASSWORD, first_name="Jana", last_name="Malá")
    user.groups.add(ensure_editor_group())
    return user


@pytest.fixture
def boss(db: None) -> User:
    return User.objects.create_superuser("boss", "boss@example.org", PASSWORD)


@pytest.fixture
def admin_client(client: Client, boss: User) -> Client:
    """A window of an administrator."""
    client = Client()
    client.force_login(boss)
    return client


def log_in(client: Client, username: str, password: str = PASSWORD, **headers: str) -> Any:
    return client.post(LOGIN, {"username": username, "password": password}, headers=headers or None)


def without_tokens(page: Any) -> str:
    """The page without what differs with every request."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page.content.decode())
    return re.sub(r'"CSRF_TOKEN": "\w+"', "", text)


def may_enter(client: Client) -> bool:
    return client.get("/admin/").status_code == 200


class App:
    """An authenticator app on a phone."""

    def __init__(self, user: User) -> None:
        self.secret = generate_totp_secret()
        TOTP.activate(user, self.secret)
        self.recovery_codes = RecoveryCodes.activate(user).get_unused_codes()

    def code(self) -> str:
        return code_of(self.secret)


def code_of(secret: str) -> str:
    """What an app shows now that was given the secret."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


@pytest.fixture
def app(jana: User) -> App:
    return App(jana)
