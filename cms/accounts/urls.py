"""Every URL that logs somebody in, before Wagtail's own: the doors of docs/decisions/accounts.md."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account import views as allauth_views
from allauth.account.internal.stagekit import get_pending_stage
from allauth.mfa import urls as second_factor_urls
from allauth.socialaccount import views as social_views
from allauth.socialaccount.providers.openid_connect import urls as openid_connect_urls
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.response import SimpleTemplateResponse
from django.urls import include, path
from django.utils import translation
from django.views.decorators.cache import never_cache
from wagtail.utils.urlpatterns import decorate_urlpatterns

from cms.accounts import renewal, views
from events.previews.access import find_language


def speak_users_language(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page of allauth's in the language that the user has chosen in the admin."""

    @wraps(view)
    def localized(request: HttpRequest, *arguments: Any, **keywords: Any) -> HttpResponse:
        user: Any = request.user
        stage = get_pending_stage(request)
        if stage is not None:
            user = stage.login.user
        language = find_language(user) if user and user.is_authenticated else settings.LANGUAGE_CODE
        with translation.override(language):
            response = view(request, *arguments, **keywords)
            if isinstance(response, SimpleTemplateResponse):
                response.render()
            return response

    return localized


login_urls = [
    path("login/", views.LoginView.as_view(), name="account_login"),
    # What is left of a login that its user gave up before the second factor.
    path("login/cancel/", allauth_views.logout, name="account_logout"),
    path("login/inactive/", allauth_views.account_inactive, name="account_inactive"),
    path("login/confirm/", allauth_views.reauthenticate, name="account_reauthenticate"),
    path("second-factor/", include(second_factor_urls)),
    path("session/", renewal.show_session, name="accounts_session"),
    path("session/renewed/", renewal.show_renewed, name="accounts_renewed"),
]

password_urls = [
    path("password_reset/", views.PasswordResetView.as_view()),
    path("password_reset/confirm/<uidb64>/<token>/", views.PasswordResetConfirmView.as_view()),
    path("invitation/<uidb64>/<token>/", views.InvitationView.as_view(), name="accounts_invitation"),
]

single_sign_on_urls = [
    path("single-sign-on/", include(openid_connect_urls)),
    path("single-sign-on/", social_views.connections, name="socialaccount_connections"),
    path("single-sign-on/cancelled/", social_views.login_cancelled, name="socialaccount_login_cancelled"),
    path("single-sign-on/error/", social_views.login_error, name="socialaccount_login_error"),
]

urlpatterns = [
    *login_urls,
    *password_urls,
    *(single_sign_on_urls if settings.SOCIALACCOUNT_PROVIDERS else []),
]
urlpatterns = decorate_urlpatterns(urlpatterns, speak_users_language)
# Codes and forms are nothing for a cache, or for the back button after logging out.
urlpatterns = decorate_urlpatterns(urlpatterns, never_cache)
