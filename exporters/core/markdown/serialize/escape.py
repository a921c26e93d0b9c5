"""Text, addresses and code, escaped so that they are read back as the same characters.

Only what Markdown would take for syntax is escaped. Values are single lines, but for those of `tidy_lines`.
"""

from __future__ import annotations

import re

from exporters.core.line_endings import LINE_ENDING, to_lf
from exporters.core.markdown.normalize.white_space import SPACES, UNWRITABLE, tidy_address, tidy_text

_ENTITY = r"&(?=\#[0-9]{1,7};|\#[xX][0-9a-fA-F]{1,6};|[A-Za-z][A-Za-z0-9]{0,31};)"

# Each match of _ANYWHERE begins with one of these, which few texts hold.
_SPECIAL = re.compile(r"[`\[\\*_<&]")

# What may open or close an inline construct wherever it stands.
_ANYWHERE = re.compile(
    r"""
      [`\[]
    | \\(?![^\W_]|\ )                    # a backslash before punctuation, or at the end
    | (?<!\ )\* | \*(?!\ )                # stars, but for those between two spaces
    | (?<![A-Za-z0-9\ ])_ | _(?![A-Za-z0-9\ ])  # underscores, but for those inside a word
    | (?<=[A-Za-z0-9])_(?=\ ) | (?<=\ )_(?=[A-Za-z0-9])
    | <(?=[A-Za-z/!?]|\Z)
    | """
    + _ENTITY,
    re.VERBOSE,
)

# What would begin another block at the start of a line. The end of the text may be the end of the line.
_LINE_START = re.compile(
    r"""
      (?: \#{1,6} | [-+] ) (?=\ |\Z)
    | > | \| | :(?=-) | \+(?=\+) | =+\Z
    | -(?=[-|:\ ]*\Z)
    | (?P<number>[0-9]{1,9}) [.)] (?=\ |\Z)
    """,
    re.VERBOSE,
)

# What is escaped in an address, a title and an info string.
_REFERENCES = re.compile(_ENTITY + r"|\\(?![^\W_]| )")

# White space that a character reference can stand for: all but control characters.
_ENCODABLE = frozenset(SPACES) - frozenset("\t\n\v\f\r\x1c\x1d\x1e\x1f\x85")

_PLAIN_DESTINATION = re.compile(r"[^\s<>()\\&%\x00-\x1f\x7f]+")
_BACKTICKS = re.compile(r"`+")


def escape_text(value: str) -> str:
    """Text with escapes as they are needed inside a line."""
    return _ANYWHERE.sub(r"\\\g<0>", value) if _SPECIAL.search(value) else value


def escape_line_start(escaped: str) -> str:
    """Escaped text for the start of a line, with what would begin a block there escaped too."""
    match = _LINE_START.match(escaped)
    if match is None:
        return escaped
    position = match.end("number") if match["number"] else 0
    return f"{escaped[:position]}\\{escaped[position:]}"


def encode_space(character: str) -> str:
    """The character reference for a space that is not to be trimmed."""
    return "&nbsp;" if character == "\xa0" else f"&#x{ord(character):X};"


def guard_start(raw: str) -> str:
    """Raw text for the start of a block: a leading NBSP or the like is encoded, lest it be trimmed."""
    return encode_space(raw[0]) + raw[1:] if raw and raw[0] in _ENCODABLE else raw


def guard_end(raw: str) -> str:
    """Raw text for the end of a block, as `guard_start`."""
    return raw[:-1] + encode_space(raw[-1]) if raw and raw[-1] in _ENCODABLE else raw


def escape_label(value: str) -> str:
    """The alternative text of an image, between its brackets."""
    return escape_text(tidy_text(value)).replace("]", "\\]")


def destination(url: str) -> str:
    """An address between parentheses, in angle brackets where it needs them."""
    if _PLAIN_DESTINATION.fullmatch(url):
        return url
    # Sätteri decodes an image's address and throws on a percent sign that encodes nothing.
    url = tidy_address(url)
    url = _REFERENCES.sub(r"\\\g<0>", url)
    if url and not re.search(r"[\s<>()]", url):
        return url
    return "<" + re.sub("[<>]", r"\\\g<0>", url) + ">"


def resource(url: str, title: str) -> str:
    """What stands between the parentheses of a link or an image."""
    if not title:
        return destination(url) if url else ""
    quoted = _REFERENCES.sub(r"\\\g<0>", UNWRITABLE.sub("\ufffd", title)).replace('"', '\\"')
    return f'{destination(url)} "{LINE_ENDING.sub("&#10;", quoted)}"'


def code_span(value: str) -> str:
    """A code span, fenced by more backticks than any run inside. value: one line, not empty."""
    fence = "`" * (max((len(run) for run in _BACKTICKS.findall(value)), default=0) + 1)
    if value[0] == "`" or value[-1] == "`" or (value[0] == value[-1] == " " and value.strip(" ")):
        return f"{fence} {value} {fence}"
    return f"{fence}{value}{fence}"


def info_string(value: str) -> str:
    """The info string behind a code fence."""
    value = re.sub(r"[ \t\r\n\x00]+", " ", value).strip(" ")
    return _REFERENCES.sub(r"\\\g<0>", value)


def tidy_lines(value: str) -> str:
    """Several lines as they are, with LF line endings and U+FFFD for what no file can hold."""
    return UNWRITABLE.sub("\ufffd", to_lf(value))
