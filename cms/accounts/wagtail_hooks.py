"""Where the screens of accounts are found in the admin."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.auth.models import User
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.views.account import BaseSettingsPanel
from wagtail.admin.widgets.button import Button

from cms.accounts.access import AccessView, SessionsView, may_manage
from cms.accounts.forms import PasswordChangeForm
from cms.accounts.sessions import end_sessions


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern]:
    return [
        path("account/sessions/", SessionsView.as_view(), name="accounts_sessions"),
        path("users/access/<int:pk>/", AccessView.as_view(), name="accounts_access"),
    ]


@hooks.register("register_account_menu_item")
def link_second_factor(_request: HttpRequest) -> dict[str, str]:
    return {
        "url": reverse("mfa_index"),
        "label": _("Second factor"),
        "help_text": _("Passkeys, codes of an app, and recovery codes for a lost phone."),
    }


@hooks.register("register_account_menu_item")
def link_sessions(_request: HttpRequest) -> dict[str, str]:
    return {
        "url": reverse("accounts_sessions"),
        "label": _("Where you are logged in"),
        "help_text": _("End sessions on devices that you no longer use."),
    }


@hooks.register("register_user_listing_buttons")
def link_access(user: User, request_user: User) -> Iterator[Button]:
    if may_manage(request_user, user):
        yield Button(
            _("Access"), url=reverse("accounts_access", args=[user.pk]), icon_name="key", priority=30
        )


@hooks.register("insert_editor_js")
def add_renewal_dialog() -> SafeString:
    """The dialog for a session that ends while somebody writes, in every form of a page or a snippet."""
    context = {
        "script": versioned_static("cms/session.js"),
        "style": versioned_static("cms/session.css"),
        "session": reverse("accounts_session"),
        "login": f"{reverse('wagtailadmin_login')}?{urlencode({'next': reverse('accounts_renewed')})}",
    }
    return render_to_string("accounts/renewal.html", context)


class PasswordPanel(BaseSettingsPanel):
    """As Wagtail's, with guesses of the old password counted."""

    name = "password"
    title = gettext_lazy("Password")
    order = 500
    form_class = PasswordChangeForm

    def is_active(self) -> bool:
        return bool(self.user.has_usable_password())

    def get_form(self) -> PasswordChangeForm:
        """Of the request: Wagtail makes panels twice where a form has errors, and one guess is one guess."""
        if not hasattr(self.request, "_password_form"):
            data = self.request.POST if self.request.method == "POST" else {}
            # Bound only where a new password is given: the other panels are saved by the same button.
            is_given = any(data.get(f"{self.name}-{field}") for field in ("new_password1", "new_password2"))
            self.request._password_form = PasswordChangeForm(
                self.request, self.user, data if is_given else None, prefix=self.name
            )
        form: PasswordChangeForm = self.request._password_form
        return form


@hooks.register("register_account_settings_panel")
def register_password_panel(request: HttpRequest, user: User, profile: Any) -> PasswordPanel:
    return PasswordPanel(request, user, profile)


@hooks.register("after_bulk_action")
def end_sessions_after_bulk_action(
    request: HttpRequest,  # noqa: ARG001 - Wagtail's
    action_type: str,
    objects: Iterable[Any],
    action: Any,  # noqa: ARG001
) -> None:
    """Wagtail deactivates several users by one query, which sends no signal."""
    if action_type == "set_active_state":
        for user in objects:
            if isinstance(user, User) and not type(user).objects.get(pk=user.pk).is_active:
                end_sessions(user)
