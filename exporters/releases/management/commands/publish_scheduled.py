"""`manage.py publish_scheduled`, for cron. Overrides Wagtail's: this app comes first in INSTALLED_APPS."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.apps import apps
from django.core.management.base import CommandError
from django.db import Error as DatabaseError
from django.db import transaction
from django.utils import timezone
from wagtail.management.commands import publish_scheduled
from wagtail.models import DraftStateMixin, Page, Revision

from events.gate import PublishingRefused
from exporters.content.database_errors import OF_ONE_ROW
from exporters.core.errors import unforeseen
from exporters.releases.reconcile_requests import coalesce_reconciles


class Command(publish_scheduled.Command):  # type: ignore[misc]  # Wagtail has no types
    def handle(self, *arguments: Any, **options: Any) -> None:
        """Do what Wagtail's command does, each page on its own, with one reconcile at the end.

        Wagtail's own stops at the first page that raises an error, and at the same one at every later run.
        Wagtail logs the user who scheduled a page only after it is published: a release made before that
        would have no publishers.
        """
        if options["dryrun"]:
            super().handle(*arguments, **options)
            return
        with coalesce_reconciles():
            failures = [*_for_each(_find_expired(), _unpublish), *_for_each(_find_due(), _publish)]
        if failures:
            raise CommandError("\n".join(map(str, failures)), returncode=2)


def _find_expired() -> Iterator[DraftStateMixin]:
    """What is live and past its expiry: pages, and other models that can be drafts."""
    others = [
        model
        for model in apps.get_models()
        if issubclass(model, DraftStateMixin) and not issubclass(model, Page)
    ]
    for model in (Page, *others):
        # A list, so that the query is complete before anything changes.
        yield from list(model.objects.filter(live=True, expire_at__lt=timezone.now()).order_by("expire_at"))


def _find_due() -> list[Revision]:
    """Revisions whose time to go live has come, the earliest first."""
    due = Revision.objects.filter(approved_go_live_at__lt=timezone.now())
    return list(due.order_by("approved_go_live_at"))


def _unpublish(expired: DraftStateMixin) -> None:
    expired.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")


def _publish(revision: Revision) -> None:
    revision.publish(log_action="wagtail.publish.scheduled")


def _for_each(items: Iterable[Any], change: Callable[[Any], None]) -> Iterator[Exception]:
    """Change each item, or nothing of it; yields the refusals of those that raised an error.

    What the gate refuses stays scheduled: it goes out once its editor has mended it.
    """
    for item in items:
        try:
            with transaction.atomic():
                change(item)
        except OF_ONE_ROW as error:
            yield unforeseen(error, str(item))
        except DatabaseError:
            raise
        except PublishingRefused as refusal:
            yield refusal
        except Exception as error:  # noqa: BLE001 - unforeseen() logs it
            yield unforeseen(error, str(item))
