"""Wagtail's forms of logging in, of passwords and of users, with the limits and invitations of ours."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.core.internal import ratelimit
from django import forms
from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.auth import LoginForm as WagtailLoginForm
from wagtail.admin.forms.auth import PasswordChangeForm as WagtailPasswordChangeForm
from wagtail.admin.forms.auth import PasswordResetForm as WagtailPasswordResetForm
from wagtail.users.forms import UserCreationForm as WagtailUserCreationForm
from wagtail.users.forms import UserEditForm as WagtailUserEditForm

from cms.accounts import guesses
from cms.accounts.mails import run_later
from events.previews.access import find_language


class LoginForm(WagtailLoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = _("Password")
        self.fields["username"].widget.attrs["autocomplete"] = "username"
        self.fields["password"].widget.attrs["autocomplete"] = "current-password"

    def clean(self) -> dict[str, Any]:
        """As Django's, but by allauth's adapter, which counts guesses."""
        username, password = self.cleaned_data.get("username"), self.cleaned_data.get("password")
        if username and password:
            self.user_cache = get_adapter(self.request).authenticate(
                self.request, username=username, password=password
            )
            if self.user_cache is None:
                if guesses.is_refused(self.request):
                    raise ValidationError(guesses.say_wait(self.request, username))
                raise self.get_invalid_login_error()
            self.confirm_login_allowed(self.user_cache)
        return self.cleaned_data


class PasswordResetForm(WagtailPasswordResetForm):
    """Answers alike whoever asks: whether there is an account is found out after the answer."""

    def save(self, **options: Any) -> None:
        request = options.pop("request")
        # The mail's links are made from these alone; the request ends before the mail is written.
        options["domain_override"] = request.get_host()
        options["use_https"] = request.is_secure()
        run_later(super().save, **options)

    def send_mail(self, *names: Any, **options: Any) -> None:
        context = names[2]
        with translation.override(find_language(context["user"])):
            super().send_mail(*names, **options)

    def is_within_limit(self, request: HttpRequest) -> bool:
        """Whether this address, and this mailbox, may be sent another mail now."""
        key = guesses.fold(self.cleaned_data["email"])
        return bool(ratelimit.consume(request, app="allauth.account", action="reset_password", key=key))


class PasswordChangeForm(WagtailPasswordChangeForm):
    """Of the account page. A wrong old password is a guess, as it is at the login."""

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        self.request = request
        super().__init__(*args, **kwargs)

    def clean_old_password(self) -> str:
        old: str = self.cleaned_data["old_password"]
        user = old and get_adapter(self.request).authenticate(
            self.request, username=self.user.get_username(), password=old
        )
        if not user or user.pk != self.user.pk:
            if guesses.is_refused(self.request):
                raise ValidationError(guesses.say_wait(self.request, self.user.get_username()))
            raise ValidationError(self.error_messages["password_incorrect"], code="password_incorrect")
        return old


class OwnEmailMixin(forms.ModelForm[User]):
    """An address belongs to one account: forgotten passwords and single sign-on find the account by it."""

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        others = get_user_model().objects.exclude(pk=self.instance.pk)
        if others.filter(email__iexact=email).exists():
            raise ValidationError(_("Another account has this email address."))
        return email


class InvitationForm(OwnEmailMixin, WagtailUserCreationForm):
    """Of a new user, who chooses the password: an invitation is sent by mail."""

    password_enabled = False

    def save(self, commit: bool = True) -> User:
        self.instance.set_unusable_password()
        return super().save(commit)


class UserForm(OwnEmailMixin, WagtailUserEditForm):
    """Of an existing user. A forgotten password is set by a link, never by an administrator."""

    password_enabled = False
