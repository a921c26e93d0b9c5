"""A passkey in a real browser, and the pages as they look on a phone."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from allauth.mfa.models import Authenticator
from django.conf import LazySettings
from django.contrib.auth.models import User
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from tests.cms.accounts.conftest import PASSWORD

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 780}


@pytest.fixture
def phone(browser: Browser, live_cms: LiveServer) -> Iterator[Page]:
    """A phone with a reader of fingerprints. Passkeys belong to a name, so the CMS is called by one."""
    address = live_cms.url.replace("127.0.0.1", "localhost")
    context = browser.new_context(base_url=address, viewport=PHONE, locale="sk-SK")
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    yield page
    context.close()


def log_in(page: Page) -> None:
    page.goto("/admin/login/")
    page.get_by_label("Používateľské meno").fill("jana")
    page.get_by_label("Heslo").fill(PASSWORD)
    page.get_by_role("button", name="Prihlásiť sa").click()


def test_a_passkey_is_set_up_and_logs_in_without_a_password(
    phone: Page, jana: User, settings: LazySettings, screenshot: Callable[[Page, str], object]
) -> None:
    settings.SECOND_FACTOR_GROUPS = ["Editors"]
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
    phone.goto("/admin/login/")
    screenshot(phone, "login on a phone")
    log_in(phone)
    phone.wait_for_url("**/admin/second-factor/")
    screenshot(phone, "second factor needed")
    phone.goto("/admin/second-factor/webauthn/add/")
    screenshot(phone, "passkey add")
    phone.locator("#mfa_webauthn_add").click()
    phone.wait_for_url("**/admin/second-factor/recovery-codes/")
    screenshot(phone, "recovery codes")
    assert Authenticator.objects.filter(user=jana, type="webauthn").count() == 1
    phone.goto("/admin/")
    assert phone.url.endswith("/admin/")

    phone.context.clear_cookies()
    phone.goto("/admin/login/")
    phone.locator("#passkey_login").click()

    phone.wait_for_url("**/admin/")
    phone.goto("/admin/account/sessions/")
    screenshot(phone, "sessions on a phone")
    assert phone.locator("table.listing").evaluate("table => table.getBoundingClientRect().right") <= 390
    phone.goto("/admin/second-factor/webauthn/")
    screenshot(phone, "passkeys on a phone")
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
