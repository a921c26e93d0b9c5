"""The git repository of an Astro project: commits exactly what an export changed, and pushes it."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from exporters.core.commit_message import Person
from exporters.core.errors import ExportError
from exporters.git.states import find_state
from exporters.git.upstream import Destination, find_destination
from exporters.project.git_index import GitIndex
from exporters.project.git_process import call_git, find_repository, quote_reason, split_list

PUSH_ATTEMPTS = 5
KEPT = "The commit is kept; push it later"
# Another git process, as that of an editor which shows the state of files, locks the index for a moment.
LOCK_SECONDS = 1.0
PAUSE = 0.1


@dataclass(frozen=True, slots=True)
class Repository:
    """A work tree.

    root: of the Astro project, the work tree's root or a folder below it.
    """

    root: Path
    committer: Person

    def check(self, *, push: bool = False) -> None:
        """Raise ExportError where a commit, or with push a push, cannot work."""
        asked = self._call("rev-parse", "--is-inside-work-tree", "--absolute-git-dir")
        if asked.returncode != 0:
            reason = quote_reason(asked)
            if "not a git repository" in reason:
                what = "is not in a git repository; clone the site, or leave out --commit"
                raise self._error(f"{what} (git says: {reason})")
            raise self._error(f"git refuses to work here ({reason})")
        inside, folder = os.fsdecode(asked.stdout).rstrip("\n").split("\n")
        if inside != "true":
            raise self._error("the repository is bare, without a work tree; clone it, and export into that")
        self._refuse_state(Path(folder))
        if self._run("ls-files", "--unmerged"):
            raise self._error("files are in conflict here (git status names them); resolve them first")
        if push:
            self._find_destination()

    def check_files(self, paths: Collection[str]) -> None:
        """Raise ExportError where a commit could not hold one of these files, before any is written."""
        index = GitIndex(self.root, known=True)
        inner = self._find_inner(paths, index)
        if inner:
            raise self._error(
                f"{inner} is a git repository of its own (a submodule, or a clone inside another), and "
                "--commit commits to one alone; export without --commit, commit in there, then here what it "
                "became"
            )
        # check-ignore takes paths, not pathspecs, and fails under GIT_LITERAL_PATHSPECS.
        asked = self._call("check-ignore", "-z", "--stdin", input=_join(paths), literal=False)
        ignored = split_list(asked.stdout)
        if ignored:
            raise self._error(f"git ignores {ignored[0]}, which the site needs; take it out of .gitignore")
        flagged = index.find_flagged().keys() & set(paths)
        hidden = [path for path in sorted(flagged) if (self.root / path).exists()]
        if hidden:
            raise self._error(
                f"git is told not to look at {hidden[0]}, so it would not be committed; git update-index "
                f"--no-assume-unchanged --no-skip-worktree {hidden[0]}, then export again"
            )

    def commit(self, paths: Collection[str], author: Person, message: str) -> None:
        """Commit these files, as `find_changed` gives them, and nothing else of work tree or index."""
        listed = _join(paths)
        # --sparse: for new files outside of a sparse checkout.
        is_sparse = self._call("config", "--get", "--bool", "core.sparseCheckout").stdout == b"true\n"
        options = ["--sparse"] if is_sparse else []
        # --force: for tracked files in ignored folders; check_files has refused new ignored files.
        self._run("add", "--all", "--force", *options, *_FROM_INPUT, input=listed)
        # A file that an earlier run added, and whose commit failed, may be gone again: no commit knows it.
        listed = _join(self.find_changed(paths))
        if not listed:
            return
        self._run(
            # The author and the message are UTF-8, whatever the user's own commits are in.
            *("-c", "i18n.commitEncoding=UTF-8"),
            "commit",
            "--quiet",
            "--only",
            f"--author={author}",
            f"--message={message}",
            *_FROM_INPUT,
            input=listed,
            why="git commit failed, and the next export with --commit tries it again",
        )

    def read_committed(self, path: str) -> str:
        """A file as the last commit has it; "" where it has none."""
        result = self._call("show", f"HEAD:./{path}")
        return result.stdout.decode("utf-8", "replace") if result.returncode == 0 else ""

    def push(self) -> None:
        """Push the branch; where the remote has new commits, rebase onto them and try again."""
        destination = self._find_destination()
        for _ in range(PUSH_ATTEMPTS):
            result = self._call("push", "--porcelain", destination.remote, f"HEAD:{destination.branch}")
            if result.returncode == 0:
                return
            said = result.stdout + result.stderr
            if b"[rejected]" not in said and b"cannot lock ref" not in said:
                raise self._error(f"git push failed: {quote_reason(result)}. {KEPT}")
            self._rebase(destination)
        raise self._error(f"the remote moved {PUSH_ATTEMPTS} times while we pushed. {KEPT}")

    def _find_destination(self) -> Destination:
        try:
            return find_destination(self.root)
        except ExportError as error:
            raise self._error(error.what) from error

    def _refuse_state(self, folder: Path) -> None:
        """Raise ExportError where something is under way; a lock may go away by itself."""
        until = time.monotonic() + LOCK_SECONDS
        branch = os.fsdecode(self._call("symbolic-ref", "--quiet", "HEAD").stdout).strip()
        while (state := find_state(folder, branch)) is not None:
            if not state.passes or time.monotonic() >= until:
                raise self._error(state.sentence)
            time.sleep(PAUSE)

    def _find_inner(self, paths: Collection[str], index: GitIndex) -> str:
        """The folder of a repository inside this one that one of the paths lies in; "" where none does."""
        outer = find_repository(self.root)
        for folder in sorted({path.rpartition("/")[0] for path in paths}):
            top = find_repository(self.root / folder)
            if top is not None and top != outer:
                return top.relative_to(self.root).as_posix()
            submodule = index.find_submodule(f"{folder}/")
            if submodule is not None:
                return submodule
        return ""

    def _rebase(self, destination: Destination) -> None:
        why = f"git fetch failed. {KEPT}"
        self._run("fetch", "--quiet", self._find_source(destination.remote), destination.branch, why=why)
        upstream = self._run("rev-parse", "FETCH_HEAD").strip()
        self._check_local_files(upstream)
        # Else git would move our new files into a folder that the remote has renamed.
        result = self._call(
            *("-c", "merge.directoryRenames=false", "-c", "rebase.updateRefs=false"),
            *("rebase", "--quiet", "--autostash", upstream),
        )
        if result.returncode != 0:
            touched = split_list(self._call("diff", "--name-only", "-z", "--diff-filter=U").stdout)
            self._call("rebase", "--abort")
            if not touched:
                raise self._error(
                    f"git rebase failed: {quote_reason(result)}. The commit is kept; pull and push it by hand"
                )
            raise self._error(
                f"was changed on the remote as well ({', '.join(touched)}). The commit is kept and not "
                "pushed; pull, then import_events and export again"
            )

    def _find_source(self, remote: str) -> str:
        """Where that lies which a push goes to; a remote may be read from elsewhere (remote.*.pushUrl)."""
        pushed, read = (self._call("remote", "get-url", *way, remote) for way in (("--push",), ()))
        if pushed.returncode != 0 or pushed.stdout == read.stdout:
            return remote
        return os.fsdecode(pushed.stdout).removesuffix("\n")

    def _check_local_files(self, upstream: str) -> None:
        """Raise ExportError where a rebase would change uncommitted or untracked files.

        With --autostash git writes conflict markers into uncommitted changes and still exits with 0, and it
        overwrites ignored files.
        """
        # Both may have begun anew; git knows the empty tree without having it.
        common = self._call("merge-base", "HEAD", upstream).stdout.decode().strip()
        base = common or self._run("hash-object", "-t", "tree", "--stdin").strip()
        form = ("--name-only", "-z", "--no-renames", "--no-relative")
        incoming = set(_split(self._run("diff", *form, base, upstream)))
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
        """The sorted paths that differ from the last commit."""
        status = self._run("status", "--porcelain=v1", "-z", "--untracked-files=all", "--no-renames", ".")
        changed = {entry[3:] for entry in _split(status)}
        prefix = self._run("rev-parse", "--show-prefix").strip()
        return [path for path in sorted(paths) if f"{prefix}{path}" in changed]

    def _run(self, *arguments: str, input: bytes | None = None, why: str = "") -> str:
        result = self._call(*arguments, input=input)
        if result.returncode != 0:
            raise self._error(f"{why or f'git {arguments[0]} failed'} (git says: {quote_reason(result)})")
        # File names may be any bytes.
        return os.fsdecode(result.stdout)

    def _call(
        self, *arguments: str, input: bytes | None = None, literal: bool = True
    ) -> subprocess.CompletedProcess[bytes]:
        environment = {
            "GIT_LITERAL_PATHSPECS": "1" if literal else "0",
            "GIT_COMMITTER_NAME": self.committer.name,
            "GIT_COMMITTER_EMAIL": self.committer.email,
        }
        # A setting that came from another disk would hide a file whose name differs in case alone.
        options = ("-c", "core.ignoreCase=false") if self._tells_cases_apart() else ()
        try:
            return call_git(self.root, *options, *arguments, input=input, environment=environment)
        except ExportError as error:
            raise self._error(error.what) from error

    def _tells_cases_apart(self) -> bool:
        top = find_repository(self.root)
        return top is not None and not os.path.lexists(top / ".GIT")

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


def _join(paths: Collection[str]) -> bytes:
    return os.fsencode("\0".join(paths))
