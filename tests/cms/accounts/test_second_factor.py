"""No way into the CMS past a second factor."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY
from django.apps import apps
from django.conf import LazySettings
from django.contrib.auth.models import Permission, User
from django.core import mail
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from cms.accounts import second_factor
from cms.accounts.middleware import SET_UP
from tests.cms.accounts.conftest import PASSWORD, App, code_of, log_in, may_enter

CODE = "/admin/second-factor/authenticate/"
FACTORS = "/admin/second-factor/"


def test_the_password_alone_leads_to_the_code(client: Client, app: App) -> None:
    answer = log_in(client, "jana")

    assert (answer.status_code, answer.url) == (302, CODE)
    assert not may_enter(client)
    page = client.get(CODE).content.decode()
    assert "Dvojfaktorová autentifikácia" in page
    assert "<input" in page


def test_the_code_opens_the_admin(client: Client, app: App) -> None:
    log_in(client, "jana")

    answer = client.post(CODE, {"code": app.code()})

    assert (answer.status_code, answer.url) == (302, "/admin/")
    assert may_enter(client)


def test_a_code_opens_once(client: Client, app: App) -> None:
    code, thief = app.code(), Client()
    log_in(client, "jana")
    log_in(thief, "jana")

    client.post(CODE, {"code": code})
    replayed = thief.post(CODE, {"code": code})

    assert replayed.status_code == 200
    assert not may_enter(thief)


def test_a_recovery_code_opens_once(client: Client, app: App) -> None:
    for attempt, opens in ((client, True), (Client(), False)):
        log_in(attempt, "jana")
        attempt.post(CODE, {"code": app.recovery_codes[0]})
        assert may_enter(attempt) is opens


def test_codes_are_not_guessed(client: Client, app: App) -> None:
    """Not by new logins either, and not from other addresses."""
    for number in range(50):
        attempt = Client(REMOTE_ADDR=f"198.51.{number}.1")
        log_in(attempt, "jana")
        attempt.post(CODE, {"code": "000000" if app.code() != "000000" else "111111"})

    log_in(client, "jana")
    answer = client.post(CODE, {"code": app.code()})

    assert "Skúste to znova o hodinu" in answer.content.decode()
    assert not may_enter(client)


def test_giving_up_before_the_code_forgets_the_password(client: Client, app: App) -> None:
    log_in(client, "jana")
    client.post(reverse("account_logout"))

    assert client.post(CODE, {"code": app.code()}).url.startswith("/admin/login/")
    assert not may_enter(client)


@pytest.mark.parametrize("path", ["/admin/login/", "/_util/login/", "/admin/second-factor/webauthn/login/"])
def test_every_form_of_a_password_leads_to_the_code(client: Client, app: App, path: str) -> None:
    client.post(path, {"username": "jana", "login": "jana", "password": PASSWORD})

    assert "_auth_user_id" not in client.session


def test_a_new_password_by_mail_logs_nobody_in(client: Client, app: App) -> None:
    client.post("/admin/password_reset/", {"email": "jana@example.org"})
    link = next(word for word in mail.outbox[0].body.split() if "confirm" in word)
    path = client.get(link.partition("8000")[2]).url
    client.post(path, {"new_password1": "nové-dlhé-heslo-77", "new_password2": "nové-dlhé-heslo-77"})

    assert "_auth_user_id" not in client.session
    assert log_in(client, "jana", "nové-dlhé-heslo-77").url == CODE


def views_of(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[tuple[str, str | None]]:
    """Yield (path, name) of every view, with something in the place of its arguments."""
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from views_of(pattern.url_patterns, route)
        else:
            yield route, pattern.name


def requests_of_the_site() -> list[str]:
    """The path of each view of the CMS that takes no argument but numbers and words."""
    paths = set()
    for route, _name in views_of(get_resolver().url_patterns):
        path = re.sub(r"<int:\w+>", "1", route)
        path = re.sub(r"<(str:|slug:)?(?!path)\w+>", "x", path).replace("\\Z", "")
        if not re.search(r"[\^$()\[\]*?<>\\]", path):
            paths.add(f"/{path}")
    return sorted(paths)


OPEN = {reverse(name, args=[1] if name == "mfa_edit_webauthn" else []) for name in SET_UP}


def test_session_without_its_factor_opens_no_view(client: Client, jana: User, app: App) -> None:
    """However it was made: the session here is that of a door which forgot to ask."""
    User.objects.update(is_superuser=True)
    paths = requests_of_the_site()
    assert len(paths) > 150
    for path in paths:
        for send in (client.get, client.post):
            client.force_login(jana)
            answer = send(path)
            assert answer.status_code in (301, 302, 403, 404, 405), path
            assert "_auth_user_id" not in client.session or answer.status_code == 404, path


def test_user_who_needs_a_factor_reaches_nothing_but_setting_it_up(
    client: Client, jana: User, settings: LazySettings
) -> None:
    settings.SECOND_FACTOR_GROUPS = ["Editors"]
    client.force_login(jana)
    for path in requests_of_the_site():
        if path in OPEN:
            continue
        for send in (client.get, client.post):
            answer = send(path)
            assert answer.status_code in (301, 302, 404), path
            if answer.status_code == 302:
                assert answer.url == FACTORS, path


def test_scripts_are_refused_and_not_led_to_a_page(
    client: Client, jana: User, settings: LazySettings
) -> None:
    settings.SECOND_FACTOR_GROUPS = ["*"]
    client.force_login(jana)

    assert client.get("/admin/", headers={"x-requested-with": "XMLHttpRequest"}).status_code == 403


@pytest.mark.parametrize(
    ("groups", "needs"),
    [([], False), (["Moderators"], False), (["Editors"], True), (["superusers"], False), (["*"], True)],
)
def test_whose_role_needs_one(jana: User, settings: LazySettings, groups: list[str], needs: bool) -> None:
    settings.SECOND_FACTOR_GROUPS = groups

    assert second_factor.is_required(jana) is needs


def test_superusers_are_a_role(boss: User, settings: LazySettings) -> None:
    settings.SECOND_FACTOR_GROUPS = ["superusers"]

    assert second_factor.is_required(boss)


# allauth says that a factor was added once it is committed.
committed = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def activate(client: Client) -> list[str]:
    """Set up an app as a user does; returns the recovery codes that are shown."""
    path = reverse("mfa_activate_totp")
    assert client.get(path).status_code == 200
    secret = client.session[SECRET_SESSION_KEY]
    answer = client.post(path, {"code": code_of(secret)})
    return list(client.get(answer.url).context["unused_codes"])


@committed
def test_setting_one_up_opens_the_admin_and_ends_other_sessions(
    client: Client, jana: User, settings: LazySettings
) -> None:
    settings.SECOND_FACTOR_GROUPS = ["Editors"]
    other = Client()
    other.force_login(jana)
    other.get("/admin/")
    log_in(client, "jana")

    codes = activate(client)

    assert may_enter(client)
    assert len(codes) == 10
    assert "_auth_user_id" not in other.session or not may_enter(other)
    assert mail.outbox[-1].to == ["jana@example.org"]


@committed
def test_what_the_role_needs_is_not_removed(client: Client, jana: User, settings: LazySettings) -> None:
    settings.SECOND_FACTOR_GROUPS = ["Editors"]
    log_in(client, "jana")
    activate(client)

    answer = client.post(reverse("mfa_deactivate_totp"))

    assert "Vaša rola potrebuje druhý faktor" in answer.content.decode()
    assert Authenticator.objects.filter(type="totp").exists()


def test_the_password_is_asked_for_again_before_factors_change(client: Client, jana: User) -> None:
    """Of a session that somebody left open."""
    client.force_login(jana)

    for name in ("mfa_activate_totp", "mfa_add_webauthn", "mfa_generate_recovery_codes"):
        answer = client.get(reverse(name))
        assert answer.status_code == 302
        assert answer.url.startswith(reverse("account_reauthenticate"))


def test_an_administrator_removes_what_is_lost(
    admin_client: Client, client: Client, jana: User, app: App
) -> None:
    log_in(client, "jana")
    client.post(CODE, {"code": app.code()})

    admin_client.post(reverse("accounts_access", args=[jana.pk]), {"action": "factors"})

    assert not Authenticator.objects.filter(user=jana).exists()
    assert not may_enter(client)
    assert log_in(client, "jana").url == "/admin/"


def test_who_may_change_users_does_not_weaken_administrators(client: Client, jana: User, boss: User) -> None:
    jana.user_permissions.add(Permission.objects.get(codename="change_user"))
    boss_app = App(boss)
    client.force_login(jana)

    answer = client.post(reverse("accounts_access", args=[boss.pk]), {"action": "factors"})

    assert answer.status_code == 302
    assert boss_app.secret
    assert Authenticator.objects.filter(user=boss).exists()


def test_no_other_door_logs_in() -> None:
    """Django's own admin would be one: it has no second factor."""
    names = {name for _path, name in views_of(get_resolver().url_patterns)}

    assert not apps.is_installed("django.contrib.admin")
    assert not {"account_signup", "account_request_login_code", "socialaccount_signup"} & names
