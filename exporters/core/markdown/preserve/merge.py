"""Three-way merge of short texts: what changed in one way of writing, done in another."""

from __future__ import annotations

import re
from collections.abc import Hashable, Sequence
from difflib import SequenceMatcher

_TOKEN = re.compile(r"\w+|[ \t]*(?:(?:\r\n?|\n)[ \t>]*)+|[ \t]+|.", re.DOTALL)
_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n)?")
_LINE_ENDING = re.compile(r"\r\n?|\n")

# Above this, comparing takes longer than anyone waits; the text is then written anew.
_MOST_WORK = 20_000_000

Opcode = tuple[str, int, int, int, int]


def merge_words(own: str, base: str, theirs: str, *, lines_matter: bool = False) -> str | None:
    """`own` with the words changed that differ between `base` and `theirs`.

    own, base: the same meaning, written differently. White space of any kind counts as equal; where
    lines_matter, as in a table, only that within a line does.
    None where the texts are too long to compare.
    """
    tokens = [_TOKEN.findall(text) for text in (own, base, theirs)]
    key = _row_key if lines_matter else _word_key
    return _merge(tokens, [[key(token) for token in row] for row in tokens])


def merge_lines(own: str, base: str, theirs: str) -> str | None:
    """As `merge_words`, line by line, each line as it is but for its ending."""
    tokens = [[line for line in _LINE.findall(text) if line] for text in (own, base, theirs)]
    return _merge(tokens, [[line.rstrip("\r\n") for line in row] for row in tokens])


def _word_key(token: str) -> str:
    return " " if token[0] in " \t\r\n" else token


def _row_key(token: str) -> str:
    if token[0] not in " \t\r\n":
        return token
    return "\n" if _LINE_ENDING.search(token) else " "


def _merge(tokens: Sequence[Sequence[str]], keys: Sequence[Sequence[str]]) -> str | None:
    """Tokens that all three have stay as `own` has them; between them the side that changed wins."""
    (own, base, theirs), (own_keys, base_keys, their_keys) = tokens, keys
    if len(base) * max(len(own), len(theirs)) > _MOST_WORK:
        return None
    in_own, in_theirs = _places(base_keys, own_keys), _places(base_keys, their_keys)
    anchors = sorted(in_own.keys() & in_theirs.keys())
    edges = [(index, in_own[index], in_theirs[index]) for index in anchors]
    merged: list[str] = []
    b1 = o1 = t1 = 0
    for b2, o2, t2 in [*edges, (len(base), len(own), len(theirs))]:
        before, after = _shared_ends(base_keys[b1:b2], their_keys[t1:t2])
        changed = [in_own[index] for index in range(b1 + before, b2 - after) if index in in_own]
        if base_keys[b1:b2] == their_keys[t1:t2]:
            merged += own[o1:o2]
        elif changed:
            merged += [*own[o1 : changed[0]], *theirs[t1 + before : t2 - after], *own[changed[-1] + 1 : o2]]
        else:
            merged += theirs[t1:t2]
        merged += own[o2 : o2 + 1]
        b1, o1, t1 = b2 + 1, o2 + 1, t2 + 1
    return "".join(merged)


def _shared_ends(one: Sequence[Hashable], other: Sequence[Hashable]) -> tuple[int, int]:
    """How many tokens two rows share at their beginning and, of the others, at their end."""
    shorter = min(len(one), len(other))
    before = 0
    while before < shorter and one[before] == other[before]:
        before += 1
    after = 0
    while after < shorter - before and one[-1 - after] == other[-1 - after]:
        after += 1
    return before, after


def compare(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Opcode]:
    """difflib's opcodes; what both begin and end with is set aside first, which keeps long texts fast."""
    head, tail = _shared_ends(old, new)
    middle = SequenceMatcher(None, old[head : len(old) - tail], new[head : len(new) - tail], autojunk=False)
    opcodes = [
        (tag, i1 + head, i2 + head, j1 + head, j2 + head) for tag, i1, i2, j1, j2 in middle.get_opcodes()
    ]
    return [
        ("equal", 0, head, 0, head),
        *opcodes,
        ("equal", len(old) - tail, len(old), len(new) - tail, len(new)),
    ]


def _places(old: Sequence[str], own: Sequence[str]) -> dict[int, int]:
    """Index in `old` -> index in `own`, of the tokens that both have: words, and white space beside them."""
    in_old, in_own = ([at for at, key in enumerate(row) if not key.isspace()] for row in (old, own))
    places: dict[int, int] = {}
    for tag, i1, i2, j1, _ in compare([old[at] for at in in_old], [own[at] for at in in_own]):
        if tag == "equal":
            places.update(zip(in_old[i1:i2], in_own[j1:], strict=False))
    taken = set(places.values())
    for at, key in enumerate(old):
        if key.isspace():
            before, after = places.get(at - 1), places.get(at + 1)
            beside = [place for place in (_next_to(before, 1), _next_to(after, -1)) if place is not None]
            free = [place for place in beside if 0 <= place < len(own) and own[place] == key]
            if free and free[0] not in taken:
                places[at] = free[0]
                taken.add(free[0])
    return places


def _next_to(place: int | None, step: int) -> int | None:
    return None if place is None else place + step
