"""`manage.py prune_previews`: delete expired previews and links."""

from typing import Any

from django.core.management.base import BaseCommand
from wagtail.admin.models import FormState

from events.previews.models import Preview, SharedLink


class Command(BaseCommand):
    help = "Deletes previews an hour after their last refresh, and shared links a month after their end."

    def handle(self, **options: Any) -> None:
        previews, links = Preview.objects.prune(), SharedLink.objects.prune()
        # Wagtail keeps what was typed beside ours, and clears it only while somebody previews.
        FormState.objects.stale().delete()
        if options["verbosity"]:
            self.stdout.write(f"Deleted {previews} previews and {links} shared links.")
