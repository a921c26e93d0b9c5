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
# "Exit handler never called" is how npm 10 ends when its connections fail
NETWORK_TROUBLE = re.compile(
    r"NewConnectionError|NameResolution|Temporary failure|ConnectTimeout|ProxyError|Connection refused"
    r"|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH|Network is unreachable|ReadTimeout"
    r"|No matching distribution|SSLError|CERTIFICATE|Exit handler never called|Could not resolve"
)


class Trouble(Exception):
    """An error that keeps the project from running, as one sentence."""


def run_step(title: str, command: Sequence[str], sentence: str, *, folder: Path = ROOT) -> None:
    """Run a long command with its output in a log, showing that it is alive.

    Raises Trouble with `sentence` (or that the network is away) and where the log is.
    """
    with showing(title) as seconds:
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
        raise Trouble(f"{command[0]} is missing; install it and try again.") from error
    if code:
        if NETWORK_TROUBLE.search(log.read_text("utf-8", "replace")):
            sentence = "the package registries cannot be reached; check the network and try again."
        raise Trouble(f"{title}: {sentence} The details are in {log.relative_to(ROOT)}.")


@contextmanager
def showing(title: str) -> Iterator[Callable[[], float]]:
    """Show that something runs until the block ends; yields how many seconds it has run."""
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
    """Show the seconds as they pass on a terminal; elsewhere say once that it began."""
    if not sys.stdout.isatty():
        print(f"{title} …", flush=True)
        return
    while not done.wait(1):
        print(f"\r{title} … {time.monotonic() - started:.0f} s", end="", flush=True)
