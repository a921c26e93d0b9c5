#!/usr/bin/env python
"""Django's command line for this project."""

import gc
import signal
import sys
from types import FrameType


def main() -> None:
    # Loading Django and Wagtail makes no garbage, and looking for it would take a sixth of the start.
    gc.set_threshold(100_000)
    interrupted = note_interrupts()
    try:
        # Here, for it takes long enough to be interrupted.
        from django.core.management import execute_from_command_line

        from cms.environment import choose_settings

        choose_settings()
        execute_from_command_line(sys.argv)
    except BaseException as error:
        # A library that is interrupted while it loads may raise an error of its own instead.
        if isinstance(error, SystemExit) or not interrupted:
            raise
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        print("Interrupted.", file=sys.stderr)
        sys.exit(128 + signal.SIGINT)


def note_interrupts() -> list[int]:
    """A list that Ctrl-C, besides what it does, puts itself into."""
    noted: list[int] = []

    def interrupt(number: int, frame: FrameType | None) -> None:
        noted.append(number)
        signal.default_int_handler(number, frame)

    # In the background a shell may have it ignored, which stays so.
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, interrupt)
    return noted


if __name__ == "__main__":
    main()
