"""A line diff of two texts with context."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

# Unchanged lines shown on either side of a change, as in a unified diff.
CONTEXT_LINES = 3
# In lines of both texts together; a larger diff would take too long for a request.
MAX_LINES = 8000
LINE = re.compile(r"[^\n]*\n|[^\n]+")


@dataclass(frozen=True, slots=True)
class Line:
    """kind: "same", "removed", "added", or "gap" for unchanged lines left out.

    before, after: the line number in either text, from 1. ends: False for a last line without a newline.
    """

    kind: str
    text: str = ""
    before: int | None = None
    after: int | None = None
    ends: bool = True


def compare(before: str, after: str) -> list[Line] | None:
    """The lines of the diff in order; None where both texts have more than MAX_LINES lines."""
    old, new = split_lines(before), split_lines(after)
    if len(old) + len(new) > MAX_LINES:
        return None
    groups = SequenceMatcher(None, old, new, autojunk=False).get_grouped_opcodes(CONTEXT_LINES)
    lines: list[Line] = []
    for group in groups:
        if lines:
            lines.append(Line("gap"))
        for tag, first, last, start, stop in group:
            lines += _diff_lines(tag, old, new, range(first, last), range(start, stop))
    return lines


def _diff_lines(
    tag: str, old: list[str], new: list[str], old_lines: range, new_lines: range
) -> Iterator[Line]:
    if tag == "equal":
        for before, after in zip(old_lines, new_lines, strict=True):
            yield _line("same", old[before], before + 1, after + 1)
        return
    for before in old_lines:
        yield _line("removed", old[before], before + 1, None)
    for after in new_lines:
        yield _line("added", new[after], None, after + 1)


def _line(kind: str, line: str, before: int | None, after: int | None) -> Line:
    text = line.removesuffix("\n")
    if kind != "same":
        # Trailing spaces and CR are made visible: the two lines would look the same otherwise.
        bare = text.removesuffix("\r").rstrip(" ")
        text = bare + text[len(bare) :].replace(" ", "·").replace("\r", "␍")
    return Line(kind, text, before, after, ends=line.endswith("\n"))


def split_lines(text: str) -> list[str]:
    """The lines with their newlines. Only "\\n" ends a line, as in git."""
    return LINE.findall(text)
