"""Single sign-on by OpenID Connect: which account somebody gets, and which groups."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, User
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils.translation import gettext as _


class Adapter(DefaultSocialAccountAdapter):
    def authenticate_by_email(self, sociallogin: SocialLogin) -> tuple[User, str] | None:
        """The account with the address, where both sides have verified that address.

        An address that somebody has only typed, here or at the provider, would open another's account.
        """
        for theirs in sociallogin.email_addresses:
            if not theirs.verified:
                continue
            ours = EmailAddress.objects.filter(email__iexact=theirs.email, verified=True)
            for address in ours.select_related("user"):
                if address.user.email.casefold() == theirs.email.casefold():
                    return address.user, theirs.email
        return None

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        if sociallogin.is_existing:
            update_groups(sociallogin.user, read_groups(sociallogin))

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Whether an account is made: for a verified address that nobody here has, and a mapped group."""
        verified = [address.email for address in sociallogin.email_addresses if address.verified]
        if not verified:
            reason = _("The provider has not verified your email address. Log in with your password.")
        elif any(get_user_model().objects.filter(email__iexact=email).exists() for email in verified):
            reason = _(
                "An account has your email address, and has never shown that it is yours. Have a link for a "
                "new password sent and follow it, or accept your invitation; then log in here again."
            )
        elif not find_mapped(read_groups(sociallogin)):
            reason = _("None of your groups may use the CMS. Ask an administrator.")
        else:
            return True
        messages.error(request, reason)
        raise ImmediateHttpResponse(redirect("account_login"))

    def is_auto_signup_allowed(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return True

    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form: Any = None) -> User:
        user: User = super().save_user(request, sociallogin, form)
        update_groups(user, read_groups(sociallogin))
        return user

    def on_authentication_error(self, request: HttpRequest, *_arguments: Any, **_options: Any) -> None:
        messages.error(
            request, _("The provider did not log you in. Try again, or log in with your password.")
        )
        raise ImmediateHttpResponse(redirect("account_login"))


def read_groups(sociallogin: SocialLogin) -> list[str]:
    """The provider's names of the user's groups. Some leave the claim out where there are none."""
    told = sociallogin.account.extra_data
    for part in (told.get("userinfo"), told.get("id_token")):
        if isinstance(part, dict) and settings.OIDC_GROUPS_CLAIM in part:
            claim = part[settings.OIDC_GROUPS_CLAIM]
            return [str(name) for name in claim] if isinstance(claim, list) else [str(claim)]
    return []


def find_mapped(theirs: list[str]) -> set[str]:
    """Wagtail's groups that OIDC_GROUPS gives for the provider's."""
    return {ours for name, ours in settings.OIDC_GROUPS.items() if name in theirs}


def update_groups(user: User, theirs: list[str]) -> None:
    """Give the user the mapped groups, and take away those that the provider no longer tells.

    Groups that OIDC_GROUPS does not name stay as administrators gave them.
    """
    wanted = find_mapped(theirs)
    managed = Group.objects.filter(name__in={*settings.OIDC_GROUPS.values()})
    user.groups.add(*managed.filter(name__in=wanted))
    if lost := list(user.groups.filter(pk__in=managed.exclude(name__in=wanted))):
        user.groups.remove(*lost)
