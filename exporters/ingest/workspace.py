"""An Astro project in a folder of this machine, made of what was sent; made anew where it is missing."""

from __future__ import annotations

import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.core.files.storage import storages

from exporters.content.site_tree import SiteTree, tree_of
from exporters.core.paths import MARKDOWN_SUFFIXES, PAGES
from exporters.ingest import refusals
from exporters.ingest.archives import Archive, copy, open_archive, refuse
from exporters.ingest.arranging import arrange
from exporters.ingest.entry_names import TakenPaths, check_name, is_left_out
from exporters.ingest.limits import Limits
from exporters.ingest.models import Import, Upload
from exporters.ingest.refusals import RefusedEntry, RefusedImport
from exporters.ingest.results import ImportedFile

KEPT_SECONDS = 24 * 3600
"""After which nobody comes back to a folder."""
OWNER_ALONE = 0o700


@dataclass(frozen=True, slots=True)
class Workspace:
    """root: of the project. refused: the files that are not in it. has_project: as of an Import."""

    root: Path
    refused: list[ImportedFile]
    has_project: bool


@contextmanager
def locked(owner: Import) -> Iterator[bool]:
    """Whether nobody else of this machine works at an import during the block."""
    handle = os.open(_root() / f"{owner.pk}.lock", os.O_CREAT | os.O_RDWR | os.O_NOFOLLOW, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        yield False
    else:
        yield True
    finally:
        os.close(handle)


def find_tree_of(owner: Import) -> tuple[SiteTree, str]:
    """(the tree that an import goes into, the address in it of the chosen folder, without slashes around it).

    Raises RefusedImport where that was deleted.
    """
    if owner.folder is None:
        raise RefusedImport(refusals.NO_FOLDER)
    tree = tree_of(owner.folder)
    return tree, tree.address(owner.folder.url_path).strip("/")


def open_workspace(owner: Import) -> Path:
    """The root of the project, made where it is not there; raises as `make_workspace` does."""
    place = _root() / str(owner.pk)
    return place if place.is_dir() else make_workspace(owner).root


def make_workspace(owner: Import) -> Workspace:
    """The project, made anew.

    Raises RefusedImport where nothing of it can be taken; OSError of the disk and of the storage.
    """
    place = _root() / str(owner.pk)
    shutil.rmtree(place, ignore_errors=True)
    _, folder = find_tree_of(owner)
    with TemporaryDirectory(dir=_root(), prefix="making-") as making:
        project = Path(making, "project")
        builder = _Builder(project, folder)
        builder.add_all(list(owner.uploads.all()), Path(making, "archive.zip"))
        (project / PAGES).mkdir(parents=True, exist_ok=True)
        project.rename(place)
    return Workspace(place, builder.refused, builder.has_project)


def remove_workspace(owner: Import) -> None:
    """Remove what is of an import on this machine."""
    shutil.rmtree(_root() / str(owner.pk), ignore_errors=True)
    (_root() / f"{owner.pk}.lock").unlink(missing_ok=True)


def prune_workspaces() -> int:
    """Remove the folders to which nobody came back, and those of killed processes; returns how many."""
    old, count = time.time() - KEPT_SECONDS, 0
    for place in list(_root().iterdir()):
        with suppress(FileNotFoundError):
            if place.lstat().st_mtime < old:
                count += 1
                if place.is_dir() and not place.is_symlink():
                    shutil.rmtree(place, ignore_errors=True)
                else:
                    place.unlink()
    return count


def _root() -> Path:
    """The folder of all imports, for the account of the CMS alone. Raises OSError where it is another's."""
    root = Path(settings.IMPORTS_ROOT)
    root.mkdir(mode=OWNER_ALONE, parents=True, exist_ok=True)
    status = root.lstat()
    if status.st_uid != os.geteuid():
        raise PermissionError(f"{root} belongs to another account")
    return root


class _Builder:
    """Puts files into a project. refused: those that are not taken."""

    def __init__(self, project: Path, folder: str) -> None:
        self.project = project
        self.folder = folder
        self.limits = Limits(settings.IMPORT_MOST_FILES, settings.IMPORT_LARGEST_TOTAL)
        self.taken = TakenPaths()
        self.refused: list[ImportedFile] = []
        self.names: list[str] = []
        self.has_project = False

    def add_all(self, uploads: list[Upload], spool: Path) -> None:
        """Add what was sent. spool: where an archive lies meanwhile. Raises RefusedImport for no Markdown."""
        loose: dict[str, Upload] = {}
        for upload in uploads:
            try:
                check_name(upload.path)
                if upload.received != upload.size:
                    raise RefusedEntry(refusals.INCOMPLETE)
            except RefusedEntry as error:
                self.refused.append(refuse(upload.path, error))
                continue
            if is_zip(upload):
                self.add_archive(upload, spool)
            elif not is_left_out(upload.path):
                loose[upload.path] = upload
        self.add_loose(loose)
        has_markdown = any(name.endswith((*MARKDOWN_SUFFIXES, ".mdx")) for name in self.names)
        if not has_markdown and not self.refused:
            raise RefusedImport(refusals.NOTHING)

    def add_archive(self, upload: Upload, spool: Path) -> None:
        write_parts(upload, spool)
        try:
            with open_archive(spool, self.limits) as archive:
                self.refused += archive.refused
                self.add_entries(archive)
        except RefusedEntry as error:
            self.refused.append(refuse(upload.path, error))
        finally:
            spool.unlink(missing_ok=True)

    def add_entries(self, archive: Archive) -> None:
        for name, path in self.arrange(list(archive.entries), packed=True).items():
            with self.taking(name, path) as target:
                if target is not None:
                    archive.unpack(name, target, self.limits)

    def add_loose(self, uploads: dict[str, Upload]) -> None:
        for name, path in self.arrange(list(uploads), packed=False).items():
            with self.taking(name, path) as target:
                if target is not None:
                    write_parts(uploads[name], target, self.limits)

    def arrange(self, names: list[str], *, packed: bool) -> dict[str, str]:
        arranged = arrange(names, self.folder, packed=packed)
        self.has_project = self.has_project or arranged.is_project
        self.refused += [
            refuse(name, RefusedEntry(reason)) for name, reason in sorted(arranged.refused.items())
        ]
        return dict(arranged.paths)

    @contextmanager
    def taking(self, name: str, path: str) -> Iterator[Path | None]:
        """The file to write, None where the path is refused; what the block refuses is noted."""
        try:
            check_name(path)
            self.taken.take(path)
        except RefusedEntry as error:
            self.refused.append(refuse(name, error))
            yield None
            return
        self.limits.take_file()
        target = self.project / path
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            yield target
            self.names.append(path)
        except RefusedEntry as error:
            self.refused.append(refuse(name, error))


def is_zip(upload: Upload) -> bool:
    """Whether an upload is to be unpacked: an archive of its own, not a file in a folder that was chosen."""
    return "/" not in upload.path and upload.path.lower().endswith(".zip")


def write_parts(upload: Upload, target: Path, limits: Limits | None = None) -> None:
    """Write an upload to a file. limits: that it counts for; an archive's own size counts for none."""
    limits = limits or Limits(1, upload.size)
    storage = storages["releases"]
    with target.open("wb") as file:
        for name in upload.names:
            with storage.open(name) as part:
                copy(part, file, limits)
