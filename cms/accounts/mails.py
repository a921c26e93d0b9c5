"""Mails that nobody waits for: sent by a few threads of this process."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any

from django.core.mail import EmailMessage
from django.db import connections

logger = logging.getLogger(__name__)
THREADS = 2


def run_later(function: Callable[..., Any], **options: Any) -> None:
    """Run it after the answer, which then takes the same time whatever it does; errors are logged.

    No task queue: with TASKS=immediate that would run here and now, and with another one a mail for a
    forgotten password would wait for a worker that may not run. When the process ends, it finishes first.
    """
    _threads().submit(_run, function, **options)


def send_later(message: EmailMessage) -> None:
    run_later(message.send)


@cache
def _threads() -> ThreadPoolExecutor:
    """Made at first use: a server forks after it has loaded this module."""
    return ThreadPoolExecutor(THREADS, thread_name_prefix="mails")


def _run(function: Callable[..., Any], **options: Any) -> None:
    try:
        function(**options)
    except Exception:
        logger.exception("A mail was not sent.")
    finally:
        connections.close_all()
