"""A line diff of two texts with context."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

# Lines around a difference that are shown as well.
AROUND = 3
# In lines of both texts; a comparison of more would keep a person waiting.
LONGEST = 8000
LINE = re.compile(r"[^\n]*\n|[^\n]+")


@dataclass(frozen=True, slots=True)
class Line:
    """kind: "same", "removed", "added", or "gap" for lines that are left out.

    before, after: its number in either text. ends: False for a last line without an end.
    """

    kind: str
    text: str = ""
    before: int | None = None
    after: int | None = None
    ends: bool = True


def compare(before: str, after: str) -> list[Line] | None:
    """The differences in their order; None where the texts are too long to be compared."""
    old, new = split_lines(before), split_lines(after)
    if len(old) + len(new) > LONGEST:
        return None
    groups = SequenceMatcher(None, old, new, autojunk=False).get_grouped_opcodes(AROUND)
    lines: list[Line] = []
    for group in groups:
        if lines:
            lines.append(Line("gap"))
        for tag, first, last, start, stop in group:
            lines += _lines_of(tag, old, new, range(first, last), range(start, stop))
    return lines


def _lines_of(tag: str, old: list[str], new: list[str], mine: range, theirs: range) -> Iterator[Line]:
    if tag == "equal":
        for here, there in zip(mine, theirs, strict=True):
            yield _line("same", old[here], here + 1, there + 1)
        return
    for here in mine:
        yield _line("removed", old[here], here + 1, None)
    for there in theirs:
        yield _line("added", new[there], None, there + 1)


def _line(kind: str, line: str, before: int | None, after: int | None) -> Line:
    text = line.removesuffix("\n")
    if kind != "same":
        # Else a person sees two lines that look the same.
        bare = text.removesuffix("\r").rstrip(" ")
        text = bare + text[len(bare) :].replace(" ", "·").replace("\r", "␍")
    return Line(kind, text, before, after, ends=line.endswith("\n"))


def split_lines(text: str) -> list[str]:
    """Lines with their ends. Only "\\n" ends one, as in git."""
    return LINE.findall(text)
