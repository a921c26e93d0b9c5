"""The base of the commands: a failure ends them with a sentence and an exit code, not with a traceback."""

from __future__ import annotations

import json
import os
import signal
import sys
from argparse import ArgumentParser
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, OutputWrapper
from django.db import Error as DatabaseError

from exporters.core.errors import ExportError, describe, unforeseen

INTERRUPTED = "Interrupted. Every file is whole; run it again, and what was begun is finished."


class SafeOutput(OutputWrapper):
    """An output that raises no OSError; after the first one nothing more is written.

    failure: the error's message, "" without one or for a closed pipe (`| head`).
    """

    failure = ""
    broken = False

    def write(self, *arguments: Any, **options: Any) -> None:  # type: ignore[override]
        if self.broken:
            return
        try:
            super().write(*arguments, **options)
            # Flushed here, since an error in the flush at exit could not be caught.
            self.flush()
        except OSError as error:
            self.broken = True
            if not isinstance(error, BrokenPipeError):
                self.failure = error.strerror or str(error)


def add_tree_arguments(parser: ArgumentParser) -> None:
    """The options that say which pages, as `find_tree` takes them."""
    parser.add_argument("--hostname", default="", help="which of Wagtail's sites; else the default one")
    parser.add_argument("--locale", default="", help="which language of that site; else the site's own")


class ExporterCommand(BaseCommand):
    """A command for people and CI: it fails with a sentence on stderr and an exit code."""

    stdout: SafeOutput
    stderr: SafeOutput

    def __init__(self, stdout: Any = None, stderr: Any = None, **options: Any) -> None:
        super().__init__(stdout, stderr, **options)
        style = self.stderr.style_func
        self.stdout = SafeOutput(stdout or sys.stdout)
        self.stderr = SafeOutput(stderr or sys.stderr)
        self.stderr.style_func = style

    def run_from_argv(self, argv: list[str]) -> None:
        if isinstance(sys.stdout, TextIOWrapper):
            # Escapes characters that the terminal's encoding lacks.
            sys.stdout.reconfigure(errors="backslashreplace")
        try:
            super().run_from_argv(argv)
        except KeyboardInterrupt:
            # So that a second Ctrl-C does not interrupt the message.
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            self.stderr.write(INTERRUPTED)
            sys.exit(128 + signal.SIGINT)
        finally:
            for output, stream in ((self.stdout, sys.stdout), (self.stderr, sys.stderr)):
                if getattr(output, "broken", False):
                    discard_rest(stream)

    def execute(self, *arguments: Any, **options: Any) -> str | None:
        try:
            result = super().execute(*arguments, **options)
        except CommandError:
            raise
        except Exception as error:
            raise CommandError(str(explain(error)), returncode=2) from error
        failure = getattr(self.stdout, "failure", "")
        if failure:
            raise CommandError(f"The work is done; its output cannot be written ({failure}).", returncode=2)
        return result


def explain(error: Exception) -> ExportError:
    """Any error as one with a sentence: where, what and what to do."""
    if isinstance(error, ExportError):
        return error
    return explain_database(error) if isinstance(error, DatabaseError) else unforeseen(error)


def explain_database(error: DatabaseError) -> ExportError:
    """The error for a database that cannot be used, with what to do."""
    return ExportError(
        f"the database cannot be used ({describe(error)}). Is DATABASE_URL the right one? Where a table or "
        "column is missing, run manage.py migrate; else try again"
    )


def write_report(path: Path | None, value: Any) -> list[str]:
    """Write a value as JSON, unless path is None; returns errors as lines, since the work is done by then."""
    if path is None:
        return []
    text = json.dumps(value, ensure_ascii=False, indent=2) + "\n"
    try:
        # For file names that are not UTF-8: the surrogates are written as JSON's escapes.
        path.write_text(text, encoding="utf-8", errors="backslashreplace")
    except OSError as error:
        return [f"{path}: the report cannot be written ({error.strerror}); an older one says nothing of this"]
    return []


def discard_rest(stream: Any) -> None:
    """Redirect a stream to /dev/null: the interpreter flushes it again at exit, and would print an error."""
    devnull = os.open(os.devnull, os.O_WRONLY)
    os.dup2(devnull, stream.fileno())
    os.close(devnull)
