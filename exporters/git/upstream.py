"""Where a push of the branch goes, as git's settings say."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

from exporters.core.errors import ExportError
from exporters.project.git_process import call_git, split_list

NOWHERE = "the branch follows no remote one, so --push has nowhere to go; git push -u makes it follow"
FORBIDDEN = 'push.default is "nothing", so --push has nowhere to go; set remote.pushDefault, or push.default'


class Destination(NamedTuple):
    """remote: its name or address, "." for this repository. branch: there, as in "refs/heads/main"."""

    remote: str
    branch: str


def find_destination(folder: Path) -> Destination:
    """Where the branch is pushed to. Raises ExportError where git names no place.

    branch.*.pushRemote, remote.pushDefault and the branch that is followed say to which remote; remote.*.push
    and push.default, to which branch of it. A branch that follows one of another name is pushed to that one.
    """
    head = _ask(folder, "symbolic-ref", "--quiet", "HEAD")
    settings = _read_settings(folder)
    key = f"branch.{head.removeprefix('refs/heads/')}."
    followed = Destination(settings.get(f"{key}remote", ""), settings.get(f"{key}merge", ""))
    chosen = settings.get(f"{key}pushremote") or settings.get("remote.pushdefault")
    default = settings.get("push.default", "")
    remote = chosen or (followed.remote if followed.branch else "")
    if not head or not remote:
        raise ExportError(NOWHERE)
    if default == "nothing" and not chosen:
        raise ExportError(FORBIDDEN)
    mapped = _ask(folder, "for-each-ref", "--format=%(push:remoteref)", head)
    if mapped:
        # By remote.*.push.
        return Destination(remote, mapped)
    if remote != followed.remote or default in ("current", "matching"):
        return Destination(remote, head)
    return Destination(remote, followed.branch)


def _read_settings(folder: Path) -> dict[str, str]:
    """name -> value; git gives the sections in small letters, and the names of branches as they are."""
    pattern = r"^(branch\..*|remote\.pushdefault|push\.default)$"
    asked = call_git(folder, "config", "-z", "--get-regexp", pattern)
    entries = (entry.partition("\n") for entry in split_list(asked.stdout))
    return {name: value for name, _, value in entries}


def _ask(folder: Path, *arguments: str) -> str:
    return os.fsdecode(call_git(folder, *arguments).stdout).strip()
