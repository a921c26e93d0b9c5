"""The git repository of an Astro project: commits exactly what an export changed, and pushes it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from exporters.core.commit_message import Person
from exporters.core.errors import ExportError

# For each git command, so that none waits for a prompt or a dead network for ever.
TIMEOUT_SECONDS = 120
PUSH_ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class Repository:
    """A work tree.

    root: of the Astro project, the work tree's root or a folder below it.
    """

    root: Path
    committer: Person

    def check(self, *, push: bool = False) -> None:
        """Raise ExportError where a commit, or with push a push, cannot work."""
        self._run(
            "rev-parse",
            "--is-inside-work-tree",
            why="is not in a git repository; clone the site, or leave out --commit",
        )
        folder = self.root / self._run("rev-parse", "--git-dir").strip()
        unfinished = [
            name for name in ("rebase-merge", "rebase-apply", "MERGE_HEAD") if (folder / name).exists()
        ]
        if unfinished:
            raise self._error("a merge or rebase is not finished here; finish or abort it first")
        if push:
            self._upstream()

    def commit(self, paths: Collection[str], author: Person, message: str) -> None:
        """Commit these files, as `find_changed` gives them, and nothing else of work tree or index."""
        listed = "\0".join(paths)
        # --force: for tracked files in ignored folders; find_changed has refused new ignored files.
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
        """Push the branch; where the remote has new commits, rebase onto them and try again."""
        upstream = self._upstream()
        remote, _, branch = upstream.partition("/")
        for _ in range(PUSH_ATTEMPTS):
            result = self._call("push", "--porcelain", remote, f"HEAD:{branch}")
            if result.returncode == 0:
                return
            if "[rejected]" not in result.stdout and "cannot lock ref" not in result.stdout + result.stderr:
                raise self._error(f"git push failed: {_last_line(result)}. The commit is kept; push it later")
            self._rebase(remote, upstream)
        raise self._error(
            f"the remote moved {PUSH_ATTEMPTS} times while we pushed. The commit is kept; push it later"
        )

    def _upstream(self) -> str:
        """The remote branch that is pushed to, as in "origin/main"."""
        why = "the branch follows no remote one, so --push has nowhere to go; git push -u makes it follow"
        return self._run("rev-parse", "--abbrev-ref", "@{upstream}", why=why).strip()

    def _rebase(self, remote: str, upstream: str) -> None:
        self._run("fetch", "--quiet", remote, why="git fetch failed. The commit is kept; push it later")
        self._check_local_files(upstream)
        # Else git would move our new files into a folder that the remote has renamed.
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

    def _check_local_files(self, upstream: str) -> None:
        """Raise ExportError where a rebase would change uncommitted or untracked files.

        With --autostash git writes conflict markers into uncommitted changes and still exits with 0, and it
        overwrites ignored files.
        """
        incoming = set(_split(self._run("diff", "--name-only", "-z", "--no-renames", f"HEAD...{upstream}")))
        status = self._run("status", "--porcelain=v1", "-z", "--untracked-files=no", "--no-renames")
        uncommitted = find_overlap({entry[3:] for entry in _split(status)}, incoming)
        if uncommitted:
            raise self._error(
                f"{min(uncommitted)} has changes that are not committed, and the remote changed it as well. "
                "The commit is kept and not pushed; commit or stash those changes, then export again"
            )
        top = self._run("rev-parse", "--show-toplevel").removesuffix("\n")
        tracked = set(_split(self._run("ls-files", "-z", "--full-name", top)))
        untracked = {part for path in incoming for part in _with_folders(path)} - tracked
        overwritten = [path for path in untracked if _is_file(Path(top) / path)]
        if overwritten:
            raise self._error(
                f"{min(overwritten)} is no file of git's here, and the remote brings one of that name. The "
                "commit is kept and not pushed; move it away, or commit it, then export again"
            )

    def find_changed(self, paths: Collection[str]) -> list[str]:
        """The sorted paths that differ from the last commit; raises ExportError for one that git ignores."""
        # check-ignore takes paths, not pathspecs, and fails under GIT_LITERAL_PATHSPECS.
        result = self._call("check-ignore", "-z", "--stdin", input="\0".join(paths), literal=False)
        ignored = _split(result.stdout)
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
                # File names and the output of hooks may be any bytes.
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
        # Bytes that are not UTF-8 become replacement characters.
        readable = what.encode(errors="surrogateescape").decode(errors="replace")
        return ExportError(readable, where=str(self.root))


_FROM_INPUT = ("--pathspec-from-file=-", "--pathspec-file-nul")


def find_overlap(local: Collection[str], incoming: Collection[str]) -> set[str]:
    """The local paths that are also incoming, are a folder of an incoming path, or lie below one."""
    folders = {part for path in incoming for part in _with_folders(path)}
    return {path for path in local if path in folders or not _with_folders(path).isdisjoint(incoming)}


def _with_folders(path: str) -> set[str]:
    """A path and its parent folders."""
    parts = path.split("/")
    return {"/".join(parts[:end]) for end in range(1, len(parts) + 1)}


def _is_file(path: Path) -> bool:
    return path.is_symlink() or (path.exists() and not path.is_dir())


def _split(listed: str) -> list[str]:
    """The entries of a NUL-separated list, as git writes it with -z."""
    return [entry for entry in listed.split("\0") if entry]


def _last_line(result: subprocess.CompletedProcess[str]) -> str:
    lines = [line for line in f"{result.stdout}\n{result.stderr}".splitlines() if line.strip()]
    return lines[-1].strip() if lines else f"exit code {result.returncode}"
