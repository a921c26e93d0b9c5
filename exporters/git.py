"""The git repository that an Astro project lies in: exactly what an export did is committed, and pushed."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from .commits import Person
from .errors import ExportError

# In seconds; a command that asks for something or waits for a dead network ends.
PATIENCE = 120
# The remote may move again while we follow it.
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
        result = self._call("rebase", "--quiet", "--autostash", upstream)
        if result.returncode != 0:
            touched = self._call("diff", "--name-only", "--diff-filter=U").stdout.split("\n")
            self._call("rebase", "--abort")
            files = ", ".join(path for path in touched if path) or _last_line(result)
            raise self._error(
                f"was changed on the remote as well ({files}). The commit is kept and not pushed; pull, then "
                "import_events and export again"
            )

    def find_changed(self, paths: Collection[str]) -> list[str]:
        """Those of the paths that the last commit has otherwise, or not at all."""
        # It takes paths, no patterns, and refuses to be told so.
        asked = self._call("check-ignore", "-z", "--stdin", input="\0".join(paths), literal=False)
        ignored = asked.stdout.split("\0")
        if ignored[0]:
            raise self._error(f"git ignores {ignored[0]}, which the site needs; take it out of .gitignore")
        status = self._run("status", "--porcelain=v1", "-z", "--untracked-files=all", "--no-renames", ".")
        changed = {entry[3:] for entry in status.split("\0") if entry}
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
                text=True,
                timeout=PATIENCE,
            )
        except FileNotFoundError as error:
            raise self._error("git is not installed; install it, or leave out --commit") from error
        except subprocess.TimeoutExpired as error:
            raise self._error(
                f"git {arguments[0]} took more than {PATIENCE} seconds; look at it by hand"
            ) from error

    def _error(self, what: str) -> ExportError:
        return ExportError(what, where=str(self.root))


_FROM_INPUT = ("--pathspec-from-file=-", "--pathspec-file-nul")


def _last_line(result: subprocess.CompletedProcess[str]) -> str:
    lines = [line for line in f"{result.stdout}\n{result.stderr}".splitlines() if line.strip()]
    return lines[-1].strip() if lines else f"exit code {result.returncode}"
