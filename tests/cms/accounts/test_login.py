"""The login by password, and how often it may be guessed."""

import pytest
from axes.models import AccessAttempt
from django.conf import LazySettings
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from cms.accounts import guesses
from tests.cms.accounts.conftest import LOGIN, PASSWORD, log_in, may_enter, without_tokens

WRONG = "a heslo sú nesprávne"
WAIT = "Príliš veľa nesprávnych hesiel. Skúste to znova o 15 minút"


def guess(client: Client, times: int, username: str = "jana", **extra: str):
    for number in range(times):
        answer = client.post(LOGIN, {"username": username, "password": f"guess {number}"}, **extra)
    return answer


def test_the_right_password_opens_the_admin(client: Client, jana: User) -> None:
    answer = client.post(f"{LOGIN}?next=/admin/account/", {"username": "jana", "password": PASSWORD})

    assert (answer.status_code, answer.url) == (302, "/admin/account/")
    assert may_enter(client)
    assert client.session.get_expire_at_browser_close()


def test_login_leads_to_no_other_host(client: Client, jana: User) -> None:
    data = {"username": "jana", "password": PASSWORD, "next": "https://evil.example/"}

    assert client.post(LOGIN, data).url == "/admin/"


def test_remembered_session_outlives_the_browser(client: Client, jana: User) -> None:
    client.post(LOGIN, {"username": "jana", "password": PASSWORD, "remember": "on"})

    assert not client.session.get_expire_at_browser_close()


@pytest.mark.parametrize("username", ["jana", "nobody"])
def test_after_five_guesses_an_address_waits_and_is_told_how_long(
    client: Client, jana: User, username: str
) -> None:
    """In the same words, whether there is such an account or not."""
    assert guess(client, 4, username).status_code == 200
    answer = guess(client, 1, username)

    assert answer.status_code == 429
    assert WAIT in answer.content.decode()
    assert log_in(client, username).status_code == 429
    assert not may_enter(client)


def test_wrong_password_and_missing_account_look_alike(client: Client, jana: User) -> None:
    pages = []
    for username in ("jana", "ivan"):
        page = log_in(client, username, "wrong")
        pages.append((page.status_code, without_tokens(page).replace(username, "")))

    assert pages[0] == pages[1]
    assert WRONG in pages[0][1]


def test_waiting_ends(client: Client, jana: User, settings: LazySettings) -> None:
    guess(client, 5)
    AccessAttempt.objects.update(attempt_time=timezone.now() - settings.AXES_COOLOFF_TIME)

    assert log_in(client, "jana").status_code == 302


def test_guessing_on_does_not_prolong_the_wait(client: Client, jana: User) -> None:
    guess(client, 5)
    before = AccessAttempt.objects.get().attempt_time
    guess(client, 5)

    assert AccessAttempt.objects.get().attempt_time == before


def test_other_addresses_do_not_wait(client: Client, jana: User) -> None:
    guess(client, 5, REMOTE_ADDR="203.0.113.9")

    assert log_in(client, "jana").status_code == 302


@pytest.mark.parametrize("username", ["JANA", "ｊａｎａ", " jana "])
def test_other_spellings_are_no_more_guesses(client: Client, jana: User, username: str) -> None:
    guess(client, 4)

    assert guess(client, 1, username).status_code == 429


def test_other_browsers_of_an_address_are_no_more_guesses(client: Client, jana: User) -> None:
    for number in range(5):
        answer = guess(client, 1, HTTP_USER_AGENT=f"Browser {number}")

    assert answer.status_code == 429
    assert guesses.is_locked(jana)


def test_one_ipv6_network_is_one_address(client: Client, jana: User) -> None:
    for number in range(5):
        answer = guess(client, 1, REMOTE_ADDR=f"2001:db8:1:1::{number}")

    assert answer.status_code == 429


@pytest.mark.parametrize(
    "header",
    ["HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP", "HTTP_FORWARDED", "HTTP_CLIENT_IP", "HTTP_CF_CONNECTING_IP"],
)
@pytest.mark.parametrize("proxies", [0, 1, 2])
def test_no_header_gives_more_guesses(
    client: Client, jana: User, settings: LazySettings, header: str, proxies: int
) -> None:
    """Our proxies append the address that they see; what a client sends stands before that."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    for number in range(5):
        forged = {header: f"198.51.100.{number}"}
        if header == "HTTP_X_FORWARDED_FOR" and proxies:
            forged[header] += ", 203.0.113.9" * proxies
        answer = guess(client, 1, **forged)

    assert answer.status_code == 429


def test_address_is_the_one_that_the_trusted_proxy_saw(
    client: Client, jana: User, settings: LazySettings
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    guess(client, 5, HTTP_X_FORWARDED_FOR="198.51.100.7, 203.0.113.9")

    assert AccessAttempt.objects.get().ip_address == "203.0.113.9"
    assert log_in(client, "jana", **{"x-forwarded-for": "203.0.113.10"}).status_code == 302


def test_fewer_entries_than_proxies_are_no_error(client: Client, jana: User, settings: LazySettings) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2
    guess(client, 1, HTTP_X_FORWARDED_FOR="198.51.100.7")

    assert AccessAttempt.objects.get().ip_address == "127.0.0.1"


def test_botnet_guesses_no_account_for_ever_and_keeps_no_owner_out(client: Client, jana: User) -> None:
    """The account's limit counts for devices that it does not know."""
    log_in(client, "jana")
    stranger, botnet = Client(), Client()
    for number in range(50):
        guess(botnet, 1, REMOTE_ADDR=f"198.51.{number}.1")

    refused = stranger.post(LOGIN, {"username": "jana", "password": PASSWORD})
    client.post("/admin/logout/")

    assert "Skúste to znova o hodinu" in refused.content.decode()
    assert not may_enter(stranger)
    assert log_in(client, "jana").status_code == 302


def test_forged_device_is_not_known(client: Client, jana: User) -> None:
    client.cookies[guesses.KNOWN_DEVICE_COOKIE] = "WzFd:1v0:forged"
    log_in(client, "jana", "wrong")

    for number in range(50):
        guess(client, 1, REMOTE_ADDR=f"198.51.{number}.1")
    assert log_in(client, "jana").status_code == 200


def test_one_address_guesses_no_hundred_accounts(client: Client, jana: User) -> None:
    for number in range(20):
        guess(client, 1, f"user{number}")

    assert "Skúste to znova" in guess(client, 1, "user99").content.decode()


def test_rights_without_the_admin_open_nothing(client: Client, db: None) -> None:
    User.objects.create_user("reader", password=PASSWORD)

    log_in(client, "reader")

    assert not may_enter(client)


def test_inactive_account_is_not_told_from_a_wrong_password(client: Client, jana: User) -> None:
    User.objects.update(is_active=False)

    assert WRONG in log_in(client, "jana").content.decode()
    assert not may_enter(client)


def test_what_is_guessed_is_not_stored(client: Client, jana: User) -> None:
    log_in(client, "jana", "almost-my-password")
    client.force_login(jana)
    change_password(client, old="my-old-password", new="a-new-password-77")

    stored = "".join(f"{attempt.post_data}{attempt.get_data}" for attempt in AccessAttempt.objects.all())
    assert AccessAttempt.objects.exists()
    assert not any(secret in stored for secret in ("almost", "my-old", "a-new"))


def change_password(client: Client, *, old: str, new: str):
    data = {
        "name_email-first_name": "Jana",
        "name_email-last_name": "Malá",
        "name_email-email": "jana@example.org",
        "locale-preferred_language": "sk",
        "locale-current_time_zone": "Europe/Bratislava",
        "theme-theme": "system",
        "theme-contrast": "system",
        "theme-density": "default",
        "theme-keyboard_shortcuts": "on",
        "password-old_password": old,
        "password-new_password1": new,
        "password-new_password2": new,
    }
    return client.post("/admin/account/", data)


def test_the_old_password_is_not_guessed_on_the_account_page(client: Client, jana: User) -> None:
    client.force_login(jana)
    for number in range(5):
        answer = change_password(client, old=f"guess {number}", new="nové-dlhé-heslo-77")

    assert AccessAttempt.objects.get().failures_since_start == 5
    assert WAIT in answer.content.decode()
    change_password(client, old=PASSWORD, new="nové-dlhé-heslo-77")
    jana.refresh_from_db()
    assert jana.check_password(PASSWORD)


def test_a_changed_password_ends_the_other_sessions(client: Client, jana: User) -> None:
    other = Client()
    other.force_login(jana)
    log_in(client, "jana")
    assert may_enter(other)

    answer = change_password(client, old=PASSWORD, new="nové-dlhé-heslo-77")

    assert answer.status_code == 302
    assert may_enter(client)
    assert not may_enter(other)
