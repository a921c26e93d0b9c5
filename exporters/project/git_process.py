"""The git program: called with what it needs for an answer that does not depend on the caller, and quoted."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import IO

from exporters.core.errors import ExportError

# For one git command: one that prompts or waits for a dead network ends.
TIMEOUT_SECONDS = 120
# What makes git look at another repository than that of the folder, as it does below a hook.
ELSEWHERE = (
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_PREFIX",
)
LONGEST_QUOTE = 12
# What git says around the reason.
AROUND = re.compile(
    r"hint:|To \S+$|Done$|error: failed to push some refs to "
    r"|Please make sure you have the correct access rights|and the repository exists\.$"
    r"|To add an exception for this directory|warning: (in the working copy|(LF|CRLF) will be replaced)"
)
PASSWORD = re.compile(r"(?<=://)[^/@\s]+@")
# Hooks colour what they say, and set titles of windows.
TERMINAL = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\-_])")


def call_git(
    folder: Path,
    *arguments: str,
    input: bytes | None = None,
    stdin: IO[bytes] | None = None,
    environment: Mapping[str, str] | None = None,
) -> subprocess.CompletedProcess[bytes]:
    """Run git in a folder; the caller looks at the exit code. environment: set in addition.

    stdin: an open file in the place of input, read from where it stands.
    Raises ExportError where git is not installed, or takes too long.
    """
    environment, inherited = environment or {}, dict(os.environ)
    if "GIT_DIR" in environment or find_repository(folder) is not None:
        inherited = {name: value for name, value in inherited.items() if name not in ELSEWHERE}
    try:
        return subprocess.run(
            ["git", "-c", "core.quotePath=false", *arguments],
            cwd=folder,
            env={**inherited, "LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0", **environment},
            # Never that of the caller: a hook or a credential helper that reads it would wait for ever.
            input=None if stdin else input or b"",
            stdin=stdin,
            capture_output=True,
            timeout=TIMEOUT_SECONDS,
        )
    except FileNotFoundError as error:
        what = "git is not installed; install it, or leave out --commit"
        raise ExportError(what, where=str(folder)) from error
    except subprocess.TimeoutExpired as error:
        raise ExportError(
            f"git {arguments[0]} took more than {TIMEOUT_SECONDS} seconds; look at it by hand",
            where=str(folder),
        ) from error


def find_repository(folder: Path, known: dict[Path, Path | None] | None = None) -> Path | None:
    """The top folder of the repository that a folder lies in, by the file or folder .git; None outside.

    known: folder -> its top folder, kept by who asks for many: then each folder is looked at once.
    """
    known = {} if known is None else known
    if folder not in known:
        above = None if folder == folder.parent else folder.parent
        is_top = os.path.lexists(folder / ".git")
        known[folder] = folder if is_top else above and find_repository(above, known)
    return known[folder]


def quote_reason(result: subprocess.CompletedProcess[bytes]) -> str:
    """Why git failed, in its own words and those of hooks and servers, on one line.

    Hints and courtesies are left out, passwords in addresses too; of very much the end.
    """
    said = b"\n".join((result.stdout, result.stderr)).decode("utf-8", "replace")
    lines = [_clean(line) for line in said.splitlines()]
    reasons = [line for line in lines if line and not AROUND.match(line)]
    shown = list(dict.fromkeys(reasons))[-LONGEST_QUOTE:]
    return "; ".join(shown) or f"exit code {result.returncode}"


def split_list(listed: bytes) -> list[str]:
    """The entries of a list as git writes it with -z. A name may be any bytes, and stays as it is."""
    return [os.fsdecode(entry) for entry in listed.split(b"\0") if entry]


def _clean(line: str) -> str:
    line = PASSWORD.sub("", TERMINAL.sub("", line).strip())
    # As `push --porcelain` says it: flag, refs, and the reason.
    if line.startswith("!\t"):
        line = line.rpartition("\t")[2]
    return line.removeprefix("remote:").strip()
