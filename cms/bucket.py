"""A storage in a bucket of S3, whose errors are OSError, like FileSystemStorage's.

Loaded where a bucket is configured alone: its libraries are a fifteenth of the start of every command.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import ContentFile, File
from django.utils.deconstruct import deconstructible
from django.utils.encoding import filepath_to_uri
from storages.backends.s3 import S3Storage
from storages.utils import clean_name

from cms.storages import BucketError

# Of the pool that all threads share; callers that read many files at once start threads of their own.
MAX_CONNECTIONS = 32


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

    def replace(self, name: str, content: bytes) -> None:
        """Store a file in the place of what has its name, in one request: it is there whole or as before."""
        with errors_as_oserror():
            key = self._normalize_name(clean_name(name))
            client, parameters = self.connection.meta.client, self._get_write_parameters(key)
            client.put_object(Bucket=self.bucket_name, Key=key, Body=content, **parameters)

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
        raise (FileNotFoundError if status == 404 else BucketError)(str(error)) from error
    except BotoCoreError as error:
        raise BucketError(str(error)) from error
