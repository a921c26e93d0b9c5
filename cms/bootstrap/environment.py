"""The packages that the project runs with: .venv from the lock file, and the Astro side's node_modules."""

from __future__ import annotations

import hashlib
import importlib.util
import re
import shutil
import subprocess
import sys
from pathlib import Path

from cms.bootstrap.steps import ROOT, Trouble, run_step

VENV = ROOT / ".venv"
ASTRO = ROOT / "frontend-contract"
PYTHON = (3, 11)
NODE = (22, 12)


def refuse_old_python() -> None:
    if sys.version_info < PYTHON:
        raise Trouble(f"Python {_dotted(PYTHON)} or newer is needed, this is {sys.version.split()[0]}.")


def lacks_venv() -> bool:
    """Whether .venv does not exist, and this Python lacks the module that makes one."""
    return not (VENV / "bin" / "pip").exists() and importlib.util.find_spec("ensurepip") is None


def build_environment(*, dev: bool) -> None:
    """Make .venv hold exactly what the lock file says."""
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
