"""How a user gets in: second factors, open sessions, waits. A screen for oneself, one for administrators."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.users.views.users import change_user_perm

from cms.accounts import guesses, second_factor
from cms.accounts.forms import PasswordResetForm
from cms.accounts.invitations import is_invited
from cms.accounts.sessions import end_sessions, list_sessions
from cms.accounts.users import invite


class SessionsView(WagtailAdminTemplateMixin, TemplateView):
    """The open sessions of whoever is logged in."""

    template_name = "accounts/sessions.html"
    page_title = gettext_lazy("Where you are logged in")
    header_icon = "desktop"

    @property
    def account(self) -> User:
        user: User = self.request.user  # type: ignore[assignment]
        return user

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        account = {"url": reverse("wagtailadmin_account"), "label": _("Account")}
        return [*super().get_breadcrumbs_items(), account, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sessions = list_sessions(self.account, self.request.session.session_key)
        return {**super().get_context_data(**kwargs), "account": self.account, "sessions": sessions}

    def post(self, request: HttpRequest, *_arguments: Any, **_keywords: Any) -> HttpResponse:
        self.end_sessions(request)
        return redirect(request.path)

    def end_sessions(self, request: HttpRequest) -> None:
        """End the session whose pk is posted, or all but the one of this request."""
        pk = request.POST.get("session", "")
        keep = request.session.session_key
        ended = end_sessions(self.account, only=int(pk) if pk.isdecimal() else None, keep=keep)
        messages.success(
            request,
            ngettext("%(count)d session was ended.", "%(count)d sessions were ended.", ended)
            % {"count": ended},
        )


class AccessView(SessionsView):
    """What an administrator does for a user: invite again, end sessions, remove a lost phone, lift a wait."""

    template_name = "accounts/access.html"
    page_title = gettext_lazy("Access")
    header_icon = "key"

    def dispatch(self, request: HttpRequest, *arguments: Any, **keywords: Any) -> HttpResponseBase:
        if not may_manage(request.user, self.account):
            raise PermissionDenied
        return super().dispatch(request, *arguments, **keywords)

    @cached_property
    def account(self) -> User:
        return get_object_or_404(get_user_model(), pk=self.kwargs["pk"])

    def get_page_subtitle(self) -> str:
        return str(self.account)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        pk = self.account.pk
        return [
            *WagtailAdminTemplateMixin.get_breadcrumbs_items(self),
            {"url": reverse("wagtailusers_users:index"), "label": _("Users")},
            {"url": reverse("wagtailusers_users:edit", args=[pk]), "label": str(self.account)},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "is_invited": is_invited(self.account),
            "factors": list(second_factor.factors_of(self.account)),
            "is_factor_required": second_factor.is_required(self.account),
            "is_locked": guesses.is_locked(self.account),
        }

    def post(self, request: HttpRequest, *_arguments: Any, **_keywords: Any) -> HttpResponse:
        actions: dict[str, Callable[[HttpRequest], None]] = {
            "end": self.end_sessions,
            "link": self.send_link,
            "factors": self.remove_factors,
            "lift": self.lift,
        }
        action = actions.get(request.POST.get("action", ""))
        if action is None:
            raise Http404
        action(request)
        return redirect(request.path)

    def send_link(self, request: HttpRequest) -> None:
        """An invitation where there is no password yet, else what "Forgotten password?" sends."""
        if is_invited(self.account):
            invite(request, self.account)
            return
        form = PasswordResetForm({"email": self.account.email})
        if not form.is_valid() or not self.account.has_usable_password():
            messages.error(request, _("This account has no password or no email address."))
            return
        form.save(
            request=request,
            subject_template_name="wagtailadmin/account/password_reset/email_subject.txt",
            email_template_name="wagtailadmin/account/password_reset/email.txt",
        )
        text = _("A link for a new password was sent to %(email)s.")
        messages.success(request, text % {"email": self.account.email})

    def remove_factors(self, request: HttpRequest) -> None:
        """For a lost phone: the user sets up another, and whoever found it is logged out."""
        Authenticator.objects.filter(user=self.account).delete()
        end_sessions(self.account, keep=request.session.session_key)
        messages.success(
            request, _("The second factors were removed and the sessions ended. The password still holds.")
        )

    def lift(self, request: HttpRequest) -> None:
        guesses.lift(request, self.account)
        messages.success(request, _("The account can be logged in to again at once."))


def may_manage(user: Any, account: User) -> bool:
    """Whether the user may change users, and this one: only an administrator manages administrators."""
    return user.has_perm(change_user_perm) and (user.is_superuser or not account.is_superuser)
