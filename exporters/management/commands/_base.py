"""The base of the commands: a failure ends them with a sentence and an exit code, not with a traceback."""

from __future__ import annotations

import json
import os
import signal
import sys
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, OutputWrapper
from django.db import Error as DatabaseError

from exporters.core.errors import ExportError

INTERRUPTED = "Interrupted. Every file is whole; run it again, and what was begun is finished."


class SafeOutput(OutputWrapper):
    """An output whose errors stop no work: a closed pipe (`| head`) is ignored.

    fault: any other error, for the end of the command.
    """

    fault = ""
    gone = False

    def write(self, *arguments: Any, **options: Any) -> None:  # type: ignore[override]
        if self.gone:
            return
        try:
            super().write(*arguments, **options)
            # Flushed here: an error in the flush at exit could not be reported as a sentence.
            self.flush()
        except OSError as error:
            self.gone = True
            if not isinstance(error, BrokenPipeError):
                self.fault = error.strerror or str(error)


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
            # For characters that the terminal's encoding does not have.
            sys.stdout.reconfigure(errors="backslashreplace")
        try:
            super().run_from_argv(argv)
        except KeyboardInterrupt:
            # A second Ctrl-C would cut the sentence.
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            self.stderr.write(INTERRUPTED)
            sys.exit(128 + signal.SIGINT)
        finally:
            for output, stream in ((self.stdout, sys.stdout), (self.stderr, sys.stderr)):
                if getattr(output, "gone", False):
                    discard_rest(stream)

    def execute(self, *arguments: Any, **options: Any) -> str | None:
        try:
            result = super().execute(*arguments, **options)
        except DatabaseError as error:
            raise CommandError(str(explain_database(error)), returncode=2) from error
        fault = getattr(self.stdout, "fault", "")
        if fault:
            raise CommandError(f"The work is done; its output cannot be written ({fault}).", returncode=2)
        return result


def explain_database(error: DatabaseError) -> ExportError:
    """The error for a database that cannot be used, with what to do."""
    said = " ".join(str(error).split())
    return ExportError(
        f"the database cannot be used ({said}). Is DATABASE_URL the right one? Where a table or column is "
        "missing, run manage.py migrate; else try again"
    )


def write_report(path: Path | None, value: Any) -> list[str]:
    """Write a report where one is wanted; returns errors as lines, for the work is done."""
    if path is None:
        return []
    text = json.dumps(value, ensure_ascii=False, indent=2) + "\n"
    try:
        # A file name that is not UTF-8 is written with JSON's escapes.
        path.write_text(text, encoding="utf-8", errors="backslashreplace")
    except OSError as error:
        return [f"{path}: the report cannot be written ({error.strerror}); an older one says nothing of this"]
    return []


def discard_rest(stream: Any) -> None:
    """Redirect a stream to /dev/null: the interpreter flushes it again at exit, and would print an error."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)
