"""An S3 storage whose errors are OSError, like FileSystemStorage's; whether a storage can be written."""

import errno
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage, Storage, storages
from django.utils._os import safe_makedirs  # type: ignore[attr-defined]  # not in the stubs
from django.utils.deconstruct import deconstructible
from django.utils.encoding import filepath_to_uri
from storages.backends.s3 import S3Storage
from storages.utils import clean_name

# Of the pool that all threads share; callers that read many files at once start threads of their own.
MAX_CONNECTIONS = 32
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


@deconstructible
class BucketStorage(S3Storage):
    """One request for each file, over a pool of connections that all threads share.

    patience: seconds for the one attempt of each request, else some attempts of half a minute.
    served_at: the path at the CMS that hands the files out to those who may see them, such as "/media/".
    """

    def __init__(self, *, patience: float | None = None, served_at: str = "", **options: Any) -> None:
        self._served_at = served_at
        config = Config(
            signature_version="s3v4",
            # Only at Amazon the bucket has a host name of its own.
            s3={"addressing_style": "path" if options.get("endpoint_url") else "virtual"},
            max_pool_connections=MAX_CONNECTIONS,
            connect_timeout=patience or 5,
            read_timeout=patience or 30,
            retries={"mode": "standard", **({"total_max_attempts": 1} if patience else {"max_attempts": 4})},
            # Other servers with the S3 API may not know its newest checksums.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )
        transfer = TransferConfig(use_threads=False)
        super().__init__(**options, client_config=config, transfer_config=transfer)
        # S3Storage keeps a session per thread, and making one takes a quarter of a second.
        self._connections = SimpleNamespace()

    def url(self, name: str, *arguments: Any, **options: Any) -> str:
        """The address at the CMS; where there is none, one of the bucket's."""
        if self._served_at:
            return self._served_at + filepath_to_uri(clean_name(name))
        address: str = super().url(name, *arguments, **options)
        return address

    def sign(self, name: str, headers: dict[str, str], *, seconds: int) -> str:
        """An address of the bucket that anybody may use for so many seconds.

        headers: of the answer, by the names of S3, such as ResponseContentType.
        """
        address: str = super().url(name, headers, expire=seconds)
        return address

    def _open(self, name: str, mode: str = "rb") -> "File[bytes]":
        with errors_as_oserror():
            if mode != "rb":
                return super()._open(name, mode)
            found = self.bucket.Object(self._normalize_name(clean_name(name))).get()
            return ContentFile(found["Body"].read(), name)

    def _save(self, name: str, content: "File[bytes]") -> str:
        with errors_as_oserror():
            return super()._save(name, content)

    def delete(self, name: str) -> None:
        with errors_as_oserror():
            super().delete(name)

    def exists(self, name: str) -> bool:
        with errors_as_oserror():
            return super().exists(name)

    def listdir(self, name: str) -> tuple[list[str], list[str]]:
        with errors_as_oserror():
            return super().listdir(name)

    def size(self, name: str) -> int:
        with errors_as_oserror():
            return super().size(name)


@contextmanager
def errors_as_oserror() -> Iterator[None]:
    """Raise errors of S3 as OSError, FileNotFoundError for a missing file."""
    try:
        yield
    except ClientError as error:
        status = error.response["ResponseMetadata"]["HTTPStatusCode"]
        raise (FileNotFoundError if status == 404 else OSError)(str(error)) from error
    except BotoCoreError as error:
        raise OSError(str(error)) from error


def create_impatient(alias: str, *, seconds: float) -> Storage:
    """The storage of this name in STORAGES, whose requests fail after so many seconds."""
    backend = dict(settings.STORAGES[alias])
    if backend["BACKEND"] == "cms.storages.BucketStorage":
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
