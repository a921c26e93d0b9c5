"""The Dockerfile's steps, followed without Docker: what is copied is enough to build and to serve."""

from __future__ import annotations

import fnmatch
import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cms.test_variables import BARE, KEY
from tests.frontend_contract.sites import free_port, wait_for
from tests.migrated import copy_migrated

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
BIN = str(Path(sys.executable).parent)


def read_steps() -> list[tuple[str, str]]:
    """The instructions, such as ("COPY", "cms cms")."""
    lines = (DEPLOY / "Dockerfile").read_text("utf-8").replace("\\\n", " ").splitlines()
    return [(name, rest) for name, _, rest in (line.partition(" ") for line in lines) if name.isupper()]


def is_sent(name: str) -> bool:
    """Whether the build is given a file: .dockerignore leaves nearly everything out."""
    sent = False
    for rule in (DEPLOY / "Dockerfile.dockerignore").read_text("utf-8").splitlines():
        pattern = rule.removeprefix("!").removeprefix("**/")
        parents = [name, *map(str, Path(name).parents)]
        parts = Path(name).parts if rule.startswith("**/") else parents
        if rule and not rule.startswith("#") and any(fnmatch.fnmatch(part, pattern) for part in parts):
            sent = rule.startswith("!")
    return sent


@pytest.fixture
def app(tmp_path: Path) -> Path:
    """What the second stage copies, built by its last RUN and then read-only."""
    app = tmp_path / "app"
    app.mkdir()
    copies = [rest.split() for name, rest in read_steps() if name == "COPY" and "--from" not in rest][1:]
    for *sources, target in copies:
        for source in sources:
            for path in sorted((ROOT / source).rglob("*")) if (ROOT / source).is_dir() else [ROOT / source]:
                name = str(path.relative_to(ROOT))
                if path.is_dir() or not is_sent(name):
                    continue
                inside = path.relative_to(ROOT / source) if (ROOT / source).is_dir() else Path(path.name)
                (app / target / inside).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(path, app / target / inside)
    [build] = [rest for name, rest in read_steps() if name == "RUN" and "collectstatic" in rest]
    done = run(build, app, {})
    assert done.returncode == 0, done.stderr
    return app


def run(command: str, app: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sh", "-c", command],
        cwd=app,
        env={**BARE, **set_by_the_image(), **environment},
        capture_output=True,
        text=True,
    )


def set_by_the_image() -> dict[str, str]:
    pairs = [shlex.split(rest) for name, rest in read_steps() if name == "ENV"]
    values = dict(pair.split("=", 1) for line in pairs for pair in line)
    return {**values, "PATH": f"{BIN}{os.pathsep}{BARE['PATH']}"}


def command_of(name: str) -> list[str]:
    [rest] = [rest for step, rest in read_steps() if step == name]
    command: list[str] = json.loads(rest[rest.index("[") :])
    return command


def test_no_secret_and_no_data_reach_the_build() -> None:
    for name in (".env", "cms/.env", "deploy/.env", "var/db.sqlite3", ".git/config", "tests/conftest.py"):
        assert not is_sent(name), name
    for name in ("manage.py", "cms/wsgi.py", "events/locale/sk/LC_MESSAGES/django.mo"):
        assert is_sent(name), name


def test_base_is_one_version_and_the_process_nobody() -> None:
    steps = read_steps()

    assert [rest for name, rest in steps if name == "ARG"] == ["PYTHON=python:3.12.11-slim-bookworm"]
    assert [rest for name, rest in steps if name == "FROM"] == ["${PYTHON} AS packages", "${PYTHON}"]
    assert [rest for name, rest in steps if name == "USER"] == ["10001:10001"]
    assert "--require-hashes" in next(rest for name, rest in steps if name == "RUN")


def test_what_is_copied_serves_and_is_healthy_where_nothing_else_is_written(
    app: Path, tmp_path: Path
) -> None:
    port, data = free_port(), tmp_path / "data"
    data.mkdir()
    copy_migrated(data / "db.sqlite3")
    before = sorted(path for path in app.rglob("*") if path.is_file())
    environment = {
        "SECRET_KEY": KEY,
        "ALLOWED_HOSTS": "cms.example.sk",
        "CMS_URL": "https://cms.example.sk",
        "DATABASE_URL": f"sqlite:///{data}/db.sqlite3",
        "MEDIA_ROOT": f"{data}/media",
        "RELEASES_ROOT": f"{data}/releases",
        "DJANGO_SUPERUSER_USERNAME": "anna",
        "DJANGO_SUPERUSER_EMAIL": "anna@example.sk",
        "EMAIL_URL": "consolemail://",
        "TMPDIR": str(data),
    }
    done = run("python manage.py migrate --no-input -v0 && python manage.py setup", app, environment)
    assert done.returncode == 0, done.stderr
    assert "Administrator: anna, invited at anna@example.sk" in done.stdout
    serve = [word.replace("8000", str(port)) for word in command_of("CMD")]
    probe = [word.replace("8000", str(port)) for word in command_of("HEALTHCHECK")]
    log = data / "log"
    given = {**BARE, **set_by_the_image(), **environment}

    def is_healthy() -> bool:
        return subprocess.run(probe, cwd=app, env=given, capture_output=True).returncode == 0

    with log.open("wb") as stream:
        process = subprocess.Popen(serve, cwd=app, env=given, stdout=stream, stderr=stream)
    try:
        wait_for(port, process, log)
        # As Docker does, which takes a process for ill after three failures.
        healthy = any(is_healthy() for _ in range(3))
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)

    assert healthy
    assert not is_healthy()
    assert sorted(path for path in app.rglob("*") if path.is_file()) == before


def test_timers_start_the_one_command_each_minute_and_outlive_failures(tmp_path: Path) -> None:
    # Minutes that do not last, and commands that all fail.
    calls = tmp_path / "calls"
    (tmp_path / "python").write_text(f'#!/bin/sh\necho "$2" >> {calls}\nexit 1\n')
    (tmp_path / "python").chmod(0o755)
    text = (DEPLOY / "timers.sh").read_text("utf-8")
    assert "sleep 60 &" in text
    short = text.replace("sleep 60 &", f'[ "$(wc -l < {calls})" -lt 5 ] || exit 0; : &')

    done = subprocess.run(
        ["sh", "-c", short], env={"PATH": f"{tmp_path}:/usr/bin:/bin"}, capture_output=True, text=True
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert calls.read_text().split() == ["maintain"] * 5


def test_stop_ends_the_timers_at_once(tmp_path: Path) -> None:
    (tmp_path / "python").symlink_to("/bin/true")
    process = subprocess.Popen(["sh", str(DEPLOY / "timers.sh")], env={"PATH": f"{tmp_path}:/usr/bin:/bin"})
    process.terminate()

    assert process.wait(timeout=5) != 0


def test_names_of_the_copied_folders_are_those_of_the_checkout() -> None:
    copied = " ".join(rest for name, rest in read_steps() if name == "COPY")

    assert re.findall(r"\b(cms|events|exporters)\b \1", copied) == ["cms", "events", "exporters"]
