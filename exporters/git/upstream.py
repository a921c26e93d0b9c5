"""Where a push of the branch goes, as git's settings say."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

from exporters.core.errors import ExportError
from exporters.project.git_process import call_git, split_list

NOWHERE = "the branch follows no remote one, so --push has nowhere to go; git push -u makes it follow"
FORBIDDEN = 'push.default is "nothing", so --push has nowhere to go; set remote.pushDefault, or push.default'


# How git writes a setting that is on; one without a value is.
TRUE = ("", "true", "yes", "on", "1")


class Destination(NamedTuple):
    """remote: its name or address, "." for this repository. branch: there, as in "refs/heads/main"."""

    remote: str
    branch: str


def find_destination(folder: Path) -> Destination:
    """Where the branch is pushed to. Raises ExportError where git names no place.

    branch.*.pushRemote, remote.pushDefault and the branch that is followed say to which remote; remote.*.push
    and push.default, to which branch of it. A branch that follows one of another name is pushed to that one.
    One that follows none has a place where push.default is "current" or push.autoSetupRemote is set.
    """
    head = _ask(folder, "symbolic-ref", "--quiet", "HEAD")
    settings = _read_settings(folder)
    key = f"branch.{head.removeprefix('refs/heads/')}."
    followed = Destination(settings.get(f"{key}remote", ""), settings.get(f"{key}merge", ""))
    chosen = settings.get(f"{key}pushremote") or settings.get("remote.pushdefault")
    default = settings.get("push.default", "")
    needs_none = default == "current" or settings.get("push.autosetupremote", "false").lower() in TRUE
    remote = chosen or (followed.remote if followed.branch else "")
    if not remote and needs_none:
        remote = followed.remote or _find_default_remote(folder)
    if not head or not remote:
        raise ExportError(NOWHERE)
    if default == "nothing" and not chosen:
        raise ExportError(FORBIDDEN)
    mapped = _find_mapped_head(folder, remote, head)
    mapped = mapped or _ask(folder, "for-each-ref", "--format=%(push:remoteref)", head)
    if mapped:
        # By remote.*.push.
        return Destination(remote, mapped)
    if remote != followed.remote or not followed.branch or default in ("current", "matching"):
        return Destination(remote, head)
    return Destination(remote, followed.branch)


def _read_settings(folder: Path) -> dict[str, str]:
    """name -> value; git gives the sections in small letters, and the names of branches as they are."""
    pattern = r"^(branch\..*|remote\.pushdefault|push\.(default|autosetupremote))$"
    asked = call_git(folder, "config", "-z", "--get-regexp", pattern)
    entries = (entry.partition("\n") for entry in split_list(asked.stdout))
    return {name: value for name, _, value in entries}


def _find_default_remote(folder: Path) -> str:
    """The only remote, or "origin"; "" where there is none of that name."""
    remotes = _ask(folder, "remote").split("\n")
    return remotes[0] if len(remotes) == 1 else "origin" * ("origin" in remotes)


def _find_mapped_head(folder: Path, remote: str, head: str) -> str:
    """Where remote.*.push sends HEAD, as "HEAD:refs/for/main" does; "" where it does not name it."""
    asked = call_git(folder, "config", "-z", "--get-all", f"remote.{remote}.push")
    for refspec in split_list(asked.stdout):
        source, _, target = refspec.removeprefix("+").partition(":")
        if source in ("HEAD", "@"):
            return (target if target.startswith("refs/") else f"refs/heads/{target}") if target else head
    return ""


def _ask(folder: Path, *arguments: str) -> str:
    return os.fsdecode(call_git(folder, *arguments).stdout).strip()
