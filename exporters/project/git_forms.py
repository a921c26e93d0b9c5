"""The two forms of a file: what stands in the work tree, and what git stores of it.

The CMS's bytes are those that git stores, where git alone decides (line ends, encodings, $Id$). Where a
program decides (filter=…), they are what it stores if that is text, else what stands in the work tree: an
image that Git LFS keeps elsewhere, a file that is stored encrypted.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from exporters.core.errors import ExportError
from exporters.core.hashing import digest
from exporters.core.manifest import MANIFEST
from exporters.core.paths import DOCUMENTS, PAGES, REDIRECTS
from exporters.project.git_attributes import (
    LFS,
    Conversion,
    GitSettings,
    read_conversions,
    read_settings,
)
from exporters.project.git_index import GitIndex
from exporters.project.git_process import find_repository
from exporters.project.git_scratch import GitPlace, find_place, read_checked_out, read_stored

POINTER = re.compile(rb"version https://git-lfs\.github\.com/spec/v1\n(?:.+\n)*?oid sha256:([0-9a-f]{64})\n")
LONGEST_POINTER = 1024
NONE = Conversion()

Files = Mapping[str, bytes]


class Form(NamedTuple):
    """held: the CMS's bytes. on_disk: those of the work tree."""

    held: bytes
    on_disk: bytes


@dataclass(slots=True)
class GitForms:
    """The forms of a project's files; a project outside of git has but one, and asks nobody.

    All paths are relative to the project's root. alone: whether no repository above it counts. problem: why
    git could not be asked, as a sentence; then every file counts as it stands on disk.
    """

    root: Path
    alone: bool = False
    problem: str = ""
    _index: GitIndex | None = None
    _inner: dict[Path, GitIndex] = field(default_factory=dict)
    _places: dict[Path, GitPlace | None] = field(default_factory=dict)
    _tops: dict[Path, Path | None] = field(default_factory=dict)
    _settings: dict[Path, GitSettings] = field(default_factory=dict)
    _conversions: dict[str, Conversion] = field(default_factory=dict)
    _held: dict[tuple[str, str], bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.alone:
            self._tops[self.root.parent] = None

    def digest(self, path: str, content: bytes) -> str:
        """The sha256 of the CMS's form of a file; for a pointer of Git LFS, of the file it stands for."""
        fetched = self.find_pointer(path, content)
        return fetched or digest(self.read(path, content))

    def read(self, path: str, content: bytes) -> bytes:
        """The CMS's form of a file, from its bytes on disk."""
        if self._find_conversion(path).is_stored_as(content):
            return content
        key = (path, digest(content))
        if key not in self._held:
            # All others of the project at once, the first time: git takes as long for one.
            others = {} if self._held else self._read_converted()
            for other, form in self._read_held({**others, path: content}).items():
                self._held[other, digest(others.get(other, content))] = form
        return self._held[key]

    def is_stored_as(self, path: str, content: bytes) -> bool:
        """Whether git surely stores these bytes as they are."""
        return self._find_conversion(path).is_stored_as(content)

    def find_converted(self, paths: Collection[str]) -> list[str]:
        """Those of the paths whose files git may convert."""
        self._find_conversions(paths)
        return [path for path in paths if not self._find_conversion(path).is_none]

    def find_pointer(self, path: str, content: bytes) -> str:
        """The sha256 of the file that a pointer of Git LFS stands for; "" for another file."""
        if len(content) > LONGEST_POINTER:
            return ""
        pointer = POINTER.match(content)
        return pointer[1].decode() if pointer and self._find_conversion(path).filter == LFS else ""

    def find_forms(self, files: Files) -> tuple[dict[str, Form], dict[str, str]]:
        """(path -> its forms, path -> why it has none), from the bytes that the CMS wants to be held.

        held is something else than these where git does not store them: attributes that ask for one kind of
        line end leave no other. Paths that git does not convert are left out.
        """
        forms: dict[str, Form] = {}
        problems: dict[str, str] = {}
        converted = self.find_converted(files)
        for place, group in self._group({path: files[path] for path in converted}):
            for path in [path for path in group if not self._find_conversion(path).driven]:
                problems[path] = (
                    f"git passes it through filter={self._find_conversion(path).filter}, which is not set up "
                    "here; set it up (for Git LFS: git lfs install), then export again"
                )
                del group[path]
            self._settle_each(place, group, forms, problems)
        return forms, problems

    def _settle_each(
        self, place: GitPlace, files: Files, forms: dict[str, Form], problems: dict[str, str]
    ) -> None:
        """Add the forms of files, or why they have none: what git says of one is told of no other."""
        try:
            forms |= self._settle(place, files)
        except ExportError as error:
            if len(files) == 1:
                problems |= dict.fromkeys(files, error.what)
                return
            for half in _halve(files):
                self._settle_each(place, half, forms, problems)

    def absent(self, path: str) -> str | None:
        """The CMS's digest of a file that git has and leaves out of the work tree; None for any other."""
        content = self.read_left_out(path)
        if content is None:
            return None
        return self.find_pointer(path, content) or digest(content)

    def read_left_out(self, path: str) -> bytes | None:
        """What git has of such a file, which may lie in a repository inside this one."""
        place = self._find_place(path)
        if place is None or self.root.is_relative_to(place.top):
            return self._open_index().read_left_out(path)
        index = self._inner.setdefault(place.top, GitIndex(place.top, known=True))
        return index.read_left_out(self._name(place, path))

    def find_submodule(self, path: str) -> str | None:
        """The folder of the submodule that a path would lie in, where that is not checked out."""
        return self._open_index().find_empty_submodule(path)

    def _settle(self, place: GitPlace, wanted: Files) -> dict[str, Form]:
        """The forms of files of one repository, those with a filter apart."""
        if not wanted:
            return {}
        on_disk = self._ask(read_checked_out, place, wanted)
        again = self._store(place, on_disk)
        odd = {path: content for path, content in wanted.items() if again[path] != content}
        forms = {path: Form(wanted[path], on_disk[path]) for path in wanted.keys() - odd.keys()}
        if odd:
            normal = self._ask(read_checked_out, place, self._ask(read_stored, place, odd))
            held = self._store(place, normal)
            for path, content in odd.items():
                filtered = bool(self._find_conversion(path).filter)
                kept = normal[path] == content or (filtered and not _is_text(held[path]))
                forms[path] = Form(normal[path] if kept else held[path], normal[path])
        return forms

    def _store(self, place: GitPlace, files: Files) -> Files:
        """What git stores of files; it is asked about those alone that may come out otherwise."""
        asked = {
            path: content
            for path, content in files.items()
            if not self._find_conversion(path).is_stored_as(content)
        }
        return {**files, **(self._ask(read_stored, place, asked) if asked else {})}

    def _ask(
        self, question: Callable[[GitPlace, Files], dict[str, bytes]], place: GitPlace, files: Files
    ) -> dict[str, bytes]:
        """The answer of git, which has names of its own for the files of a project in a folder."""
        names = {self._name(place, path): path for path in files}
        answer = question(place, {name: files[path] for name, path in names.items()})
        return {names[name]: content for name, content in answer.items()}

    def _read_held(self, files: Files) -> dict[str, bytes]:
        """The CMS's form of files on disk; as they are where a filter fails."""
        held = dict(files)
        for place, group in self._group(files):
            for path, content in self._read_each(place, group).items():
                if not self._find_conversion(path).filter or (
                    _is_text(content) and not self.find_pointer(path, content)
                ):
                    held[path] = content
        return held

    def _read_each(self, place: GitPlace, files: Files) -> Files:
        """What git stores of files; a file that it cannot convert is left out, and spoils no other."""
        try:
            return self._ask(read_stored, place, files)
        except ExportError as error:
            if len(files) == 1:
                self.problem = self.problem or error.what
                return {}
        one, other = _halve(files)
        return {**self._read_each(place, one), **self._read_each(place, other)}

    def _read_converted(self) -> dict[str, bytes]:
        """The bytes on disk of all files that git may hold otherwise."""
        found = {}
        for path, conversion in self._conversions.items():
            place = self.root / path
            if place.is_file() and not place.is_symlink():
                content = place.read_bytes()
                if not conversion.is_stored_as(content):
                    found[path] = content
        return found

    def _group(self, files: Files) -> list[tuple[GitPlace, dict[str, bytes]]]:
        """The files by repository, those with a filter apart: its failure is to stop no other."""
        groups: dict[tuple[Path, bool], dict[str, bytes]] = {}
        places = {}
        for path, content in files.items():
            place = self._find_place(path)
            if place is not None:
                key = (place.top, bool(self._find_conversion(path).filter))
                groups.setdefault(key, {})[path] = content
                places[place.top] = place
        return [(places[top], group) for (top, _), group in groups.items()]

    def _find_conversion(self, path: str) -> Conversion:
        if path not in self._conversions:
            # The first time of all files: one call of git takes as long for one.
            first = not self._conversions
            self._find_conversions([path, *(self._list_files() if first else ())])
        return self._conversions[path]

    def _find_conversions(self, paths: Iterable[str]) -> None:
        by_place: dict[Path, list[str]] = {}
        for path in paths:
            if path not in self._conversions:
                self._conversions[path] = NONE
                place = self._find_place(path)
                if place is not None:
                    by_place.setdefault(place.top, []).append(path)
        for top, group in by_place.items():
            place = self._places[top]
            assert place is not None
            names = {self._name(place, path): path for path in group}
            if top not in self._settings:
                self._settings[top] = read_settings(top)
            for name, conversion in read_conversions(top, list(names), self._settings[top]).items():
                self._conversions[names[name]] = conversion

    def _list_files(self) -> Iterable[str]:
        yield from (MANIFEST, REDIRECTS)
        for start in (PAGES, DOCUMENTS):
            for folder, _, names in os.walk(self.root / start):
                for name in names:
                    yield Path(folder, name).relative_to(self.root).as_posix()

    def _find_place(self, path: str) -> GitPlace | None:
        """The repository that a file lies in, which may be one inside another."""
        top = find_repository(self.root / path.rpartition("/")[0], self._tops)
        if top is None:
            return None
        if top not in self._places:
            try:
                self._places[top] = find_place(top)
            except ExportError as error:
                self.problem = self.problem or error.what
                self._places[top] = None
        return self._places[top]

    def _name(self, place: GitPlace, path: str) -> str:
        """The name that the repository has for a file of the project."""
        if place.top == self.root:
            return path
        return os.path.relpath(self.root / path, place.top)

    def _open_index(self) -> GitIndex:
        if self._index is None:
            self._index = GitIndex(self.root, self._find_place("") is not None)
        return self._index


def _halve(files: Files) -> tuple[Files, Files]:
    """Two halves: git takes as long for one file as for many, and few are at fault."""
    items = list(files.items())
    middle = len(items) // 2
    return dict(items[:middle]), dict(items[middle:])


def _is_text(content: bytes) -> bool:
    try:
        return "\0" not in content.decode()
    except UnicodeDecodeError:
        return False
