"""A storage on a disk; whether a storage, this one or cms/bucket.py's, can be written."""

import errno
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage, Storage, storages
from django.utils._os import safe_makedirs  # type: ignore[attr-defined]  # not in the stubs
from django.utils.deconstruct import deconstructible

# In bytes. A disk with less is full: a database beside the files stops where nothing can be written.
LEAST_FREE = 50_000_000


@deconstructible
class DiskStorage(FileSystemStorage):
    """Leaves no half of a file behind where the disk is full."""

    def _save(self, name: str, content: "File[bytes]") -> str:
        name = self._claim(name)
        # Over the file that was claimed; another of this name, by another process, is never removed.
        writer = FileSystemStorage(
            self.location, file_permissions_mode=self.file_permissions_mode, allow_overwrite=True
        )
        try:
            saved: str = writer._save(name, content)  # type: ignore[attr-defined]
            return saved
        except OSError:
            with suppress(OSError):
                self.delete(name)
            raise

    def _claim(self, name: str) -> str:
        """Make an empty file of this name, or of the next one that is free; returns which."""
        while True:
            path = Path(self.path(name))
            make_folder(path.parent, self.directory_permissions_mode)
            try:
                path.touch(self.file_permissions_mode or 0o666, exist_ok=False)
            except FileExistsError:
                name = self.get_available_name(name)
            else:
                return name


def make_folder(folder: Path, mode: int | None) -> None:
    """Make a folder and those above it. mode: of each new one; None for what the process gives."""
    if mode is None:
        folder.mkdir(parents=True, exist_ok=True)
    else:
        safe_makedirs(folder, mode, exist_ok=True)


class BucketError(OSError):
    """What a bucket's service refused, or that it does not answer."""


def create_impatient(alias: str, *, seconds: float) -> Storage:
    """The storage of this name in STORAGES, whose requests fail after so many seconds."""
    backend = dict(settings.STORAGES[alias])
    if backend["BACKEND"] == "cms.bucket.BucketStorage":
        backend["OPTIONS"] = {**backend["OPTIONS"], "patience": seconds}
    storage: Storage = storages.create_storage(backend)
    return storage


def check_writable(storage: Storage) -> None:
    """Write and remove a file; raises OSError where that cannot be done, or the disk is nearly full."""
    if not isinstance(storage, FileSystemStorage):
        storage.delete(storage.save(f"check-{uuid4().hex}", ContentFile(b"ok")))
        return
    folder = Path(storage.location)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=folder) as file:
        file.write(bytes(64_000))
    if shutil.disk_usage(folder).free < LEAST_FREE:
        raise OSError(errno.ENOSPC, f"Less than {LEAST_FREE // 1_000_000} MB are free", str(folder))
