"""One piece of a picture's bytes."""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import TypeVar


class BrokenImage(ValueError):
    """Bytes that are not of the format that they begin like."""


@dataclass(frozen=True, slots=True)
class Part:
    """kept: what of the piece stays. dropped: the name of what does not, "" where all of it stays."""

    kept: bytes
    dropped: str = ""


R = TypeVar("R")


def names_faults(read: Callable[[bytes], R]) -> Callable[[bytes], R]:
    """Let a reader raise BrokenImage where a length points behind the end of the bytes."""

    @wraps(read)
    def read_or_refuse(content: bytes) -> R:
        try:
            return read(content)
        except (IndexError, struct.error) as error:
            raise BrokenImage("ends in the middle") from error

    return read_or_refuse
