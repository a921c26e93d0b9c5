"""An Astro project on disk, read and never changed."""

from __future__ import annotations

import os
import stat
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from exporters.core.errors import ExportError
from exporters.core.hashing import digest
from exporters.core.paths import PAGES, route_conflict_paths
from exporters.core.release_paths import fold
from exporters.project.git_forms import GitForms

LINK_OBSTACLE = "a symbolic link stands in the way; remove it"
FOLDER_OBSTACLE = "a folder stands where a file must go; move it away"
SUBMODULE_OBSTACLE = "belongs to the submodule {}, which is not checked out; git submodule update --init"
FILE_OBSTACLE = "a file stands where a folder must go; move it away"


def open_project(path: Path) -> Path:
    """The root of an Astro project, symbolic links resolved. Raises ExportError for another folder."""
    try:
        is_project = (path / PAGES).is_dir()
    except OSError as error:
        raise ExportError(unreadable(error), where=str(path)) from error
    if not is_project:
        raise ExportError(f"no folder {PAGES} here; give the root of the Astro project", where=str(path))
    return path.resolve()


def is_inside(path: str) -> bool:
    """Whether a path is relative, normalized and stays inside the project."""
    return "\0" not in path and not {"", ".", ".."} & set(path.split("/"))


def locate(root: Path, path: str) -> Path:
    """The path of a file on disk. Raises ExportError outside the project or behind a symbolic link."""
    if not is_inside(path):
        raise ExportError("lies outside the Astro project", where=path)
    target = str(root)
    for part in path.split("/"):
        target = f"{target}/{part}"
        try:
            mode = os.lstat(target).st_mode
        except (FileNotFoundError, NotADirectoryError):
            # Parts below a missing one need no check.
            break
        if stat.S_ISLNK(mode):
            raise ExportError(LINK_OBSTACLE, where=path)
    return root / path


# The entries of a folder: case-folded name -> the names that differ from it in case or Unicode form alone.
Names = Mapping[str, Sequence[str]]


@dataclass(slots=True)
class Disk:
    """The files of a project; each is read once.

    root: of the project, as `open_project` gives it. alone: whether no repository above it counts.
    """

    root: Path
    alone: bool = False
    forms: GitForms = field(init=False)
    _expected: dict[str, str] = field(default_factory=dict)
    _raw: dict[str, str | None] = field(default_factory=dict)
    _found: dict[str, str | None] = field(default_factory=dict)
    _obstacles: dict[str, str] = field(default_factory=dict)
    _folders: dict[str, str | None] = field(default_factory=dict)
    _listings: dict[str, Names] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.forms = GitForms(self.root, self.alone)

    def expect(self, digests: Mapping[str, str]) -> None:
        """Take these as likely: a file whose bytes on disk have its digest needs no question to git."""
        self._expected |= digests

    def digest(self, path: str) -> str | None:
        """The sha256 of a file; None where it is missing or `obstacle` gives a reason."""
        if path not in self._found:
            content = self._read(path)
            self._raw[path] = None if content is None else digest(content)
            self._found[path] = self._see(path, content)
        return self._found[path]

    def digest_like(self, path: str, digests: Collection[str | None]) -> str | None:
        """The sha256 of a file; that of its bytes on disk, where it is among those that are looked for."""
        found = self.digest(path)
        return found if found in digests or self._raw[path] not in digests else self._raw[path]

    def raw_digest(self, path: str) -> str | None:
        """The sha256 of a file's bytes on disk."""
        self.digest(path)
        return self._raw[path]

    def read(self, path: str) -> bytes:
        """The bytes of a file as the CMS has them; b"" where there is none."""
        content = self._read(path)
        return b"" if content is None else self.forms.read(path, content)

    def obstacle(self, path: str) -> str | None:
        """Why a file cannot be at a path, as a sentence; None where it can."""
        self.digest(path)
        return self._obstacles.get(path)

    def read_again(self, path: str) -> str | None:
        """The digest of the bytes on disk, read anew: the check right before they are replaced."""
        self._folders.clear()
        content = self._read(path)
        return None if content is None else digest(content)

    def case_collision(self, path: str) -> str | None:
        """An existing path that differs from this one, or a folder of it, in case or Unicode form alone.

        Case-insensitive and normalizing file systems have one file for both.
        """
        folder = ""
        for name in path.split("/"):
            path_so_far = f"{folder}/{name}" if folder else name
            similar = self._list(folder).get(fold(name), ())
            if name not in similar:
                return (f"{folder}/{similar[0]}" if folder else similar[0]) if similar else None
            folder = path_so_far
        return None

    def names(self, folder: str) -> set[str]:
        """The names of a folder's entries."""
        return {name for similar in self._list(folder).values() for name in similar}

    def route_conflicts(self, path: str) -> list[str]:
        """The other existing files from which Astro would build a page at the same address."""
        return [
            other
            for other in route_conflict_paths(path)
            if self._may_exist(other) and (self.root / other).is_file()
        ]

    def _see(self, path: str, content: bytes | None) -> str | None:
        """The digest of a file with these bytes on disk, as the CMS has it."""
        if content is None:
            return None if path in self._obstacles else self._see_missing(path)
        raw = self._raw[path]
        return raw if raw == self._expected.get(path) else self.forms.digest(path, content)

    def _see_missing(self, path: str) -> str | None:
        submodule = self.forms.find_submodule(path)
        if submodule is not None:
            self._obstacles[path] = SUBMODULE_OBSTACLE.format(submodule)
            return None
        try:
            return self.forms.absent(path)
        except ExportError as error:
            self._obstacles[path] = error.what
            return None

    def _read(self, path: str) -> bytes | None:
        folder, _, name = path.rpartition("/")
        obstacle = self._check_folder(folder)
        if obstacle is not None:
            if obstacle:
                self._obstacles[path] = obstacle
            return None
        try:
            handle = os.open(f"{self.root}/{folder}/{name}", os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        except FileNotFoundError:
            return None
        except OSError as error:
            self._obstacles[path] = LINK_OBSTACLE if (self.root / path).is_symlink() else unreadable(error)
            return None
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            os.close(handle)
            self._obstacles[path] = FOLDER_OBSTACLE
            return None
        with open(handle, "rb", buffering=0) as stream:
            return stream.readall()

    def _check_folder(self, folder: str) -> str | None:
        """None for a folder, "" for a missing one, else the obstacle."""
        if not folder:
            return None
        if folder not in self._folders:
            parent = self._check_folder(folder.rpartition("/")[0])
            self._folders[folder] = self._stat_folder(folder) if parent is None else parent
        return self._folders[folder]

    def _stat_folder(self, folder: str) -> str | None:
        try:
            mode = os.lstat(f"{self.root}/{folder}").st_mode
        except FileNotFoundError:
            return ""
        except OSError as error:
            return unreadable(error)
        if stat.S_ISLNK(mode):
            return LINK_OBSTACLE
        return None if stat.S_ISDIR(mode) else FILE_OBSTACLE

    def _may_exist(self, path: str) -> bool:
        """Whether the folder lists the name, in any case or Unicode form; cheaper than a stat."""
        folder, _, name = path.rpartition("/")
        names = self._list(folder)
        return bool(names) and fold(name) in names

    def _list(self, folder: str) -> Names:
        if folder not in self._listings:
            absolute = self.root / folder
            names: dict[str, list[str]] = {}
            for name in sorted(os.listdir(absolute)) if absolute.is_dir() else ():
                names.setdefault(fold(name), []).append(name)
            self._listings[folder] = names
        return self._listings[folder]


def unreadable(error: OSError) -> str:
    return f"cannot be read ({error.strerror}); correct its permissions"


def find_beside(folder: Path, name: str) -> Path | None:
    """The file of that name in a folder, compared after Unicode normalization; None without one."""
    exact = folder / name
    if exact.is_file():
        return exact
    wanted = unicodedata.normalize("NFC", name)
    for entry in sorted(folder.iterdir()) if folder.is_dir() else ():
        if unicodedata.normalize("NFC", entry.name) == wanted and entry.is_file():
            return entry
    return None
