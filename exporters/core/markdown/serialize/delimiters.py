"""Pairs of delimiters: Markdown's own where they are sure to open and close, HTML tags elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

from exporters.core.markdown.normalize.flanking import closes, opens


@dataclass(slots=True)
class Pair:
    """The two delimiters of one mark, as indexes into a list of raw parts.

    candidates: what may stand there, best first; the last is an HTML tag's name, which always works.
    chosen: the index of the one in use.
    """

    start: int
    end: int
    candidates: tuple[str, ...]
    chosen: int = 0

    @property
    def delimiter(self) -> str:
        return self.candidates[self.chosen]


def is_tag(delimiter: str) -> bool:
    return delimiter[0].isalpha()


def resolve_delimiters(parts: list[str], pairs: list[Pair]) -> None:
    """Write each pair into `parts`, with the first candidate that is sure to open and close there.

    A pair that changes is a new neighbour to those beside it, so they are checked again; each only ever
    moves on to a later candidate, so this ends.
    """
    owners: dict[int, Pair] = {}
    for pair in pairs:
        owners[pair.start] = owners[pair.end] = pair
        _write(parts, pair)
    # Emphasis first: it has another character to try before it needs a tag.
    unchecked = sorted(pairs, key=lambda pair: "em" in pair.candidates)
    while unchecked:
        pair = unchecked.pop()
        if _works(parts, pair):
            continue
        pair.chosen += 1
        _write(parts, pair)
        unchecked.append(pair)
        for index in (pair.start, pair.end):
            for beside in (index - 1, index + 1):
                neighbour = owners.get(beside)
                if neighbour is not None and neighbour is not pair:
                    unchecked.append(neighbour)


def _write(parts: list[str], pair: Pair) -> None:
    mark = pair.delimiter
    parts[pair.start], parts[pair.end] = (f"<{mark}>", f"</{mark}>") if is_tag(mark) else (mark, mark)


def _works(parts: list[str], pair: Pair) -> bool:
    """Whether the pair is sure to open and close between the characters that are beside it now."""
    if is_tag(pair.delimiter):
        return True
    mark = pair.delimiter[0]
    before_start = parts[pair.start - 1][-1] if pair.start else "\n"
    after_start = parts[pair.start + 1][0]
    before_end = parts[pair.end - 1][-1]
    after_end = parts[pair.end + 1][0] if pair.end + 1 < len(parts) else "\n"
    # A run of the same character would be read as one delimiter.
    if mark in (before_start, after_start, before_end, after_end):
        return False
    # An underscore beside an @ would be part of an e-mail address.
    if mark == "_" and "@" in (after_start, after_end):
        return False
    return opens(mark, before_start, after_start) and closes(mark, before_end, after_end)
