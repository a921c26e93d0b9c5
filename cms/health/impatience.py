"""A database connection for a check: it gives up after seconds, where a request's would wait."""

from __future__ import annotations

import copy
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from os import dup
from threading import Timer
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import load_backend


@contextmanager
def impatient_connection(seconds: float) -> Iterator[None]:
    """Let this thread's queries use a connection of its own, which is cut after twice so many
    seconds, as connecting may take them once.

    For a thread that has none yet: Django's connections belong to threads. Errors are Django's DatabaseError.
    """
    wrapper = _create_wrapper(seconds)
    connections[DEFAULT_DB_ALIAS] = wrapper
    # Timeouts of a query are the server's to keep; one that hangs keeps none.
    watchdog = Timer(2 * seconds, _cut, [wrapper])
    watchdog.daemon = True
    watchdog.start()
    try:
        yield
    finally:
        watchdog.cancel()
        with suppress(Exception):
            wrapper.close()
        del connections[DEFAULT_DB_ALIAS]


def _create_wrapper(seconds: float) -> BaseDatabaseWrapper:
    described: dict[str, Any] = copy.deepcopy(connections.settings[DEFAULT_DB_ALIAS])
    options = described["OPTIONS"]
    if described["ENGINE"].endswith("postgresql"):
        # psycopg makes one second two.
        options["connect_timeout"] = max(2, int(seconds))
        options.pop("pool", None)
    elif described["ENGINE"].endswith("sqlite3"):
        options["timeout"] = seconds
    wrapper: BaseDatabaseWrapper = load_backend(described["ENGINE"]).DatabaseWrapper(described)
    return wrapper


def _cut(wrapper: BaseDatabaseWrapper) -> None:
    """End what a connection waits for. Called from another thread."""
    raw: Any = wrapper.connection
    with suppress(Exception):
        if isinstance(raw, sqlite3.Connection):
            raw.interrupt()
        elif raw is not None:
            with socket.socket(fileno=dup(raw.fileno())) as end:
                end.shutdown(socket.SHUT_RDWR)
