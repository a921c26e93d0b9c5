from typing import Any

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _
from wagtail.users.apps import WagtailUsersAppConfig


class AccountsConfig(AppConfig):
    name = "cms.accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        from cms.accounts import checks, signals

        checks.register_all()
        signals.connect_all()
        # Django sends it for apps with models only.
        post_migrate.connect(make_shared_cache, sender=apps.get_app_config("cms"))


class UsersConfig(WagtailUsersAppConfig):
    """Wagtail's users, with invitations in the place of passwords by hand."""

    user_viewset = "cms.accounts.users.UserViewSet"


def make_shared_cache(*, using: str, **_options: Any) -> None:
    """Make the table of the cache that all processes share: `migrate` is all that an update needs."""
    from django.core.management import call_command

    call_command("createcachetable", database=using, verbosity=0)
