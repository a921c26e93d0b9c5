"""`manage.py publish_scheduled`: Wagtail's own, for cron; stands before it in INSTALLED_APPS."""

from typing import Any

from wagtail.management.commands import publish_scheduled

from exporters.releases.reconcile_requests import coalesce_reconciles


class Command(publish_scheduled.Command):  # type: ignore[misc]  # Wagtail has no types
    def handle(self, *arguments: Any, **options: Any) -> None:
        """Run Wagtail's command with one reconcile at its end.

        Wagtail logs the user who scheduled a page only after it is published: a release made before that
        would name nobody.
        """
        with coalesce_reconciles():
            super().handle(*arguments, **options)
