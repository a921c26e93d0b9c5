"""What allauth asks of us: whose guesses count, when a password is asked for again, how mails are sent."""

from __future__ import annotations

import time
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cms.accounts import guesses, second_factor
from cms.accounts.mails import send_later

# Where the CMS answers on a socket, and no proxy says who asks.
LOCAL = "127.0.0.1"


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "too_many_login_attempts": _(
            "Too many wrong attempts. Try again in an hour, or have a link for a new password sent: "
            "then you can log in at once."
        ),
    }

    def get_client_ip(self, request: HttpRequest) -> str:
        """The client's address, by as many entries of X-Forwarded-For as there are proxies of ours."""
        try:
            return super().get_client_ip(request)
        except (ImproperlyConfigured, PermissionDenied):
            # Past the proxies, or from a proxy that says nothing.
            return request.META.get("REMOTE_ADDR") or LOCAL

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count a guess for an account, and for the address; a device that the account knows is not counted.

        Else anyone could keep an account's owner out by guessing on.
        """
        self._login_failed_rl_usage = None
        username = credentials.get("username", "")
        user = get_user_model().objects.filter(username=username).first()
        if guesses.is_known_device(request, user):
            return
        self._login_failed_rl_usage = ratelimit.consume(
            request,
            app="allauth.account",
            action="login_failed",
            key=self.account_key(guesses.fold(username)),
        )
        if not self._login_failed_rl_usage:
            raise self.validation_error("too_many_login_attempts")

    def account_key(self, folded: str) -> str:
        return f"account:{folded}"

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whoever has just logged in is not asked for the same again."""
        if not super().is_reauthentication_required(app=app, **kwargs):
            return False
        request = context.request
        records = get_authentication_records(request, request.user)
        newest = max((record["at"] for record in records), default=0)
        return time.time() - newest > app_settings.REAUTHENTICATION_TIMEOUT

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A notice of what happened to an account; that no mail server answers is no reason to stop."""
        send_later(self.render_mail(template_prefix, email, {"email": email, **context}))


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": _(
            "Your role needs a second factor: add another before you remove this."
        ),
    }

    def get_totp_issuer(self) -> str:
        return settings.WAGTAIL_SITE_NAME

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        user = authenticator.user
        return not second_factor.is_required(user) or (
            second_factor.factors_of(user).exclude(pk=authenticator.pk).exists()
        )
