"""`manage.py reconcile`: for cron, to catch whatever signals miss."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from exporters.errors import ExportError
from exporters.releases import deliveries
from exporters.releases.models import Series
from exporters.releases.prune import prune_releases
from exporters.releases.reconcile import find_series, reconcile
from exporters.releases.tasks import announce
from exporters.trees import find_tree


class Command(BaseCommand):
    help = "Makes a release of what has changed, calls the webhooks that wait, and forgets old releases."

    def handle(self, **options: Any) -> None:
        troubles: list[str] = []
        try:
            find_series(find_tree())
            for series in Series.objects.all():
                troubles += self.reconcile(series)
        except ExportError as error:
            raise CommandError(str(error), returncode=2) from error
        for delivery in deliveries.due(timezone.now()):
            deliveries.attempt(delivery)
        prune_releases(settings.RELEASES_KEPT)
        if troubles:
            raise CommandError("\n".join(["These were not released:", *troubles]), returncode=2)

    def reconcile(self, series: Series) -> list[str]:
        """Make a release where there is something new; returns what could not go into it."""
        result = reconcile(find_tree(series.hostname, series.locale))
        if result.release is not None:
            announce(result.release)
            self.stdout.write(f"{series}: release {result.release.number}")
        return [str(problem) for problem in result.problems]
