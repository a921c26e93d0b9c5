"""Long steps: their output goes to a log, and one line shows the progress."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOGS = ROOT / "var" / "log"
# "Exit handler never called" is what npm 10 prints when its connections fail.
NETWORK_ERRORS = re.compile(
    r"NewConnectionError|NameResolution|Temporary failure|ConnectTimeout|ProxyError|Connection refused"
    r"|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH|Network is unreachable|ReadTimeout"
    r"|No matching distribution|SSLError|CERTIFICATE|Exit handler never called|Could not resolve"
)


class SetupError(Exception):
    """Why the project cannot be built or run, as one sentence."""


def run_step(title: str, command: Sequence[str], sentence: str, *, folder: Path = ROOT) -> None:
    """Run a long command with its output in a log, showing the seconds that pass.

    Raises SetupError with `sentence`, or that the network is unreachable, and the path of the log.
    """
    with show_progress(title) as seconds:
        run_logged(title, command, sentence, folder=folder)
    print(f"\r{title} … {seconds():.0f} s", flush=True)


def run_logged(title: str, command: Sequence[str], sentence: str, *, folder: Path = ROOT) -> None:
    """Run a command with its output in a log, silently; raises as run_step does."""
    LOGS.mkdir(parents=True, exist_ok=True)
    log = LOGS / f"{re.sub(r'[^a-z0-9]+', '-', title.lower())}.log"
    try:
        with log.open("wb") as output:
            code = subprocess.run(  # noqa: S603
                command, cwd=folder, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT
            ).returncode
    except FileNotFoundError as error:
        raise SetupError(f"{command[0]} is missing; install it and try again.") from error
    if code:
        if NETWORK_ERRORS.search(log.read_text("utf-8", "replace")):
            sentence = "the package registries cannot be reached; check the network and try again."
        raise SetupError(f"{title}: {sentence} The details are in {log.relative_to(ROOT)}.")


@contextmanager
def show_progress(title: str) -> Iterator[Callable[[], float]]:
    """Show progress until the block ends; yields a function that returns the seconds so far."""
    started = time.monotonic()
    done = threading.Event()
    ticker = threading.Thread(target=_tick, args=(title, started, done), daemon=True)
    ticker.start()
    try:
        yield lambda: time.monotonic() - started
    finally:
        done.set()
        ticker.join()


def _tick(title: str, started: float, done: threading.Event) -> None:
    """Show the seconds as they pass on a terminal; elsewhere print once that the step began."""
    if not sys.stdout.isatty():
        print(f"{title} …", flush=True)
        return
    while not done.wait(1):
        print(f"\r{title} … {time.monotonic() - started:.0f} s", end="", flush=True)
