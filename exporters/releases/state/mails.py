"""The mails about an outage: to each administrator in the language of the account."""

from __future__ import annotations

import logging
import smtplib
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import EmailMessage, get_connection
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from events.previews.access import find_language
from exporters.releases.state.troubles import Trouble
from exporters.releases.state.words import describe_trouble, format_datetime

logger = logging.getLogger(__name__)


def tell_of_outage(troubles: Sequence[Trouble], began_at: datetime) -> bool:
    """Say what fails, since when and what to do; False where the mail server took no mail."""
    return _tell(
        "outage",
        lambda: {
            "troubles": [(trouble.series, describe_trouble(trouble)) for trouble in troubles],
            "has_several_sites": len({trouble.series for trouble in troubles}) > 1,
            "began_at": format_datetime(began_at),
        },
    )


def tell_of_end(began_at: datetime) -> bool:
    """Say that all works again; False where the mail server took no mail."""
    return _tell("outage_end", lambda: {"began_at": format_datetime(began_at)})


def find_administrators() -> list[User]:
    """Who may do everything, is active and has an address."""
    return list(User.objects.filter(is_active=True, is_superuser=True).exclude(email="").order_by("pk"))


def _tell(name: str, describe: Callable[[], dict[str, Any]]) -> bool:
    """Send each administrator a mail; True where one was taken, or nobody has an address.

    name: of the template releases/NAME.txt and NAME_subject.txt. describe: its values in that language.
    """
    administrators = find_administrators()
    if not administrators:
        logger.error("No administrator has an e-mail address: nobody is told that the site is not updated.")
        return True
    common = {
        "describe": describe,
        "host": urlsplit(settings.CMS_URL).netloc,
        "link": settings.CMS_URL + reverse("releases:index"),
    }
    connection = get_connection()
    taken = [_send(name, user, common, connection) for user in administrators]
    return any(taken)


def _send(name: str, user: User, values: dict[str, Any], connection: Any) -> bool:
    with translation.override(find_language(user)):
        context = {**values, **values["describe"]()}
        subject = render_to_string(f"releases/{name}_subject.txt", context).strip()
        body = render_to_string(f"releases/{name}.txt", context).strip() + "\n"
    try:
        sent = EmailMessage(subject, body, None, [user.email], connection=connection).send()
    except (OSError, smtplib.SMTPException) as error:
        # Not its message: servers repeat addresses and user names.
        logger.error("The mail server did not take the mail to user %s: %s", user.pk, type(error).__name__)
        return False
    return bool(sent)
