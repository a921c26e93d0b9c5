"""The system packages that the tests need beside Python and Node: finding and installing them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cms.bootstrap.steps import ROOT, run_logged, run_step

CORPUS = ROOT.parent / "shared" / "corpus"
NO_CORPUS = "the folder ../shared/corpus of real Markdown files is not beside the repository"
# A value of REQUIRE_ALL_TESTS: only the project's own CI has the corpus.
ALL_BUT_CORPUS = "all-but-corpus"


@dataclass(frozen=True)
class Program:
    """A program that tests start.

    name: for messages. commands: alternatives, any one suffices. packages: of Debian and Ubuntu. snap: its
    name where Ubuntu has a snap instead of a package.
    """

    name: str
    commands: tuple[str, ...]
    packages: tuple[str, ...]
    snap: str = ""


CHROMIUM = Program(
    "Chromium",
    # Without the parts that draw windows: browser tests take a quarter less of the processor.
    ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "/snap/bin/chromium"),
    ("chromium-headless-shell", "fonts-noto-color-emoji"),
    snap="chromium",
)
POSTGRESQL = Program("PostgreSQL", ("initdb",), ("postgresql",))
REDIS = Program("Redis", ("redis-server",), ("redis-server",))
GETTEXT = Program("gettext", ("msgfmt",), ("gettext",))
GIT = Program("git", ("git",), ("git",))
CURL = Program("curl", ("curl",), ("curl",))
OPENSSL = Program("OpenSSL", ("openssl",), ("openssl",))
NGINX = Program("nginx", ("nginx",), ("nginx",))
CADDY = Program("Caddy", ("caddy",), ("caddy",))
SYSTEMD = Program("systemd", ("systemd-analyze",), ("systemd",))
PROGRAMS = (CHROMIUM, POSTGRESQL, REDIS, GETTEXT, GIT, CURL, OPENSSL, NGINX, CADDY, SYSTEMD)
SERVERS = Path("/usr/lib/postgresql")
OF_ROOT = Path("/usr/sbin")
INSTALL = ("install", "--yes", "--no-install-recommends")


def find_missing() -> list[Program]:
    return [program for program in PROGRAMS if find_program(program) is None]


def find_program(program: Program) -> str | None:
    return next(filter(None, map(find_command, program.commands)), None)


def find_command(name: str) -> str | None:
    """The path of a command; Debian keeps nginx and those of PostgreSQL's server off the PATH."""
    servers = [*sorted(SERVERS.glob("*/bin"), key=_version, reverse=True), OF_ROOT]
    return shutil.which(name) or shutil.which(name, path=os.pathsep.join(map(str, servers)))


def find_root_prefix() -> list[str] | None:
    """The prefix of commands that need root: [] as root, ["sudo", …] where it asks for no password.

    None without apt or without such rights.
    """
    if shutil.which("apt-get") is None:
        return None
    if os.geteuid() == 0:
        return []
    sudo = ["sudo", "--non-interactive"]
    if shutil.which("sudo") and subprocess.run([*sudo, "true"], capture_output=True).returncode == 0:  # noqa: S603
        return sudo
    return None


def install_programs(programs: Sequence[Program], root_prefix: Sequence[str]) -> None:
    """Install the programs that apt offers, quietly.

    root_prefix: see find_root_prefix. Raises SetupError.
    """
    title, sentence = format_title(programs), "the packages could not be installed."
    run_logged(f"{title}, lists", [*_apt(root_prefix), "update"], sentence)
    offered = [program for program in programs if all(map(_is_offered, program.packages))]
    if offered:
        run_logged(title, [*_apt(root_prefix), *INSTALL, *_packages(offered)], sentence)
    for program in programs:
        if program not in offered and _comes_as_snap(program):
            run_logged(f"{title}, snap", [*root_prefix, "snap", "install", program.snap], sentence)


def install_venv(root_prefix: Sequence[str]) -> None:
    """Install what Debian's Python lacks to make environments; raises SetupError."""
    package = "python{}.{}-venv".format(*sys.version_info)
    sentence = f"{package} could not be installed."
    run_step("Updating the lists of packages", [*_apt(root_prefix), "update"], sentence)
    run_step(f"Installing {package}", [*_apt(root_prefix), *INSTALL, package], sentence)


def format_title(programs: Sequence[Program]) -> str:
    return f"Installing {_join_names(programs)}"


def describe_missing(programs: Sequence[Program]) -> str:
    """What is missing, as the first half of a sentence."""
    return f"{_join_names(programs)} {'is' if len(programs) == 1 else 'are'} missing"


def install_commands(programs: Sequence[Program]) -> str:
    """The commands that install the programs, for a message."""
    snaps = [program for program in programs if _comes_as_snap(program)]
    others = [program for program in programs if program not in snaps]
    commands = [f"snap install {program.snap}" for program in snaps]
    return ", ".join([*([f"apt install {' '.join(_packages(others))}"] if others else []), *commands])


def _apt(root_prefix: Sequence[str]) -> list[str]:
    # A new machine runs apt itself at first: wait for its lock.
    wait_for_lock = ["-o", "DPkg::Lock::Timeout=300"]
    return [*root_prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "--quiet", *wait_for_lock]


def _packages(programs: Sequence[Program]) -> list[str]:
    return [package for program in programs for package in program.packages]


def _is_offered(package: str) -> bool:
    """Whether apt can install it: Ubuntu knows package names without a version to install."""
    policy = subprocess.run(["apt-cache", "policy", package], capture_output=True, text=True).stdout  # noqa: S603, S607
    return re.search(r"Candidate: (?!\(none\))", policy) is not None


def _comes_as_snap(program: Program) -> bool:
    return bool(program.snap) and shutil.which("snap") is not None


def _join_names(programs: Sequence[Program]) -> str:
    *others, last = [program.name for program in programs]
    return f"{', '.join(others)} and {last}" if others else last


def _version(folder: Path) -> list[int]:
    return [int(part) for part in re.findall(r"\d+", folder.parent.name)]
