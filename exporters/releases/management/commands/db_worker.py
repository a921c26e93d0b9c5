"""`manage.py db_worker`, with signs of life. Overrides that of django_tasks_db: this app comes first."""

from typing import Any

from django_tasks_db.management.commands import db_worker

from exporters.releases.heartbeats import beating


class Command(db_worker.Command):
    def handle(self, **options: Any) -> None:
        with beating("worker"):
            super().handle(**options)
