"""The git repository of an Astro project: commits exactly what an export changed, and pushes it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from exporters.core.commit_message import Person
from exporters.core.errors import ExportError

# For one git command: one that prompts or waits for a dead network ends.
TIMEOUT_SECONDS = 120
# The remote may change again while a push is retried.
ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class Repository:
    """A work tree.

    root: of the Astro project, which may be a folder of it. committer: who makes the commits.
    """

    root: Path
    committer: Person

    def check(self, *, push: bool = False) -> None:
        """Raise ExportError where nothing can be committed, or pushed, before anything is written."""
        self._run(
            "rev-parse",
            "--is-inside-work-tree",
            why="is not in a git repository; clone the site, or leave out --commit",
        )
        folder = self.root / self._run("rev-parse", "--git-dir").strip()
        busy = [name for name in ("rebase-merge", "rebase-apply", "MERGE_HEAD") if (folder / name).exists()]
        if busy:
            raise self._error("a merge or rebase is not finished here; finish or abort it first")
        if push:
            self._upstream()

    def commit(self, paths: Collection[str], author: Person, message: str) -> None:
        """Commit these files, as `find_changed` gives them, and nothing else of the tree or the index."""
        listed = "\0".join(paths)
        # What is ignored and new has been refused; what is ignored and tracked is committed all the same.
        self._run("add", "--all", "--force", *_FROM_INPUT, input=listed)
        self._run(
            "commit",
            "--quiet",
            "--only",
            f"--author={author}",
            f"--message={message}",
            *_FROM_INPUT,
            input=listed,
        )

    def read_committed(self, path: str) -> str:
        """A file as the last commit has it; "" where it has none."""
        result = self._call("show", f"HEAD:./{path}")
        return result.stdout if result.returncode == 0 else ""

    def push(self) -> None:
        """Push the branch; where the remote has moved, put our commits on top of it and try again."""
        upstream = self._upstream()
        remote, _, branch = upstream.partition("/")
        for _ in range(ATTEMPTS):
            result = self._call("push", "--porcelain", remote, f"HEAD:{branch}")
            if result.returncode == 0:
                return
            if "[rejected]" not in result.stdout and "cannot lock ref" not in result.stdout + result.stderr:
                raise self._error(f"git push failed: {_last_line(result)}. The commit is kept; push it later")
            self._follow(remote, upstream)
        raise self._error(
            f"the remote moved {ATTEMPTS} times while we pushed. The commit is kept; push it later"
        )

    def _upstream(self) -> str:
        """The remote branch that is pushed to, as in "origin/main"."""
        why = "the branch follows no remote one, so --push has nowhere to go; git push -u makes it follow"
        return self._run("rev-parse", "--abbrev-ref", "@{upstream}", why=why).strip()

    def _follow(self, remote: str, upstream: str) -> None:
        self._run("fetch", "--quiet", remote, why="git fetch failed. The commit is kept; push it later")
        self._guard_work(upstream)
        # A folder renamed on the remote takes no new file of ours along, and no hand-made change to it.
        result = self._call(
            "-c", "merge.directoryRenames=false", "rebase", "--quiet", "--autostash", upstream
        )
        if result.returncode != 0:
            touched = _split(self._call("diff", "--name-only", "-z", "--diff-filter=U").stdout)
            self._call("rebase", "--abort")
            if not touched:
                raise self._error(
                    f"git rebase failed: {_last_line(result)}. The commit is kept; pull and push it by hand"
                )
            raise self._error(
                f"was changed on the remote as well ({', '.join(touched)}). The commit is kept and not "
                "pushed; pull, then import_events and export again"
            )

    def _guard_work(self, upstream: str) -> None:
        """Raise ExportError where following the remote would touch what somebody made by hand.

        git itself puts conflict markers into uncommitted changes, calls that a success, and writes over
        what it ignores.
        """
        theirs = set(_split(self._run("diff", "--name-only", "-z", "--no-renames", f"HEAD...{upstream}")))
        status = self._run("status", "--porcelain=v1", "-z", "--untracked-files=no", "--no-renames")
        uncommitted = find_overlap({entry[3:] for entry in _split(status)}, theirs)
        if uncommitted:
            raise self._error(
                f"{min(uncommitted)} has changes that are not committed, and the remote changed it as well. "
                "The commit is kept and not pushed; commit or stash those changes, then export again"
            )
        top = self._run("rev-parse", "--show-toplevel").removesuffix("\n")
        tracked = set(_split(self._run("ls-files", "-z", "--full-name", top)))
        new = {part for path in theirs for part in _and_folders(path)} - tracked
        unknown = [path for path in new if _is_file(Path(top) / path)]
        if unknown:
            raise self._error(
                f"{min(unknown)} is no file of git's here, and the remote brings one of that name. The "
                "commit is kept and not pushed; move it away, or commit it, then export again"
            )

    def find_changed(self, paths: Collection[str]) -> list[str]:
        """Those of the paths that the last commit has otherwise, or not at all."""
        # It takes paths, no patterns, and refuses to be told so.
        asked = self._call("check-ignore", "-z", "--stdin", input="\0".join(paths), literal=False)
        ignored = _split(asked.stdout)
        if ignored:
            raise self._error(f"git ignores {ignored[0]}, which the site needs; take it out of .gitignore")
        status = self._run("status", "--porcelain=v1", "-z", "--untracked-files=all", "--no-renames", ".")
        changed = {entry[3:] for entry in _split(status)}
        prefix = self._run("rev-parse", "--show-prefix").strip()
        return [path for path in sorted(paths) if f"{prefix}{path}" in changed]

    def _run(self, *arguments: str, input: str | None = None, why: str = "") -> str:
        result = self._call(*arguments, input=input)
        if result.returncode != 0:
            raise self._error(f"{why or f'git {arguments[0]} failed'} (git says: {_last_line(result)})")
        return result.stdout

    def _call(
        self, *arguments: str, input: str | None = None, literal: bool = True
    ) -> subprocess.CompletedProcess[str]:
        environment = {
            **os.environ,
            "LC_ALL": "C",
            "GIT_TERMINAL_PROMPT": "0",
            "GIT_LITERAL_PATHSPECS": "1" if literal else "0",
            "GIT_COMMITTER_NAME": self.committer.name,
            "GIT_COMMITTER_EMAIL": self.committer.email,
        }
        try:
            return subprocess.run(
                ["git", "-c", "core.quotePath=false", *arguments],
                cwd=self.root,
                env=environment,
                input=input,
                capture_output=True,
                # A name may be any bytes, and comes back as it was; a hook may say anything.
                encoding="utf-8",
                errors="surrogateescape",
                timeout=TIMEOUT_SECONDS,
            )
        except FileNotFoundError as error:
            raise self._error("git is not installed; install it, or leave out --commit") from error
        except subprocess.TimeoutExpired as error:
            raise self._error(
                f"git {arguments[0]} took more than {TIMEOUT_SECONDS} seconds; look at it by hand"
            ) from error

    def _error(self, what: str) -> ExportError:
        # People read it: what is no UTF-8 shows as such.
        readable = what.encode(errors="surrogateescape").decode(errors="replace")
        return ExportError(readable, where=str(self.root))


_FROM_INPUT = ("--pathspec-from-file=-", "--pathspec-file-nul")


def find_overlap(mine: Collection[str], theirs: Collection[str]) -> set[str]:
    """Those of my paths that are theirs as well, or a folder of one of theirs, or lie below one."""
    above = {part for path in theirs for part in _and_folders(path)}
    return {path for path in mine if path in above or not _and_folders(path).isdisjoint(theirs)}


def _and_folders(path: str) -> set[str]:
    """A path and the folders that it lies in."""
    parts = path.split("/")
    return {"/".join(parts[:end]) for end in range(1, len(parts) + 1)}


def _is_file(path: Path) -> bool:
    return path.is_symlink() or (path.exists() and not path.is_dir())


def _split(listed: str) -> list[str]:
    """The entries of a list as git writes it with -z."""
    return [entry for entry in listed.split("\0") if entry]


def _last_line(result: subprocess.CompletedProcess[str]) -> str:
    lines = [line for line in f"{result.stdout}\n{result.stderr}".splitlines() if line.strip()]
    return lines[-1].strip() if lines else f"exit code {result.returncode}"
