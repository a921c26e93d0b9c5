"""`manage.py check_links`: ask the addresses that published events link to whether they are still there."""

from typing import Any

from django.core.management.base import BaseCommand

from events.outside_links.checking import check_links


class Command(BaseCommand):
    help = "Checks the links to other sites that are due: slowly, for at most ten minutes."

    def handle(self, **options: Any) -> None:
        done = check_links()
        self.stdout.write(", ".join(f"{what}: {count}" for what, count in done.items()) or "nothing to check")
