"""Pairs of delimiters: Markdown's own where it surely works, HTML tags where it might not."""

from __future__ import annotations

from dataclasses import dataclass

from exporters.core.markdown.serialize.flanking import closes, opens


@dataclass(slots=True)
class Pair:
    """The two ends of one mark, as places in a list of raw parts.

    ways: what may stand there, best first; the last is an HTML tag's name, which always works.
    way: the one in use.
    """

    start: int
    end: int
    ways: tuple[str, ...]
    way: int = 0


def is_tag(way: str) -> bool:
    return way[0].isalpha()


def settle_pairs(parts: list[str], pairs: list[Pair]) -> None:
    """Write every pair into its places in `parts`, each in the first way that is sure to be read so.

    One that changes is a new neighbour to those beside it, so they are judged again; each only ever
    moves on to a later way, so this ends.
    """
    owners: dict[int, Pair] = {}
    for pair in pairs:
        owners[pair.start] = owners[pair.end] = pair
        _write(parts, pair)
    # Emphasis first: it has one character for another before it needs a tag.
    doubtful = sorted(pairs, key=lambda pair: "em" in pair.ways)
    while doubtful:
        pair = doubtful.pop()
        if _holds(parts, pair):
            continue
        pair.way += 1
        _write(parts, pair)
        doubtful.append(pair)
        for place in (pair.start, pair.end):
            for beside in (place - 1, place + 1):
                neighbour = owners.get(beside)
                if neighbour is not None and neighbour is not pair:
                    doubtful.append(neighbour)


def _write(parts: list[str], pair: Pair) -> None:
    way = pair.ways[pair.way]
    parts[pair.start], parts[pair.end] = (f"<{way}>", f"</{way}>") if is_tag(way) else (way, way)


def _holds(parts: list[str], pair: Pair) -> bool:
    way = pair.ways[pair.way]
    if is_tag(way):
        return True
    mark = way[0]
    before_start = parts[pair.start - 1][-1] if pair.start else "\n"
    after_start = parts[pair.start + 1][0]
    before_end = parts[pair.end - 1][-1]
    after_end = parts[pair.end + 1][0] if pair.end + 1 < len(parts) else "\n"
    # A run of the same character would be read as one delimiter.
    if mark in (before_start, after_start, before_end, after_end):
        return False
    # An underscore is part of an e-mail address to come.
    if mark == "_" and "@" in (after_start, after_end):
        return False
    return opens(mark, before_start, after_start) and closes(mark, before_end, after_end)
