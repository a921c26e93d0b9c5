"""Repositories as their developers see them."""

import subprocess
from pathlib import Path

from cms.bootstrap.machine import GIT
from tests.programs import require


def git(folder: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=Dev", "-c", "user.email=dev@example.org"]
    command = [require(GIT), *identity, "-c", "core.quotePath=false", *arguments]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout


def log(folder: Path, form: str, *revisions: str) -> list[str]:
    return git(folder, "log", f"--format={form}", *revisions).strip().split("\n")
