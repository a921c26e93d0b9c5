"""What git's index says of a project's files: left out of the work tree, not looked at, in a submodule."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from exporters.core.errors import ExportError
from exporters.project.git_process import call_git, quote_reason, split_list
from exporters.project.git_scratch import split_batch

SUBMODULE = "160000"
UNREADABLE = "git left it out of this work tree and cannot read it ({}); git fetch, then export again"


class Flagged(NamedTuple):
    """A file that git is told not to look at. object: its content. skipped: by a sparse checkout."""

    object: str
    skipped: bool


@dataclass(slots=True)
class GitIndex:
    """The index below a project's root; it is read when it is asked for the first time.

    known: False outside of git, where it knows nothing.
    """

    root: Path
    known: bool
    _flagged: dict[str, Flagged] = field(default_factory=dict)
    _submodules: set[str] = field(default_factory=set)
    _contents: dict[str, bytes] | None = None
    _problem: str = ""
    _is_read: bool = False

    def read_left_out(self, path: str) -> bytes | None:
        """What git has of a file that is absent on purpose; None for another file.

        Raises ExportError where git cannot read it, as in a partial clone without a network.
        """
        self._read()
        if path not in self._flagged:
            return None
        if self._contents is None:
            absent = [path for path in self._flagged if not (self.root / path).exists()]
            ids = "".join(f"{self._flagged[path].object}\n" for path in absent).encode()
            # Asked once: each question may wait for the network.
            self._contents = {}
            answer = call_git(self.root, "cat-file", "--batch", input=ids)
            if answer.returncode == 0:
                self._contents = dict(zip(absent, split_batch(answer.stdout), strict=True))
            else:
                self._problem = UNREADABLE.format(quote_reason(answer))
        if self._problem:
            raise ExportError(self._problem)
        return self._contents.get(path)

    def find_flagged(self) -> dict[str, Flagged]:
        """path -> how git is told not to look at it."""
        self._read()
        return self._flagged

    def find_submodule(self, path: str) -> str | None:
        """The folder of the submodule that a path lies in, checked out or not."""
        self._read()
        return next((folder for folder in self._submodules if path.startswith(f"{folder}/")), None)

    def find_empty_submodule(self, path: str) -> str | None:
        folder = self.find_submodule(path)
        return None if folder is None or (self.root / folder / ".git").exists() else folder

    def _read(self) -> None:
        if self._is_read:
            return
        self._is_read = True
        if not self.known:
            return
        listed = call_git(self.root, "ls-files", "-s", "-v", "-z")
        for line in split_list(listed.stdout):
            about, _, path = line.partition("\t")
            flag, mode, object, _ = about.split(" ")
            if mode == SUBMODULE:
                self._submodules.add(path)
            elif flag == "S" or flag.islower():
                self._flagged[path] = Flagged(object, flag in "Ss")
