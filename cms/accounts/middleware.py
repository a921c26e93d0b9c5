"""What a session may do before it has shown a second factor; when and where each session was seen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.deprecation import MiddlewareMixin
from django.utils.translation import gettext as _

from cms.accounts import second_factor

Answer = Callable[[HttpRequest], HttpResponse]

# An editor's window sends a request every few seconds; each would be a write.
SEEN_PRECISION = timedelta(minutes=1)
# What somebody needs who has to set up a second factor first.
SET_UP = {
    *("mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "mfa_list_webauthn", "mfa_edit_webauthn"),
    *("mfa_view_recovery_codes", "mfa_download_recovery_codes", "mfa_generate_recovery_codes"),
    *("account_reauthenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn"),
    *("account_login", "account_logout", "wagtailadmin_login", "wagtailadmin_logout"),
    *("wagtailadmin_sprite", "wagtailadmin_javascript_catalog"),
}


class SecondFactorMiddleware(MiddlewareMixin):
    """The wall behind every door: whoever made the session, without its second factor it opens nothing.

    A user with a second factor is logged out; one who still needs one is led to setting it up.
    """

    def process_view(
        self, request: HttpRequest, _view: Any, _arguments: Any, _keywords: Any
    ) -> HttpResponse | None:
        user = request.user
        if not user.is_authenticated or second_factor.is_shown(request.session, user):
            return None
        if second_factor.factors_of(user).exists():
            logout(request)
            return self._refuse(request) or redirect_to_login(request.get_full_path())
        match = request.resolver_match
        if (match and match.view_name in SET_UP) or not second_factor.is_required(user):
            return None
        messages.warning(request, _("Your role needs a second factor. Set one up to go on."))
        return self._refuse(request) or redirect("mfa_index")

    @staticmethod
    def _refuse(request: HttpRequest) -> HttpResponse | None:
        """Scripts expect no page for logging in."""
        if request.headers.get("x-requested-with") == "XMLHttpRequest":
            return HttpResponseForbidden()
        return None


def track_sessions(get_response: Answer) -> Answer:
    """Note when, from which address and with which browser a session was last seen, to the minute."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        # After the view: logging in has made the session, logging out or a new password has ended it.
        session, user = request.session, getattr(request, "user", None)
        if user is not None and user.is_authenticated and session.session_key:
            recent = UserSession.objects.filter(
                session_key=session.session_key,
                user=user.pk,
                last_seen_at__gt=timezone.now() - SEEN_PRECISION,
            )
            if not recent.exists():
                UserSession.objects.create_from_request(request, user=user, session=session)
        return response

    return middleware
