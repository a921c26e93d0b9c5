"""Deployment checks of what a server relies on: mail, storage and its time zone."""

from __future__ import annotations

import os
import smtplib
import time
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.core.mail import get_connection
from django.core.mail.backends.smtp import EmailBackend

from cms.storages import check_writable, create_impatient

# In seconds.
PATIENCE = 5
# Storage -> the variable of its folder, and that of its bucket.
FOLDERS = {"default": "MEDIA_ROOT", "releases": "RELEASES_ROOT", "backups": "BACKUPS_ROOT"}
BUCKETS = {"default": "S3_BUCKET", "releases": "S3_BUCKET", "backups": "BACKUPS_S3_BUCKET"}
S3_VARIABLES = ("S3_ENDPOINT_URL", "S3_REGION", "AWS_ACCESS_KEY_ID")


@register(deploy=True)
def check_mail(**_options: Any) -> list[CheckMessage]:
    """An error where mail does not leave the machine, has no sender, or its server refuses the login."""
    found: list[CheckMessage] = []
    hint = "Set EMAIL_URL to your mail server, such as smtp+tls://user:password@mail.example.org:587."
    try:
        connection = get_connection(timeout=PATIENCE)
        if isinstance(connection, EmailBackend):
            connection.open()
            connection.close()
        else:
            what = "EMAIL_URL is not set: new passwords and warnings reach nobody."
            found.append(Error(what, hint=hint, id="cms.E008"))
    except (OSError, smtplib.SMTPException) as error:
        # Not its message: servers repeat the user name.
        where = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
        what = f"The mail server of EMAIL_URL, {where}, cannot be used ({type(error).__name__})."
        found.append(Error(what, hint=hint, id="cms.E009"))
    if settings.DEFAULT_FROM_EMAIL.endswith("@localhost"):
        hint = "Set DEFAULT_FROM_EMAIL to an address that your mail server may send from."
        found.append(Error("DEFAULT_FROM_EMAIL is not set: mails have no sender.", hint=hint, id="cms.E010"))
    return found


@register(deploy=True)
def check_storage(**_options: Any) -> list[CheckMessage]:
    """An error where uploads, releases or backups cannot be written, or a bucket is half configured."""
    named = [name for name in S3_VARIABLES if os.environ.get(name)]
    if named and not any(map(os.environ.get, BUCKETS.values())):
        what = f"{named[0]} is set and S3_BUCKET is not: uploads and releases go to this machine's disk."
        hint = f"Set S3_BUCKET to the name of the bucket, or remove {named[0]}."
        return [Error(what, hint=hint, id="cms.E011")]
    found: list[CheckMessage] = []
    for alias, where in FOLDERS.items():
        if alias == "backups" and not settings.BACKUPS_DAILY:
            continue
        try:
            check_writable(create_impatient(alias, seconds=PATIENCE))
        except (OSError, ValueError) as error:
            found.append(Error(*describe_refusal(alias, where, error), id="cms.E012"))
    return found


def describe_refusal(alias: str, where: str, error: Exception) -> tuple[str, str]:
    """(what, hint) of a storage that refuses a file. where: the variable of its folder."""
    files, bucket = "uploads" if alias == "default" else alias, BUCKETS[alias]
    if os.environ.get(bucket):
        what = f"The bucket of {bucket} takes no {files}: {error}."
        return what, (
            f"Compare {bucket}, S3_REGION and S3_ENDPOINT_URL with what the provider says. The key of "
            "AWS_ACCESS_KEY_ID has to read, write, list and delete in it."
        )
    what = f"The folder of {where} takes no {files}: {error}."
    return what, f"Let the account that runs the CMS and its worker write there, or set {where} to another."


@register(deploy=True)
def check_time_zone(**_options: Any) -> list[CheckMessage]:
    """An error where the machine does not know TIME_ZONE: logs would be in another one than screens.

    Django itself refuses a name that the machine's list of time zones lacks.
    """
    now = time.time()
    wanted = datetime.fromtimestamp(now, ZoneInfo(settings.TIME_ZONE)).strftime("%z")
    machines = time.strftime("%z", time.localtime(now))
    if machines == wanted:
        return []
    what = f"TIME_ZONE is {settings.TIME_ZONE} ({wanted}), and this machine's clock shows {machines}."
    hint = "Install the machine's list of time zones (Debian: apt install tzdata), or correct TIME_ZONE."
    return [Error(what, hint=hint, id="cms.E013")]
