"""The programs that the tests need beside Python and Node, and how they are installed."""

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
    """Something that tests start.

    name: what people call it. commands: any one of them will do. packages: as Debian and Ubuntu call them.
    snap: where Ubuntu has it instead.
    """

    name: str
    commands: tuple[str, ...]
    packages: tuple[str, ...]
    snap: str = ""


CHROMIUM = Program(
    "Chromium",
    ("chromium", "chromium-browser", "google-chrome", "/snap/bin/chromium"),
    ("chromium", "fonts-noto-color-emoji"),
    snap="chromium",
)
POSTGRESQL = Program("PostgreSQL", ("initdb",), ("postgresql",))
REDIS = Program("Redis", ("redis-server",), ("redis-server",))
GETTEXT = Program("gettext", ("msgfmt",), ("gettext",))
GIT = Program("git", ("git",), ("git",))
CURL = Program("curl", ("curl",), ("curl",))
PROGRAMS = (CHROMIUM, POSTGRESQL, REDIS, GETTEXT, GIT, CURL)
SERVERS = Path("/usr/lib/postgresql")
INSTALL = ("install", "--yes", "--no-install-recommends")


def find_missing() -> list[Program]:
    return [program for program in PROGRAMS if find_program(program) is None]


def find_program(program: Program) -> str | None:
    return next(filter(None, map(find_command, program.commands)), None)


def find_command(name: str) -> str | None:
    """The path of a command; Debian keeps those of PostgreSQL's server off the PATH."""
    servers = sorted(SERVERS.glob("*/bin"), key=_version, reverse=True)
    return shutil.which(name) or shutil.which(name, path=os.pathsep.join(map(str, servers)))


def find_privilege() -> list[str] | None:
    """The prefix of an installing command: () as root, ("sudo", …) where that works; None without apt or
    privilege.
    """
    if shutil.which("apt-get") is None:
        return None
    if os.geteuid() == 0:
        return []
    sudo = ["sudo", "--non-interactive"]
    if shutil.which("sudo") and subprocess.run([*sudo, "true"], capture_output=True).returncode == 0:  # noqa: S603
        return sudo
    return None


def install_programs(programs: Sequence[Program], become: Sequence[str]) -> None:
    """Install the programs that apt offers, quietly.

    become: see find_privilege. Raises Trouble.
    """
    title, sentence = name_step(programs), "the packages could not be installed."
    run_logged(f"{title}, lists", [*_apt(become), "update"], sentence)
    offered = [program for program in programs if all(map(_is_offered, program.packages))]
    if offered:
        run_logged(title, [*_apt(become), *INSTALL, *_packages(offered)], sentence)
    for program in programs:
        if program not in offered and _comes_as_snap(program):
            run_logged(f"{title}, snap", [*become, "snap", "install", program.snap], sentence)


def install_venv(become: Sequence[str]) -> None:
    """Install what Debian's Python lacks to make environments; raises Trouble."""
    package = "python{}.{}-venv".format(*sys.version_info)
    sentence = f"{package} could not be installed."
    run_step("Updating the lists of packages", [*_apt(become), "update"], sentence)
    run_step(f"Installing {package}", [*_apt(become), *INSTALL, package], sentence)


def name_step(programs: Sequence[Program]) -> str:
    return f"Installing {_listed(programs)}"


def describe_missing(programs: Sequence[Program]) -> str:
    """What is missing, as the first half of a sentence."""
    return f"{_listed(programs)} {'is' if len(programs) == 1 else 'are'} missing"


def describe_way_out(programs: Sequence[Program]) -> str:
    """The commands that install them."""
    snaps = [program for program in programs if _comes_as_snap(program)]
    others = [program for program in programs if program not in snaps]
    commands = [f"snap install {program.snap}" for program in snaps]
    return ", ".join([*([f"apt install {' '.join(_packages(others))}"] if others else []), *commands])


def _apt(become: Sequence[str]) -> list[str]:
    # A new machine updates itself: that is waited for.
    waiting = ["-o", "DPkg::Lock::Timeout=300"]
    return [*become, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "--quiet", *waiting]


def _packages(programs: Sequence[Program]) -> list[str]:
    return [package for program in programs for package in program.packages]


def _is_offered(package: str) -> bool:
    """Whether apt can install it: Ubuntu knows package names without a version to install."""
    policy = subprocess.run(["apt-cache", "policy", package], capture_output=True, text=True).stdout  # noqa: S603, S607
    return re.search(r"Candidate: (?!\(none\))", policy) is not None


def _comes_as_snap(program: Program) -> bool:
    return bool(program.snap) and shutil.which("snap") is not None


def _listed(programs: Sequence[Program]) -> str:
    *others, last = [program.name for program in programs]
    return f"{', '.join(others)} and {last}" if others else last


def _version(folder: Path) -> list[int]:
    return [int(part) for part in re.findall(r"\d+", folder.parent.name)]
