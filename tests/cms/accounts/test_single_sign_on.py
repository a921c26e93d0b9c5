"""Who gets which account and which groups from a provider, and who gets none."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import environ
import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.conf import LazySettings
from django.contrib.auth.models import Group, User
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpResponse
from django.test import Client

from cms.accounts import single_sign_on
from cms.settings.accounts import choose_single_sign_on, read_group_map
from tests.cms.accounts.conftest import App, may_enter

SERVER = "https://id.example.org"
START = "/admin/single-sign-on/sso/login/"
ANSWERS: dict[str, dict[str, Any]] = {
    f"{SERVER}/.well-known/openid-configuration": {
        "authorization_endpoint": f"{SERVER}/authorize",
        "token_endpoint": f"{SERVER}/token",
        "userinfo_endpoint": f"{SERVER}/userinfo",
    },
    f"{SERVER}/token": {"access_token": "a", "token_type": "Bearer"},
}


class Answer:
    status_code, headers = 200, {"content-type": "application/json"}

    def __init__(self, told: dict[str, Any]) -> None:
        self.told = told

    def json(self) -> dict[str, Any]:
        return self.told

    def raise_for_status(self) -> None:
        """The provider of these tests never fails."""


class Provider:
    """What the CMS asks of the provider, server to server. claims: of whoever logs in."""

    def __init__(self) -> None:
        self.claims: dict[str, Any] = {}

    def __enter__(self) -> Provider:
        return self

    def __exit__(self, *_error: object) -> None:
        """Nothing is open."""

    def get(self, url: str, **_options: Any) -> Answer:
        return Answer(self.claims if url.endswith("/userinfo") else ANSWERS[url])

    def request(self, _method: str, url: str, **_options: Any) -> Answer:
        return Answer(ANSWERS[url])


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch, settings: LazySettings) -> Provider:
    made = Provider()
    monkeypatch.setattr(single_sign_on.Adapter, "get_requests_session", lambda _adapter: made)
    monkeypatch.setenv("OIDC_SERVER_URL", SERVER)
    monkeypatch.setenv("OIDC_CLIENT_ID", "cms")
    monkeypatch.setenv("OIDC_CLIENT_SECRET", "secret")
    settings.SOCIALACCOUNT_PROVIDERS = choose_single_sign_on(environ.Env())
    settings.OIDC_GROUPS = {"cms-editors": "Editors", "cms-moderators": "Moderators"}
    settings.ROOT_URLCONF = "tests.cms.accounts.single_sign_on_urls"
    return made


def come_back(client: Client, provider: Provider, **claims: Any) -> HttpResponse:
    """Log in at the provider as whoever the claims tell of, and come back to the CMS."""
    provider.claims = {
        "sub": "42",
        "email": "jana@example.org",
        "email_verified": True,
        "preferred_username": "jana.mala",
        "given_name": "Jana",
        "family_name": "Malá",
        "groups": ["cms-editors"],
        **claims,
    }
    asked = parse_qs(urlsplit(client.post(START).url).query)
    assert asked["code_challenge_method"] == ["S256"]
    return client.get(f"{START}callback/", {"code": "c", "state": asked["state"][0]})


def verify(user: User) -> None:
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)


def test_off_unless_configured(client: Client, db: None) -> None:
    assert choose_single_sign_on(environ.Env()) == {}
    assert client.post(START).url.startswith("/admin/login/?next=")
    assert "single-sign-on" not in client.get("/admin/login/").content.decode()


def test_half_configured_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OIDC_SERVER_URL", SERVER)
    monkeypatch.setenv("OIDC_CLIENT_ID", "cms")

    with pytest.raises(ImproperlyConfigured, match="OIDC_SERVER_URL is set and OIDC_CLIENT_SECRET is not"):
        choose_single_sign_on(environ.Env())


def test_groups_are_read_as_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OIDC_GROUPS", "cms-editors=Editors, /a=b=Moderators")
    assert read_group_map(environ.Env()) == {"cms-editors": "Editors", "/a=b": "Moderators"}

    monkeypatch.setenv("OIDC_GROUPS", "Editors")
    with pytest.raises(ImproperlyConfigured, match="cms-editors=Editors"):
        read_group_map(environ.Env())


def test_the_login_page_offers_it(client: Client, provider: Provider, db: None) -> None:
    page = client.get("/admin/login/").content.decode()

    assert "Prihlásiť sa cez OpenID Connect" in page
    assert START in page


def test_a_verified_address_finds_the_account(client: Client, provider: Provider, jana: User) -> None:
    verify(jana)

    come_back(client, provider)

    assert may_enter(client)
    assert SocialAccount.objects.get().user == jana
    jana.refresh_from_db()
    assert jana.has_usable_password()


def test_once_found_the_account_stays_whatever_the_address(
    client: Client, provider: Provider, jana: User
) -> None:
    verify(jana)
    come_back(client, provider)

    come_back(other := Client(), provider, email="new@example.org")

    assert int(other.session["_auth_user_id"]) == jana.pk


@pytest.mark.parametrize("theirs", [False, None, "false"])
def test_address_that_the_provider_has_not_verified_opens_nothing(
    client: Client, provider: Provider, jana: User, theirs: object
) -> None:
    verify(jana)

    answer = come_back(client, provider, email_verified=theirs)

    assert answer.url == "/admin/login/"
    assert not may_enter(client)
    assert not SocialAccount.objects.exists()


def test_address_that_was_only_typed_here_opens_nothing(
    client: Client, provider: Provider, jana: User
) -> None:
    """Else whoever writes an administrator's address into the own account would be found as them."""
    answer = come_back(client, provider)

    assert answer.url == "/admin/login/"
    assert "ešte nebola overená" in client.get("/admin/login/").content.decode()
    assert not may_enter(client)
    assert User.objects.count() == 1


def test_changed_address_is_no_longer_verified(client: Client, provider: Provider, jana: User) -> None:
    verify(jana)
    User.objects.update(email="elsewhere@example.org")

    come_back(client, provider, groups=[])

    assert not may_enter(client)


def test_a_new_person_with_a_mapped_group_gets_an_account(
    client: Client, provider: Provider, jana: User
) -> None:
    come_back(client, provider, email="eva@example.org", preferred_username="eva", sub="7")

    eva = User.objects.get(username="eva")
    assert (eva.first_name, eva.has_usable_password(), eva.is_superuser) == ("Jana", False, False)
    assert [group.name for group in eva.groups.all()] == ["Editors"]
    assert may_enter(client)


def test_a_taken_username_is_not_taken_over(client: Client, provider: Provider, jana: User) -> None:
    come_back(client, provider, email="eva@example.org", preferred_username="jana", sub="7")

    assert int(client.session["_auth_user_id"]) != jana.pk
    assert User.objects.count() == 2


@pytest.mark.parametrize("groups", [[], ["others"], "others", None])
def test_a_new_person_without_a_mapped_group_gets_none(
    client: Client, provider: Provider, db: None, groups: object
) -> None:
    come_back(client, provider, groups=groups)

    assert not User.objects.exists()
    assert "Žiadna z vašich skupín" in client.get("/admin/login/").content.decode()


def test_groups_follow_the_provider_and_others_stay(client: Client, provider: Provider, jana: User) -> None:
    verify(jana)
    jana.groups.add(Group.objects.create(name="By hand"))

    come_back(client, provider, groups=["cms-moderators", "others"])

    assert {group.name for group in jana.groups.all()} == {"Moderators", "By hand"}


def test_groups_that_are_no_longer_told_are_lost(client: Client, provider: Provider, jana: User) -> None:
    verify(jana)
    come_back(client, provider)
    other = Client()

    provider.claims = {}
    asked = parse_qs(urlsplit(other.post(START).url).query)
    provider.claims = {"sub": "42", "email": "jana@example.org", "email_verified": True}
    other.get(f"{START}callback/", {"code": "c", "state": asked["state"][0]})

    assert not jana.groups.exists()
    assert not may_enter(client)


def test_second_factor_is_asked_for_after_the_provider(
    client: Client, provider: Provider, jana: User, app: App
) -> None:
    verify(jana)

    answer = come_back(client, provider)

    assert answer.url == "/admin/second-factor/authenticate/"
    assert not may_enter(client)
    client.post(answer.url, {"code": app.code()})
    assert may_enter(client)


@pytest.mark.parametrize("trusted", [False, True])
def test_providers_factor_counts_only_where_a_setting_says_so(
    client: Client, provider: Provider, jana: User, settings: LazySettings, trusted: bool
) -> None:
    settings.SECOND_FACTOR_GROUPS, settings.OIDC_SECOND_FACTOR = ["*"], trusted
    verify(jana)

    come_back(client, provider)

    assert may_enter(client) is trusted


def test_answer_without_its_question_is_refused(client: Client, provider: Provider, jana: User) -> None:
    """A link that would log its victim in as somebody else."""
    verify(jana)
    provider.claims = {"sub": "42", "email": "jana@example.org", "email_verified": True}

    client.get(f"{START}callback/", {"code": "c", "state": "forged"})

    assert not may_enter(client)


def test_inactive_account_is_not_opened(client: Client, provider: Provider, jana: User) -> None:
    verify(jana)
    User.objects.update(is_active=False)

    come_back(client, provider)

    assert not may_enter(client)
