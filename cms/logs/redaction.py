"""What is left out of logs and error reports: secrets, and messages of errors that may quote a draft."""

from __future__ import annotations

import re
import traceback
from collections.abc import Iterator
from types import TracebackType

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import CommandError
from django.db import InterfaceError, OperationalError, ProgrammingError
from redis.exceptions import RedisError

LEFT_OUT = "…"
SECRETS = (
    # A query: tokens of previews, shared links, and what an editor searched for.
    (re.compile(r"(?<=\w|/)\?[^\s\"'<>\])]+"), f"?{LEFT_OUT}"),
    (re.compile(r"wagtail-export-[\w-]+"), f"wagtail-export-{LEFT_OUT}"),
    (re.compile(r"(?i)\b(bearer|basic) +\S{8,}"), rf"\1 {LEFT_OUT}"),
    (re.compile(r"(?i)\b(token|secret|password|key|link)(=|: ?)[^\s,&'\"]{8,}"), rf"\1\2{LEFT_OUT}"),
    # A link to set a password: the time and the hash that Django signs it with.
    (re.compile(r"\b[0-9a-z]{1,13}-[0-9a-f]{32}\b"), LEFT_OUT),
    # What Django signs with a time.
    (re.compile(r"[\w.-]+:[0-9A-Za-z]{6}:[\w-]{27,}"), LEFT_OUT),
    # The password in an address such as that of the database.
    (re.compile(r"(?<=://)[^\s/@:]*:[^\s/@]+@"), f"{LEFT_OUT}@"),
)
# Their messages name files, hosts, columns and types. Those of others (ValueError, IntegrityError) may
# quote what an editor wrote.
TELLING = (
    OSError,
    OperationalError,
    InterfaceError,
    ProgrammingError,
    ImproperlyConfigured,
    ImportError,
    AttributeError,
    NameError,
    RedisError,
    CommandError,
)


def redact(text: str) -> str:
    """A text without secrets."""
    for pattern, replacement in SECRETS:
        text = pattern.sub(replacement, text)
    return text


def describe_error(error: BaseException) -> str:
    """The type of an error, and its message unless that may quote a draft."""
    name = type(error).__qualname__
    if not isinstance(error, TELLING):
        return f"{name} (its message is left out: it may quote a draft)"
    return redact(f"{name}: {error}")


def format_error(error: BaseException) -> str:
    """A traceback like Python's, with messages as `describe_error` has them."""
    return "\n".join(_format_chain(error, set()))


def _format_chain(error: BaseException, seen: set[int]) -> Iterator[str]:
    seen.add(id(error))
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is not None and id(cause) not in seen:
        yield from _format_chain(cause, seen)
        yield "\nThen, while that was handled:\n"
    yield "Traceback (most recent call last):"
    yield from _format_frames(error.__traceback__)
    yield describe_error(error)


def _format_frames(trace: TracebackType | None) -> Iterator[str]:
    for line in traceback.format_tb(trace):
        yield line.rstrip("\n")
