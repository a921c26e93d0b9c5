"""Three-way merge of short texts: what changed in one way of writing, done in another."""

from __future__ import annotations

import re
from collections.abc import Hashable, Sequence
from difflib import SequenceMatcher

_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")

Opcode = tuple[str, int, int, int, int]


def merge_text(mine: str, base: str, theirs: str) -> str | None:
    """`mine` with the words changed that differ between `base` and `theirs`.

    mine, base: the same meaning, written differently; white space counts as equal whatever its kind.
    None where a change falls on what the two write differently.
    """
    old, new, own = (_TOKEN.findall(text) for text in (base, theirs, mine))
    old_keys, new_keys, own_keys = _keys(old), _keys(new), _keys(own)
    place = _places(old_keys, own_keys)
    result: list[str] = []
    done = 0
    for tag, i1, i2, j1, j2 in compare(old_keys, new_keys):
        if tag == "equal":
            continue
        span = _span(place, i1, i2, len(own))
        if span is None or span[0] < done:
            return None
        result += [*own[done : span[0]], *new[j1:j2]]
        done = span[1]
    return "".join([*result, *own[done:]])


def compare(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Opcode]:
    """difflib's opcodes; what both begin and end with is set aside first, which keeps long texts fast."""
    shorter = min(len(old), len(new))
    head = 0
    while head < shorter and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < shorter - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    middle = SequenceMatcher(None, old[head : len(old) - tail], new[head : len(new) - tail], autojunk=False)
    opcodes = [
        (tag, i1 + head, i2 + head, j1 + head, j2 + head) for tag, i1, i2, j1, j2 in middle.get_opcodes()
    ]
    return [
        ("equal", 0, head, 0, head),
        *opcodes,
        ("equal", len(old) - tail, len(old), len(new) - tail, len(new)),
    ]


def _keys(tokens: list[str]) -> list[str]:
    return [" " if token.isspace() else token for token in tokens]


def _places(old: list[str], own: list[str]) -> dict[int, int]:
    """Index in `old` -> index in `own`, of the tokens that both have."""
    return {
        i1 + step: j1 + step
        for tag, i1, i2, j1, _ in compare(old, own)
        if tag == "equal"
        for step in range(i2 - i1)
    }


def _span(place: dict[int, int], start: int, end: int, length: int) -> tuple[int, int] | None:
    """Where the tokens `start` to `end` of the base stand, if they stand together there."""
    if start == end:
        if start - 1 in place:
            return place[start - 1] + 1, place[start - 1] + 1
        at = place.get(start, length if not place else None)
        return None if at is None else (at, at)
    found = [place.get(index) for index in range(start, end)]
    first = found[0]
    if first is None or found != list(range(first, first + end - start)):
        return None
    return first, first + end - start
