"""Build what the project runs in, from a fresh clone: `python3 cms/bootstrap.py [--dev] COMMAND…`.

Runs under the machine's own Python with nothing installed, so it imports only the standard library.
Makes .venv from the lock file (Node 22 is in it) and the Astro side's node_modules, then runs COMMAND
with .venv/bin first on its PATH. What is already there and current is kept.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
LOGS = ROOT / "var" / "log"
ASTRO = ROOT / "frontend-contract"
PYTHON = (3, 11)
NODE = (22, 12)
# "Exit handler never called" is how npm 10 ends when its connections fail
NETWORK_TROUBLE = re.compile(
    r"NewConnectionError|NameResolution|Temporary failure|ConnectTimeout|ProxyError|Connection refused"
    r"|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH|Network is unreachable|ReadTimeout"
    r"|No matching distribution|SSLError|CERTIFICATE|Exit handler never called"
)


class Trouble(Exception):
    """What keeps the project from running, as one sentence for a person."""


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dev", action="store_true", help="install what the tests need as well")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    options = parser.parse_args(arguments)
    try:
        build_environment(dev=options.dev)
        os.environ["PATH"] = f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
        build_node_modules()
    except Trouble as trouble:
        print(f"Error: {trouble}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    os.chdir(ROOT)
    if options.command:
        sys.stdout.flush()
        os.execvp(options.command[0], options.command)  # noqa: S606 - the Makefile's own command
    return 0


def build_environment(*, dev: bool) -> None:
    """Make .venv hold exactly what the lock file says."""
    if sys.version_info < PYTHON:
        raise Trouble(f"Python {_dotted(PYTHON)} or newer is needed, this is {sys.version.split()[0]}.")
    lock = ROOT / ("requirements-dev.lock" if dev else "requirements.lock")
    stamp = VENV / ".locked"
    wanted = (
        {_fingerprint(lock)} if dev else {_fingerprint(lock), _fingerprint(ROOT / "requirements-dev.lock")}
    )
    if stamp.exists() and stamp.read_text() in wanted and (VENV / "bin" / "python").exists():
        return
    if not (VENV / "bin" / "pip").exists():
        missing = "Python has no venv module; install it (Debian: apt install python3-venv) and try again."
        run_step("Making the Python environment", [sys.executable, "-m", "venv", str(VENV)], missing)
    install_packages(lock)
    stamp.write_text(_fingerprint(lock))


def install_packages(lock: Path) -> None:
    """Install what a lock file says, by uv where it can be had: it takes a fifth of pip's time."""
    title, sentence = "Installing Python packages", "the Python packages could not be installed."
    python, exactly = str(VENV / "bin" / "python"), ["--require-hashes", "-r", str(lock)]
    pip = [python, "-m", "pip", "install", "--no-input"]
    try:
        run_step("Installing uv", [*pip, "--require-hashes", "-r", str(write_pin("uv"))], sentence)
        uv = [python, "-m", "uv", "pip", "install", "--python", python, "--compile-bytecode"]
        run_step(title, [*uv, *exactly], sentence)
    except Trouble:
        # uv is not built for every machine, and does not know pip's settings.
        run_step(title, [*pip, *exactly], sentence)


def write_pin(name: str) -> Path:
    """A lock file of one package, as the tests' lock file has it."""
    locked = (ROOT / "requirements-dev.lock").read_text()
    found = re.search(rf"^{name}==.*(?:\n    --hash=.*)*", locked, re.MULTILINE)
    pin = VENV / f"{name}.lock"
    pin.write_text(found[0] if found else "")
    return pin


def build_node_modules() -> None:
    """Install the Astro side's packages exactly as locked."""
    check_node()
    lock = ASTRO / "package-lock.json"
    stamp = ASTRO / "node_modules" / ".locked"
    if stamp.exists() and stamp.read_text() == _fingerprint(lock):
        return
    npm = ["npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"]
    run_step("Installing Astro", npm, "the packages of the Astro side could not be installed.", folder=ASTRO)
    stamp.write_text(_fingerprint(lock))


def check_node() -> None:
    """Refuse a Node that Astro cannot use; .venv brings the locked one, so this is rare."""
    node = shutil.which("node")
    if node is None or _node_version(node) < NODE:
        raise Trouble(
            f"Node {_dotted(NODE)} or newer is needed and .venv has none; delete .venv and try again."
        )


def run_step(title: str, command: Sequence[str], sentence: str, *, folder: Path = ROOT) -> None:
    """Run a long command with its output in a log, showing that it is alive.

    Raises Trouble with `sentence` (or that the network is away) and where the log is.
    """
    LOGS.mkdir(parents=True, exist_ok=True)
    log = LOGS / f"{re.sub(r'[^a-z]+', '-', title.lower())}.log"
    started = time.monotonic()
    done = threading.Event()
    ticker = threading.Thread(target=_tick, args=(title, started, done), daemon=True)
    ticker.start()
    try:
        with log.open("wb") as output:
            code = subprocess.run(command, cwd=folder, stdout=output, stderr=subprocess.STDOUT).returncode  # noqa: S603
    except FileNotFoundError as error:
        raise Trouble(f"{command[0]} is missing; install it and try again.") from error
    finally:
        done.set()
        ticker.join()
    if code:
        text = log.read_text("utf-8", "replace")
        if NETWORK_TROUBLE.search(text):
            sentence = "the package registries cannot be reached; check the network and try again."
        raise Trouble(f"{title}: {sentence} The details are in {log.relative_to(ROOT)}.")
    print(f"\r{title} … {time.monotonic() - started:.0f} s", flush=True)


def _tick(title: str, started: float, done: threading.Event) -> None:
    """Show the seconds as they pass on a terminal; elsewhere say once that it began."""
    if not sys.stdout.isatty():
        print(f"{title} …", flush=True)
        return
    while not done.wait(1):
        print(f"\r{title} … {time.monotonic() - started:.0f} s", end="", flush=True)


def _fingerprint(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _node_version(node: str) -> tuple[int, ...]:
    try:
        answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout  # noqa: S603
        return tuple(int(part) for part in re.findall(r"\d+", answer)[:2])
    except (OSError, subprocess.CalledProcessError):
        return (0,)


def _dotted(version: tuple[int, ...]) -> str:
    return ".".join(map(str, version))


if __name__ == "__main__":
    sys.exit(main())
