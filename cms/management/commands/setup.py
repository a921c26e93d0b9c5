"""`manage.py setup`: from a migrated database to a CMS with a first administrator. Idempotent."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from cms import provisioning
from cms.accounts.invitations import send_invitation
from cms.groups import SITE_ADMINISTRATORS, ensure_administrator_group, set_up_roles

BEHIND = "The database is behind the code; run `manage.py migrate` first."
NOBODY = (
    "Nobody can log in yet. Name the first administrator: --admin NAME --email ADDRESS sends an invitation; "
    "DJANGO_SUPERUSER_USERNAME, DJANGO_SUPERUSER_EMAIL and DJANGO_SUPERUSER_PASSWORD in the environment do "
    "without a mail."
)


class Command(BaseCommand):
    help = "Sets up the site, the roles, the workflow and the first administrator."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--admin", help="login name of the first administrator")
        parser.add_argument("--email", help="their address, which the invitation goes to")
        parser.add_argument(
            "--invite-again", action="store_true", help="send the first administrator a new invitation"
        )

    def handle(self, *, admin: str | None, email: str | None, invite_again: bool, **options: Any) -> None:
        if provisioning.has_pending_migrations():
            raise CommandError(
                "The database is behind the code; run `manage.py migrate` first.", returncode=2
            )
        try:
            # As a whole: where the invitation cannot be sent, the next run sends it.
            with transaction.atomic():
                self.set_up_site()
                self.set_up_administrator(
                    admin or os.environ.get("DJANGO_SUPERUSER_USERNAME", ""),
                    email or os.environ.get("DJANGO_SUPERUSER_EMAIL", ""),
                    invite_again=invite_again,
                )
        except ValidationError as error:
            raise CommandError("The administrator: " + " ".join(error.messages), returncode=2) from error
        except OSError as error:
            # What smtplib raises is one, too.
            raise CommandError(
                f"The invitation could not be sent ({error}). Check EMAIL_URL and run this again; "
                "nothing was changed.",
                returncode=2,
            ) from error

    def set_up_site(self) -> None:
        site = provisioning.ensure_site()
        self.stdout.write(f"Site: {site.site_name}, {settings.CMS_URL}")
        if not provisioning.has_editor_group():
            set_up_roles(editors_publish=settings.EDITORS_PUBLISH)
            may = "write and publish" if settings.EDITORS_PUBLISH else "write and submit"
            self.stdout.write(
                f"Roles: Editors may {may} events, Moderators publish, Site administrators do the rest."
            )
        elif not Group.objects.filter(name=SITE_ADMINISTRATORS).exists():
            # From before there was this role; the other two are as somebody has left them.
            ensure_administrator_group()
            self.stdout.write("Role: Site administrators keep tokens and webhooks and may write Markdown.")
        provisioning.ensure_workflow()

    def set_up_administrator(self, name: str, email: str, *, invite_again: bool) -> None:
        there = provisioning.find_administrators()
        for user in provisioning.find_invited(there):
            if invite_again:
                send_invitation(user)
                self.stdout.write(f"Administrator: {user.username}, invited again at {user.email}")
            else:
                again = "--invite-again sends a new link."
                self.stdout.write(f"Administrator: {user.username}, invited at {user.email}; {again}")
        if there:
            return
        password = os.environ.get("DJANGO_SUPERUSER_PASSWORD", "")
        if not name or not (email or password):
            raise CommandError(NOBODY, returncode=2)
        user = provisioning.make_administrator(name, email, password)
        how = "with the password of the environment" if password else f"invited at {user.email}"
        self.stdout.write(f"Administrator: {user.username}, {how}")
