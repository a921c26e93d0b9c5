"""An S3 storage whose errors are OSError, as those of a disk."""

from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import ContentFile, File
from django.utils.deconstruct import deconstructible
from storages.backends.s3 import S3Storage
from storages.utils import clean_name

# At once; whoever asks for many files at once has threads of its own for it.
CONNECTIONS = 32


@deconstructible
class BucketStorage(S3Storage):
    """Asks once for each file, over connections that all threads share."""

    def __init__(self, **options: Any) -> None:
        config = Config(
            signature_version="s3v4",
            # Elsewhere than at Amazon the bucket has no host name of its own.
            s3={"addressing_style": "path" if options.get("endpoint_url") else "virtual"},
            max_pool_connections=CONNECTIONS,
            connect_timeout=5,
            read_timeout=30,
            retries={"mode": "standard", "max_attempts": 4},
            # Not all that speaks like S3 knows its newest checksums.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )
        transfer = TransferConfig(use_threads=False)
        super().__init__(**options, client_config=config, transfer_config=transfer)
        # A session takes a quarter of a second to make, and threads come and go.
        self._connections = SimpleNamespace()

    def _open(self, name: str, mode: str = "rb") -> "File[bytes]":
        with as_of_a_disk():
            if mode != "rb":
                return super()._open(name, mode)
            found = self.bucket.Object(self._normalize_name(clean_name(name))).get()
            return ContentFile(found["Body"].read(), name)

    def _save(self, name: str, content: "File[bytes]") -> str:
        with as_of_a_disk():
            return super()._save(name, content)

    def delete(self, name: str) -> None:
        with as_of_a_disk():
            super().delete(name)

    def exists(self, name: str) -> bool:
        with as_of_a_disk():
            return super().exists(name)

    def listdir(self, name: str) -> tuple[list[str], list[str]]:
        with as_of_a_disk():
            return super().listdir(name)

    def size(self, name: str) -> int:
        with as_of_a_disk():
            return super().size(name)


@contextmanager
def as_of_a_disk() -> Iterator[None]:
    """Raise errors of S3 as OSError, without secrets of its answers."""
    try:
        yield
    except ClientError as error:
        status = error.response["ResponseMetadata"]["HTTPStatusCode"]
        raise (FileNotFoundError if status == 404 else OSError)(str(error)) from error
    except BotoCoreError as error:
        raise OSError(str(error)) from error
