"""Logging in, and passwords that are set by a link: Wagtail's pages, with allauth's steps behind them."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from allauth.decorators import rate_limit
from allauth.socialaccount.adapter import get_adapter
from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from wagtail.admin.views import account

from cms.accounts import guesses
from cms.accounts.forms import LoginForm, PasswordResetForm
from cms.accounts.invitations import InvitationTokens, mark_email_verified


@method_decorator(rate_limit(action="login"), name="dispatch")
class LoginView(account.LoginView):
    """A right password is one step: a second factor may be the next."""

    template_name = "accounts/login.html"

    def get_form_class(self) -> type[LoginForm]:
        return LoginForm

    def form_valid(self, form: LoginForm) -> HttpResponse:
        user = form.get_user()
        login = Login(user=user, redirect_url=self.get_success_url())
        response = perform_password_login(self.request, {"username": user.get_username()}, login)
        self.request.session.set_expiry(settings.SESSION_COOKIE_AGE if form.cleaned_data["remember"] else 0)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        providers = get_adapter().list_providers(self.request) if settings.SOCIALACCOUNT_PROVIDERS else []
        return {**context, "single_sign_on": providers}


class PasswordResetView(account.PasswordResetView):
    def get_form_class(self) -> type[PasswordResetForm]:
        return PasswordResetForm

    def form_valid(self, form: PasswordResetForm) -> HttpResponse:
        if not form.is_within_limit(self.request):
            return too_many(self.request)
        return super().form_valid(form)


class VerifyingMixin:
    """Whoever has the link reads the account's mail, and needs not wait for guesses of others any longer."""

    request: HttpRequest
    user: User

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        mark_email_verified(self.user)
        guesses.lift(self.request, self.user)
        return response


class PasswordResetConfirmView(VerifyingMixin, account.PasswordResetConfirmView):
    """Logs nobody in: a second factor is asked for at the login."""


class InvitationView(VerifyingMixin, account.PasswordResetConfirmView):
    template_name = "accounts/invitation.html"
    token_generator = InvitationTokens()
    success_url = reverse_lazy("wagtailadmin_password_reset_complete")


def too_many(request: HttpRequest) -> HttpResponse:
    return render(request, "429.html", status=429)
