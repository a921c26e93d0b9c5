"""White space and what no file can hold, in text and in code."""

from __future__ import annotations

import re

COLLAPSIBLE = re.compile(r"[ \t\n\f\r]+")
UNWRITABLE = re.compile("[\0\ud800-\udfff]")
# What either processor takes for white space.
SPACES = " \t\n\v\f\r\x1c\x1d\x1e\x1f\x85\xa0\u1680" + (
    "".join(map(chr, range(0x2000, 0x200B))) + "\u2028\u2029\u202f\u205f\u3000\ufeff"
)

_UNTIDY = re.compile(r"[\t\n\f\r\0\ud800-\udfff]|  ")
_LINE_ENDING = re.compile(r"\r\n?|\n")


def is_tidy(value: str) -> bool:
    """Whether `tidy_text` has nothing to do."""
    return _UNTIDY.search(value) is None


def tidy_text(value: str) -> str:
    """Text with its white space collapsed and without what no file can hold."""
    if is_tidy(value):
        return value
    return COLLAPSIBLE.sub(" ", UNWRITABLE.sub("\ufffd", value))


def tidy_code(value: str) -> str:
    """Code on one line, its other white space as it is."""
    return _LINE_ENDING.sub(" ", UNWRITABLE.sub("\ufffd", value))
