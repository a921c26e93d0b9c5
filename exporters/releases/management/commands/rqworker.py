"""`manage.py rqworker` with a worker of ours. Overrides django_rq's: this app comes first."""

from argparse import ArgumentParser

from django_rq.management.commands import rqworker

from exporters.releases.heartbeats import RQ_TTL
from exporters.releases.rq_worker import RegisteringWorker


class Command(rqworker.Command):
    def add_arguments(self, parser: ArgumentParser) -> None:
        """RQ's own default would show a killed worker as alive for seven minutes."""
        super().add_arguments(parser)  # type: ignore[no-untyped-call]
        worker = f"{RegisteringWorker.__module__}.{RegisteringWorker.__qualname__}"
        parser.set_defaults(worker_ttl=RQ_TTL, worker_class=worker)
