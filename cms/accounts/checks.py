"""System checks of the settings of accounts."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register
from django.db import DatabaseError

from cms.accounts.second_factor import EVERYONE, SUPERUSERS


def register_all() -> None:
    register(check_groups, Tags.database)


def check_groups(databases: Any = None, **_options: Any) -> list[CheckMessage]:
    """A warning for a group that is not there: a second factor that nobody needs protects nobody.

    Django runs it where a database may be asked: at `migrate`, and with `check --database default`.
    """
    from django.contrib.auth.models import Group

    if not databases:
        return []
    wanted = {
        "SECOND_FACTOR_GROUPS": {*settings.SECOND_FACTOR_GROUPS} - {EVERYONE, SUPERUSERS},
        "OIDC_GROUPS": {*settings.OIDC_GROUPS.values()},
    }
    try:
        known = {*Group.objects.values_list("name", flat=True)}
    except DatabaseError:
        # Before the first migration.
        return []
    hint = "Write it as Settings > Groups does, or make the group."
    return [
        Warning(f"{setting} names a group that is not there: {name}.", hint=hint, id="cms.W002")
        for setting, names in wanted.items()
        for name in sorted(names - known)
    ]
