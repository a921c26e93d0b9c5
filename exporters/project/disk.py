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
from exporters.core.paths import PAGES, fold, route_conflict_paths
from exporters.project.git_forms import GitForms

LINK = "a symbolic link stands in the way; remove it"
FOLDER = "a folder stands where a file must go; move it away"
EMPTY_SUBMODULE = "belongs to the submodule {}, which is not checked out; git submodule update --init"
FILE = "a file stands where a folder must go; move it away"


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
    """The path of a file on disk; ExportError for one outside the project or behind a symbolic link."""
    if not is_inside(path):
        raise ExportError("lies outside the Astro project", where=path)
    target = str(root)
    for part in path.split("/"):
        target = f"{target}/{part}"
        try:
            mode = os.lstat(target).st_mode
        except (FileNotFoundError, NotADirectoryError):
            # Nothing is there, and so nothing below it.
            break
        if stat.S_ISLNK(mode):
            raise ExportError(LINK, where=path)
    return root / path


# The entries of a folder: folded name -> the names that a case-insensitive file system takes for one.
Names = Mapping[str, Sequence[str]]


@dataclass(slots=True)
class Disk:
    """The files of a project; each is read once.

    Where git converts files, or leaves some out of the work tree, they are here as the CMS has them.

    root: of the project, as `open_project` gives it.
    """

    root: Path
    forms: GitForms = field(init=False)
    _expected: dict[str, str] = field(default_factory=dict)
    _raw: dict[str, str | None] = field(default_factory=dict)
    _found: dict[str, str | None] = field(default_factory=dict)
    _obstacles: dict[str, str] = field(default_factory=dict)
    _folders: dict[str, str | None] = field(default_factory=dict)
    _listings: dict[str, Names] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.forms = GitForms(self.root)

    def expect(self, digests: Mapping[str, str]) -> None:
        """Take these for what files probably are: where they are it to the byte, git is not asked."""
        self._expected |= digests

    def digest(self, path: str) -> str | None:
        """The sha256 of a file; None where there is none, or an obstacle."""
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
        """The bytes of a file; b"" where there is none."""
        content = self._read(path)
        return b"" if content is None else self.forms.read(path, content)

    def obstacle(self, path: str) -> str | None:
        """Why a file cannot be at a path, as a sentence; None where it can."""
        self.digest(path)
        return self._obstacles.get(path)

    def look_again(self, path: str) -> str | None:
        """The digest of the bytes on disk, read again for a check right before they are replaced."""
        self._folders.clear()
        content = self._read(path)
        return None if content is None else digest(content)

    def case_collision(self, path: str) -> str | None:
        """An existing path that differs from this one, or a folder of it, in case or Unicode form alone.

        Some file systems take the two for one.
        """
        folder = ""
        for name in path.split("/"):
            here = f"{folder}/{name}" if folder else name
            alike = self._list(folder).get(fold(name), ())
            if name not in alike:
                return (f"{folder}/{alike[0]}" if folder else alike[0]) if alike else None
            folder = here
        return None

    def names(self, folder: str) -> set[str]:
        """The names of a folder's entries."""
        return {name for alike in self._list(folder).values() for name in alike}

    def route_conflicts(self, path: str) -> list[str]:
        """Other existing files that Astro builds a page at the same address from."""
        return [
            other
            for other in route_conflict_paths(path)
            if self._may_lie(other) and (self.root / other).is_file()
        ]

    def _see(self, path: str, content: bytes | None) -> str | None:
        """The digest of a file with these bytes on disk, as the CMS has it."""
        if content is None:
            return None if path in self._obstacles else self._see_absent(path)
        return self._raw[path] if self._raw[path] == self._expected.get(path) else self.forms.digest(path, content)

    def _see_absent(self, path: str) -> str | None:
        submodule = self.forms.find_submodule(path)
        if submodule is not None:
            self._obstacles[path] = EMPTY_SUBMODULE.format(submodule)
            return None
        return self.forms.absent(path)

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
            self._obstacles[path] = LINK if (self.root / path).is_symlink() else unreadable(error)
            return None
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            os.close(handle)
            self._obstacles[path] = FOLDER
            return None
        with open(handle, "rb", buffering=0) as stream:
            return stream.readall()

    def _check_folder(self, folder: str) -> str | None:
        """None for a folder, "" where there is nothing, else the obstacle."""
        if not folder:
            return None
        if folder not in self._folders:
            above = self._check_folder(folder.rpartition("/")[0])
            self._folders[folder] = self._look_at_folder(folder) if above is None else above
        return self._folders[folder]

    def _look_at_folder(self, folder: str) -> str | None:
        try:
            mode = os.lstat(f"{self.root}/{folder}").st_mode
        except FileNotFoundError:
            return ""
        except OSError as error:
            return unreadable(error)
        if stat.S_ISLNK(mode):
            return LINK
        return None if stat.S_ISDIR(mode) else FILE

    def _may_lie(self, path: str) -> bool:
        """Whether the listing of the folder has the name, in any case or form: cheaper than a stat."""
        folder, _, name = path.rpartition("/")
        names = self._list(folder)
        return bool(names) and fold(name) in names

    def _list(self, folder: str) -> Names:
        if folder not in self._listings:
            place = self.root / folder
            names: dict[str, list[str]] = {}
            for name in sorted(os.listdir(place)) if place.is_dir() else ():
                names.setdefault(fold(name), []).append(name)
            self._listings[folder] = names
        return self._listings[folder]


def unreadable(error: OSError) -> str:
    return f"cannot be read ({error.strerror}); correct its permissions"


def find_beside(folder: Path, name: str) -> Path | None:
    """The file of that name in a folder, whatever the Unicode form of either."""
    exact = folder / name
    if exact.is_file():
        return exact
    wanted = unicodedata.normalize("NFC", name)
    for entry in sorted(folder.iterdir()) if folder.is_dir() else ():
        if unicodedata.normalize("NFC", entry.name) == wanted and entry.is_file():
            return entry
    return None


def find_pages(root: Path) -> list[str]:
    """Every Markdown page of the project, in order; what starts with "_" is no page in Astro."""
    found = (path.relative_to(root) for path in (root / PAGES).rglob("*.md") if path.is_file())
    return sorted(path.as_posix() for path in found if not any(part.startswith("_") for part in path.parts))
