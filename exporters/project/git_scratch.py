"""git's own conversions of files, in a scratch work tree: the repository itself stays as it is."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from exporters.core.errors import ExportError
from exporters.project.git_process import call_git, quote_reason, split_list

Files = Mapping[str, bytes]
# What depends on the real work tree, or stops git where it would only warn.
PLAIN = [
    option
    for setting in (
        "core.safecrlf=false",
        "core.fsmonitor=false",
        "core.sparseCheckout=false",
        "core.splitIndex=false",
        "core.untrackedCache=false",
        "core.bare=false",
        "index.sparse=false",
    )
    for option in ("-c", setting)
]


@dataclass(frozen=True, slots=True)
class GitPlace:
    """A repository. top: of its work tree. folder: its .git. objects: where it keeps contents."""

    top: Path
    folder: Path
    objects: Path


class Entry(NamedTuple):
    """A line of the index."""

    mode: str
    object: str
    path: str


def find_place(top: Path) -> GitPlace:
    """The repository with this work tree. Raises ExportError where git refuses to look at it."""
    asked = call_git(top, "rev-parse", "--absolute-git-dir", "--git-path", "objects")
    if asked.returncode != 0:
        raise ExportError(f"git cannot be asked ({quote_reason(asked)})", where=str(top))
    folder, objects = os.fsdecode(asked.stdout).rstrip("\n").split("\n")
    return GitPlace(top, Path(folder), top / objects)


def read_stored(place: GitPlace, files: Files) -> dict[str, bytes]:
    """What git would store of files with these bytes at these paths of the work tree.

    Git looks into its index as well: `text=auto` leaves a file alone that is stored with CRLF.
    Raises ExportError where a filter fails.
    """
    with tempfile.TemporaryDirectory(prefix="wagtail-export-") as folder:
        scratch = _Scratch(place, Path(folder))
        scratch.add_index(files, stored=files)
        for path, content in files.items():
            _write(scratch.tree / path, content)
        listed = _list(files)
        scratch.run("update-index", "-z", "--add", "--stdin", input=listed)
        entries = [entry for entry in scratch.list_index() if entry.path in files]
        contents = scratch.read_objects([entry.object for entry in entries])
        return {entry.path: content for entry, content in zip(entries, contents, strict=True)}


def read_checked_out(place: GitPlace, files: Files) -> dict[str, bytes]:
    """What a checkout would write of files that are stored as these bytes; raises as `read_stored`."""
    with tempfile.TemporaryDirectory(prefix="wagtail-export-") as folder:
        scratch = _Scratch(place, Path(folder))
        scratch.add_index(files)
        raw = Path(folder) / "raw"
        for number, content in enumerate(files.values()):
            _write(raw / str(number), content)
        names = "".join(f"{raw}/{number}\n" for number in range(len(files))).encode()
        ids = scratch.run("hash-object", "-w", "--no-filters", "--stdin-paths", input=names).split()
        scratch.put([Entry("100644", id.decode(), path) for id, path in zip(ids, files, strict=True)])
        scratch.run("checkout-index", "-z", "--stdin", f"--prefix={folder}/out/", input=_list(files))
        return {path: (Path(folder) / "out" / path).read_bytes() for path in files}


class _Scratch:
    """An index, a work tree and a place for new objects, beside those of a repository."""

    def __init__(self, place: GitPlace, folder: Path) -> None:
        self.place = place
        self.tree = folder / "tree"
        self.tree.mkdir()
        (folder / "objects").mkdir()
        self.environment = {
            "GIT_DIR": str(place.folder),
            "GIT_WORK_TREE": str(self.tree),
            "GIT_INDEX_FILE": str(folder / "index"),
            "GIT_OBJECT_DIRECTORY": str(folder / "objects"),
            "GIT_ALTERNATE_OBJECT_DIRECTORIES": str(place.objects),
        }

    def add_index(self, paths: Collection[str], stored: Collection[str] = ()) -> None:
        """Take over the attributes that these paths have, and the entries of those that are stored."""
        above = {folder for path in paths for folder in PurePosixPath(path).parents}
        attributes = {(folder / ".gitattributes").as_posix() for folder in above}
        listed = call_git(self.place.top, "ls-files", "-s", "-z")
        wanted = {*attributes, *stored}
        self.put(entry for entry in _parse(listed.stdout) if entry.path in wanted)
        for path in attributes:
            found = self.place.top / path
            if found.is_file() and not found.is_symlink():
                _write(self.tree / path, found.read_bytes())

    def put(self, entries: Iterable[Entry]) -> None:
        lines = [f"{entry.mode} {entry.object}\t{entry.path}\0" for entry in entries]
        self.run("update-index", "-z", "--index-info", input=os.fsencode("".join(lines)))

    def list_index(self) -> list[Entry]:
        return _parse(self.run("ls-files", "-s", "-z"))

    def read_objects(self, ids: list[str]) -> list[bytes]:
        return split_batch(self.run("cat-file", "--batch", input="\n".join([*ids, ""]).encode()))

    def run(self, *arguments: str, input: bytes | None = None) -> bytes:
        result = call_git(self.tree, *PLAIN, *arguments, input=input, environment=self.environment)
        if result.returncode != 0:
            raise ExportError(f"git cannot convert it ({quote_reason(result)})")
        return result.stdout


def split_batch(answer: bytes) -> list[bytes]:
    """The contents that `git cat-file --batch` gave; raises ExportError where one is missing."""
    contents, start = [], 0
    while start < len(answer):
        end = answer.index(b"\n", start)
        header = answer[start:end].split(b" ")
        if len(header) != 3:
            raise ExportError(f"git has lost it ({answer[start:end].decode('utf-8', 'replace')})")
        size = int(header[2])
        contents.append(answer[end + 1 : end + 1 + size])
        start = end + 2 + size
    return contents


def _parse(listed: bytes) -> list[Entry]:
    """The entries of `ls-files -s -z` that are in no conflict."""
    entries = []
    for line in split_list(listed):
        about, _, path = line.partition("\t")
        mode, object, stage = about.split(" ")
        if stage == "0":
            entries.append(Entry(mode, object, path))
    return entries


def _list(paths: Iterable[str]) -> bytes:
    return b"".join(os.fsencode(path) + b"\0" for path in paths)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
