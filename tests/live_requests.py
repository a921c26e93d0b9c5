"""Requests that a live server is answering."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.signals import request_finished, request_started


@contextmanager
def ended_requests() -> Iterator[None]:
    """Let the block end only when no other thread answers a request that began in it.

    A browser that closes leaves its last requests to the server. Whoever empties the database meanwhile
    waits for their locks as they wait for his, or has their rows come back.
    """
    under_way: set[int] = set()

    def begin(**_: object) -> None:
        under_way.add(threading.get_ident())

    def end(**_: object) -> None:
        under_way.discard(threading.get_ident())

    request_started.connect(begin)
    request_finished.connect(end)
    try:
        yield
        deadline = time.monotonic() + 30
        while under_way - {threading.get_ident()}:
            if time.monotonic() > deadline:
                raise TimeoutError("The server has been answering a request for half a minute.")
            time.sleep(0.01)
    finally:
        request_started.disconnect(begin)
        request_finished.disconnect(end)
