"""Wagtail's screens of users, without passwords: a new user is invited."""

from __future__ import annotations

import logging
from typing import Any

from django.contrib.auth.models import User
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.users.views.users import CreateView as WagtailCreateView
from wagtail.users.views.users import UserViewSet as WagtailUserViewSet

from cms.accounts.forms import InvitationForm, UserForm
from cms.accounts.invitations import send_invitation

logger = logging.getLogger(__name__)


class CreateView(WagtailCreateView):
    def save_instance(self) -> User:
        user: User = super().save_instance()
        invite(self.request, user)
        return user


class UserViewSet(WagtailUserViewSet):
    add_view_class = CreateView

    def get_form_class(self, for_update: bool = False) -> type[ModelForm[Any]]:
        return UserForm if for_update else InvitationForm


def invite(request: HttpRequest, user: User) -> None:
    """Send the invitation, and tell the administrator whether it went out."""
    try:
        send_invitation(user)
    except OSError as error:
        # What smtplib raises is one, too.
        logger.exception("The invitation of user %s was not sent.", user.pk)
        messages.error(
            request,
            _(
                "The invitation to %(email)s could not be sent (%(error)s). Check the mail settings, then "
                "send it again."
            )
            % {"email": user.email, "error": error},
        )
    else:
        messages.success(request, _("An invitation was sent to %(email)s.") % {"email": user.email})
