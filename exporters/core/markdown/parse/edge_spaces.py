"""No-break and other special spaces at the edges of a line, which are text, kept from being stripped.

markdown-it-py strips all of Unicode's white space where CommonMark strips spaces and tabs. Such a character
is read as a sign that nobody writes, and becomes itself again in the tokens. A sign, since next to the marks
of emphasis it has nearly the effect of a space.
Source: https://spec.commonmark.org/0.31.2/#paragraphs
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from markdown_it.common.utils import MD_TRIM_CHARS
from markdown_it.token import Token

_SPACES = "".join(sign for sign in MD_TRIM_CHARS if sign not in " \t\n\r")
_FIRST_STAND_IN = 0x1F030  # domino tiles
_STAND_INS = {ord(space): chr(_FIRST_STAND_IN + index) for index, space in enumerate(_SPACES)}
_SPACES_AGAIN = {ord(stand_in): chr(space) for space, stand_in in _STAND_INS.items()}

_ANY = re.compile(f"[{_SPACES}]")
_TAKEN = re.compile(f"[{''.join(_STAND_INS.values())}]")
_EDGES = re.compile(
    rf"(^[ \t>]*(?:(?:[-+*]|\d{{1,9}}[.)]|\#{{1,6}})[ \t]+)*|\|[ \t]*)([{_SPACES}]+)"
    rf"|([{_SPACES}]+)(?=[ \t]*(?:\||\r|\n|\Z))",
    re.MULTILINE,
)


def cover_spaces(text: str) -> str:
    """The text with other characters for special spaces at the edges of lines and cells."""
    if not _ANY.search(text) or _TAKEN.search(text):
        return text
    return _EDGES.sub(lambda found: found[0].translate(_STAND_INS), text)


def uncover_spaces(tokens: Iterable[Token]) -> None:
    """Put the special spaces back into tokens."""
    for token in tokens:
        token.content = token.content.translate(_SPACES_AGAIN)
        token.info = token.info.translate(_SPACES_AGAIN)
        for name, value in token.attrs.items():
            if isinstance(value, str):
                token.attrs[name] = value.translate(_SPACES_AGAIN)
        uncover_spaces(token.children or ())
