"""White space, and characters that no file can hold, in text, in code and in addresses."""

from __future__ import annotations

import re

from exporters.core.line_endings import LINE_ENDING

# What HTML collapses to one space.
COLLAPSIBLE = re.compile(r"[ \t\n\f\r]+")
UNWRITABLE = re.compile("[\0\ud800-\udfff]")
# What either processor takes for white space.
SPACES = " \t\n\v\f\r\x1c\x1d\x1e\x1f\x85\xa0\u1680" + (
    "".join(map(chr, range(0x2000, 0x200B))) + "\u2028\u2029\u202f\u205f\u3000\ufeff"
)

_CONTROL = re.compile(r"[\x01-\x1f\x7f]")
_LONE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_UNTIDY_ADDRESS = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]|%(?![0-9A-Fa-f]{2})")
_UNTIDY = re.compile(r"[\t\n\f\r\0\ud800-\udfff]|  ")


def is_tidy(value: str) -> bool:
    """Whether `tidy_text` changes nothing."""
    return _UNTIDY.search(value) is None


def tidy_text(value: str) -> str:
    """Text with its white space collapsed and U+FFFD for what no file can hold."""
    if is_tidy(value):
        return value
    return COLLAPSIBLE.sub(" ", UNWRITABLE.sub("\ufffd", value))


def tidy_code(value: str) -> str:
    """Code on one line, its other white space as it is, U+FFFD for what no file can hold."""
    return LINE_ENDING.sub(" ", UNWRITABLE.sub("\ufffd", value))


def is_tidy_address(url: str) -> bool:
    """Whether `tidy_address` changes nothing."""
    return _UNTIDY_ADDRESS.search(url) is None


def tidy_address(url: str) -> str:
    """An address as both processors show it: a percent sign that encodes nothing is encoded, and controls."""
    url = _LONE_PERCENT.sub("%25", UNWRITABLE.sub("\ufffd", url))
    return _CONTROL.sub(lambda match: f"%{ord(match[0]):02X}", url)
