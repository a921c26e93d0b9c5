"""The units of systemd: what they start is there, the sandbox is tight, and timers do what cron would."""

from __future__ import annotations

import configparser
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import get_commands

from cms.bootstrap.machine import SYSTEMD
from tests.programs import require

UNITS = Path(__file__).resolve().parents[2] / "deploy/systemd"
SERVICES = sorted(UNITS.glob("*.service"))
# systemd's own measure, from 0 (nothing is open) to 100. Without a sandbox it is 96.
MOST_EXPOSED = 20
TIMERS = {"cms-maintain": ("maintain", "*:*:00")}


def read_unit(path: Path) -> configparser.ConfigParser:
    unit = configparser.ConfigParser(strict=False, interpolation=None, delimiters=("=",))
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read(path, "utf-8")
    return unit


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """The units with the programs of this environment in the place of a server's."""
    for path in UNITS.iterdir():
        text = path.read_text("utf-8")
        text = text.replace("/srv/cms/.venv/bin", str(Path(sys.executable).parent))
        text = text.replace("ExecStart=node ", f"ExecStart={sys.executable} ")
        (tmp_path / path.name).write_text(re.sub(r"/srv/(cms|site)\b", str(tmp_path), text))
    return tmp_path


def test_systemd_understands_every_line(installed: Path) -> None:
    paths = [str(path) for path in sorted(installed.iterdir())]

    done = subprocess.run([require(SYSTEMD), "verify", "--man=no", *paths], capture_output=True, text=True)

    # It also warns of the machine's own units.
    assert [line for line in (done.stdout + done.stderr).splitlines() if "cms" in line] == []
    assert done.returncode == 0


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.stem)
def test_sandbox_leaves_little_open(path: Path) -> None:
    done = subprocess.run(
        [require(SYSTEMD), "security", "--offline=true", f"--threshold={MOST_EXPOSED}", str(path)],
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0, done.stdout[-300:] + done.stderr


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.stem)
def test_command_is_one_that_there_is_and_only_its_data_is_written(path: Path) -> None:
    service = read_unit(path)["Service"]
    command = re.search(r"manage\.py (\S+)", service["ExecStart"])

    assert command is None or command[1] in get_commands()
    assert service.get("ReadWritePaths") == (None if path.stem == "cms-preview" else "/srv/cms/var")
    assert service["User"] == ("cms-preview" if path.stem == "cms-preview" else "cms")


def test_every_timer_starts_its_command() -> None:
    assert {path.stem for path in UNITS.glob("*.timer")} == TIMERS.keys()
    for name, (command, when) in TIMERS.items():
        assert read_unit(UNITS / f"{name}.service")["Service"]["ExecStart"].endswith(f"manage.py {command}")
        assert read_unit(UNITS / f"{name}.timer")["Timer"]["OnCalendar"] == when


def test_commands_by_hand_have_the_account_and_rights_of_the_services() -> None:
    lines = (UNITS.parent / "manage").read_text("utf-8").splitlines()
    service = read_unit(UNITS / "cms.service")["Service"]

    assert f"umask {service['UMask'].removeprefix('0')}" in lines
    assert f"cd {service['WorkingDirectory']} && exec runuser -u {service['User']} --" in lines[-1]
