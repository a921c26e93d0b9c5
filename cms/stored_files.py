"""A file whose row the database did not take is removed again: nothing would name it any more."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.core.files.storage import Storage
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse

logger = logging.getLogger(__name__)

# The files of this request whose transaction is not committed yet; None outside of one.
_uncommitted: ContextVar[list[tuple[Storage, str]] | None] = ContextVar("uncommitted", default=None)


@contextmanager
def keep_file_with_row(instance: Any) -> Iterator[None]:
    """Remove the file that is stored in the block, where the block fails or its transaction is rolled back.

    instance: a model with a field `file`. A rollback is noticed at the end of the request.
    """
    was_stored = bool(instance.file) and instance.file._committed
    try:
        yield
    except Exception:
        if not was_stored and instance.file and instance.file._committed:
            _remove(instance.file.storage, instance.file.name)
        raise
    uncommitted = _uncommitted.get()
    if uncommitted is not None and not was_stored and instance.file:
        stored = (instance.file.storage, instance.file.name)
        uncommitted.append(stored)
        transaction.on_commit(lambda: uncommitted.remove(stored))


def remove_rolled_back_files(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Remove at the end of a request the files that it stored and whose rows were rolled back."""

    def middleware(request: HttpRequest) -> HttpResponse:
        token = _uncommitted.set([])
        try:
            response = get_response(request)
            # In a transaction around the request nothing is decided yet.
            if not connection.in_atomic_block:
                for storage, name in _uncommitted.get() or ():
                    _remove(storage, name)
        finally:
            _uncommitted.reset(token)
        return response

    return middleware


def _remove(storage: Storage, name: str) -> None:
    try:
        storage.delete(name)
    except OSError:
        logger.warning("This file belongs to nothing, and the storage does not remove it: %s", name)
