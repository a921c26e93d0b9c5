"""Invitations: a link by mail with which somebody sets the password of an account that has none yet."""

from __future__ import annotations

import secrets

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, User
from django.core import signing
from django.core.mail import send_mail
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.crypto import salted_hmac
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from events.previews.access import find_language

SALT = "cms.accounts.invitation"


class InvitationTokens:
    """Signed, for a week, for one use: Django's view for a new password asks it whether a link holds.

    A set password, another address, a newer invitation, or an account that is deactivated ends it.
    """

    def make_token(self, user: AbstractBaseUser) -> str:
        return signing.dumps(_state(user), salt=SALT)

    def check_token(self, user: AbstractBaseUser | None, token: str | None) -> bool:
        if user is None or not token or user.has_usable_password() or not user.is_active:
            return False
        try:
            signed = signing.loads(token, salt=SALT, max_age=settings.INVITATION_TIMEOUT)
        except signing.BadSignature:
            return False
        return isinstance(signed, str) and secrets.compare_digest(signed, _state(user))


def _state(user: AbstractBaseUser) -> str:
    """Of the account when it was invited. An unusable password is random: another ends the earlier link."""
    email = getattr(user, user.get_email_field_name())
    return salted_hmac(SALT, f"{user.pk} {user.password} {email}", algorithm="sha256").hexdigest()


def is_invited(user: AbstractBaseUser) -> bool:
    """Whether the account waits for its first password. One that only uses single sign-on never gets one."""
    return not user.has_usable_password() and user.last_login is None


def send_invitation(user: User) -> None:
    """Send a new link, which ends an earlier one; raises what the mail server raises."""
    user.set_unusable_password()
    user.save(update_fields=["password"])
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    path = reverse("accounts_invitation", args=[uid, InvitationTokens().make_token(user)])
    context = {
        "user": user,
        "link": settings.CMS_URL + path,
        "site_name": settings.WAGTAIL_SITE_NAME,
        "days": settings.INVITATION_TIMEOUT // (24 * 3600),
    }
    with translation.override(find_language(user)):
        subject = render_to_string("accounts/invitation_subject.txt", context).strip()
        body = render_to_string("accounts/invitation.txt", context)
    send_mail(subject, body, None, [user.email])


def mark_email_verified(user: User) -> None:
    """Remember that the user reads mail at this address: single sign-on may find the account by it."""
    try:
        with transaction.atomic():
            EmailAddress.objects.filter(user=user).exclude(email__iexact=user.email).delete()
            EmailAddress.objects.update_or_create(
                user=user, email=user.email.lower(), defaults={"verified": True, "primary": True}
            )
    except IntegrityError:
        # Another account has verified it: it is this one's no longer.
        return
