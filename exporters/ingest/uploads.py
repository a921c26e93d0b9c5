"""What is sent for an import, in parts: no proxy takes a large body, and Django few files at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import storages
from django.db.models import Count, Sum

from exporters.ingest import refusals
from exporters.ingest.limits import MEGABYTE
from exporters.ingest.models import Import, Upload
from exporters.ingest.refusals import RefusedImport

LONGEST_PATH = 1000


def add_part(owner: Import, path: str, *, size: int, offset: int, content: File[Any]) -> bool:
    """Store a part of a file; False where it does not follow the parts that are there.

    path: of the file, as the browser has it. size: of the whole file, in bytes. offset: of the part in it.
    A part that is there already is passed over. Raises RefusedImport over a limit.
    """
    upload = owner.uploads.filter(path=path).first()
    if upload is None:
        check_limits(owner, size)
        upload = owner.uploads.create(path=path, size=size)
    if offset < upload.received:
        return True
    if offset > upload.received or upload.received + (content.size or 0) > upload.size:
        return False
    if content.size:
        upload.parts.append(content.size)
        name = upload.names[-1]
        storage = storages["releases"]
        # Of a request that was cut off after it had stored the part.
        storage.delete(name)
        storage.save(name, content)
        upload.save(update_fields=["parts"])
    return True


def check_limits(owner: Import, size: int) -> None:
    """Raise RefusedImport where a file more of this size, in bytes, would be too much for one import."""
    sent = owner.uploads.aggregate(files=Count("pk"), bytes=Sum("size"))
    if sent["files"] >= settings.IMPORT_MOST_FILES:
        raise RefusedImport(refusals.TOO_MANY, limit=settings.IMPORT_MOST_FILES)
    if (sent["bytes"] or 0) + size > settings.IMPORT_LARGEST_TOTAL:
        raise RefusedImport(refusals.TOO_MUCH, limit=settings.IMPORT_LARGEST_TOTAL // MEGABYTE)


def remove_uploads(uploads: Iterable[Upload]) -> None:
    """Remove what was sent from the storage, then its rows."""
    storage = storages["releases"]
    for upload in uploads:
        for name in upload.names:
            storage.delete(name)
        upload.delete()
