"""No-break and other Unicode spaces at the edges of a line, which are text, kept from being stripped.

markdown-it-py strips all of Unicode's white space where CommonMark strips spaces and tabs. So these spaces
are masked before the parse, each by a symbol of its own, and unmasked in the tokens. Symbols, since beside
the delimiters of emphasis they act nearly as white space does.
Source: https://spec.commonmark.org/0.31.2/#paragraphs
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from markdown_it.common.utils import MD_TRIM_CHARS
from markdown_it.token import Token

_SPACES = "".join(char for char in MD_TRIM_CHARS if char not in " \t\n\r")
_FIRST_MASK = 0x1F030  # domino tiles, which hardly any text holds
_MASKS = {ord(space): chr(_FIRST_MASK + index) for index, space in enumerate(_SPACES)}
_UNMASKED = {ord(mask): chr(space) for space, mask in _MASKS.items()}

_ANY_SPACE = re.compile(f"[{_SPACES}]")
_ANY_MASK = re.compile(f"[{''.join(_MASKS.values())}]")
_EDGES = re.compile(
    rf"(^[ \t>]*(?:(?:[-+*]|\d{{1,9}}[.)]|\#{{1,6}})[ \t]+)*|\|[ \t]*)([{_SPACES}]+)"
    rf"|([{_SPACES}]+)(?=[ \t]*(?:\||\r|\n|\Z)|[ \t]+\#+[ \t]*(?:\r|\n|\Z))",
    re.MULTILINE,
)


def mask_edge_spaces(text: str) -> str:
    """The text with masks for the special spaces at the edges of lines and cells.

    A text that holds one of the masks itself is given back as it is.
    """
    if not _ANY_SPACE.search(text) or _ANY_MASK.search(text):
        return text
    return _EDGES.sub(lambda found: found[0].translate(_MASKS), text)


def unmask(text: str) -> str:
    """The text with the special spaces that masks stand for."""
    return text.translate(_UNMASKED)


def unmask_edge_spaces(tokens: Iterable[Token]) -> None:
    """Put the special spaces back into tokens."""
    for token in tokens:
        token.content = token.content.translate(_UNMASKED)
        token.info = token.info.translate(_UNMASKED)
        for name, value in token.attrs.items():
            if isinstance(value, str):
                token.attrs[name] = value.translate(_UNMASKED)
        unmask_edge_spaces(token.children or ())
