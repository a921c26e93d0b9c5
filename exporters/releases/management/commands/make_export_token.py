"""`manage.py make_export_token NAME`: create a token for CI and print its secret."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, no_translations

from exporters.content.site_tree import find_tree
from exporters.core.errors import ExportError
from exporters.management.commands._base import add_tree_arguments
from exporters.releases.api.tokens import make_token
from exporters.releases.build.series import find_series
from exporters.releases.models import Token


class Command(BaseCommand):
    help = "Makes a token that lets CI fetch releases. It is printed once and not stored."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="where it is used, such as 'GitHub Actions'")
        add_tree_arguments(parser)

    @no_translations
    def handle(self, *, name: str, hostname: str, locale: str, **options: Any) -> None:
        try:
            series = find_series(find_tree(hostname, locale))
        except ExportError as error:
            raise CommandError(str(error), returncode=2) from error
        name = name.strip()
        try:
            # The same check as in the form.
            Token(series=series, name=name).full_clean()
        except ValidationError as error:
            raise CommandError(
                f"{name!r} cannot be its name: {' '.join(error.messages)}", returncode=2
            ) from error
        self.stdout.write(make_token(series, name))
