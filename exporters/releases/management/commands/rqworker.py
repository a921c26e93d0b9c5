"""`manage.py rqworker`, with more frequent signs of life. Overrides django_rq's: this app comes first."""

from argparse import ArgumentParser

from django_rq.management.commands import rqworker

from exporters.releases.heartbeats import RQ_TTL


class Command(rqworker.Command):
    def add_arguments(self, parser: ArgumentParser) -> None:
        """RQ's own default would show a killed worker as alive for seven minutes."""
        super().add_arguments(parser)  # type: ignore[no-untyped-call]
        parser.set_defaults(worker_ttl=RQ_TTL)
