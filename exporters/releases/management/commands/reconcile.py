"""`manage.py reconcile`, for cron: finds changes without a signal, retries deliveries, prunes."""

from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.db import Error as DatabaseError
from django.utils import timezone

from exporters.content.site_tree import find_tree
from exporters.core.errors import ExportError, unforeseen
from exporters.management.commands._base import ExporterCommand
from exporters.releases.build.attempts import record_interrupted
from exporters.releases.build.lock import ReconcileRunsError
from exporters.releases.build.prune import prune_releases
from exporters.releases.build.reconcile import reconcile
from exporters.releases.build.series import find_series, find_tree_of
from exporters.releases.heartbeats import beat
from exporters.releases.models import Series
from exporters.releases.notify import deliveries
from exporters.releases.state.outages import report_outages
from exporters.releases.tasks import notify_webhooks


class Command(ExporterCommand):
    help = "Makes a release of what has changed, retries webhooks, prunes old releases, and reports outages."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--repair", action="store_true", help="read every file of the latest release, restore lost ones"
        )

    def handle(self, *, repair: bool, **options: Any) -> None:
        try:
            find_series(find_tree())
            record_interrupted(timezone.now())
            self.run(repair=repair)
        except ExportError as error:
            raise CommandError(str(error), returncode=2) from error
        except OSError as error:
            raise CommandError(
                f"The storage cannot be used ({error}); put that right, and run this again.", returncode=2
            ) from error
        finally:
            self.report()

    def report(self) -> None:
        """Tell administrators of an outage, where no process does that answers requests."""
        try:
            report_outages()
        except DatabaseError as error:
            self.stderr.write(f"The database does not say whether an outage lasts ({type(error).__name__}).")

    def run(self, *, repair: bool) -> None:
        problems: list[str] = []
        for series in Series.objects.all():
            problems += map(str, self.reconcile(series, repair=repair))
        for delivery in deliveries.find_due(timezone.now()):
            try:
                deliveries.attempt(delivery)
            except DatabaseError:
                raise
            except Exception as error:  # noqa: BLE001 - unforeseen() logs it
                problems.append(str(unforeseen(error, str(delivery.webhook))))
        try:
            prune_releases(settings.RELEASES_KEPT)
        except ReconcileRunsError:
            self.stderr.write("A release is being made; old ones are deleted next time.")
        beat("reconcile")
        if problems:
            raise CommandError("\n".join(["These were not released:", *problems]), returncode=2)

    def reconcile(self, series: Series, *, repair: bool) -> Iterator[ExportError]:
        """Reconcile one site; yields what could not be released. Nothing where the site was deleted."""
        tree = find_tree_of(series)
        if tree is None:
            self.stderr.write(f"{series}: Wagtail has no such site any more; its releases stay as they are.")
            return
        try:
            result = reconcile(tree, repair=repair)
        except ReconcileRunsError:
            self.stderr.write(f"{series}: another process makes its release.")
            return
        except ExportError as error:
            yield error
            return
        except (DatabaseError, OSError):
            raise
        except Exception as error:  # noqa: BLE001 - unforeseen() logs it
            yield unforeseen(error, str(series))
            return
        if result.release is not None:
            notify_webhooks(result.release)
            self.stdout.write(f"{series}: release {result.release.number}")
        yield from result.problems
