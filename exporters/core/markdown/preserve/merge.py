"""Three-way merge of short texts: what changed between two canonical texts, changed in the source too."""

from __future__ import annotations

import re
from collections.abc import Hashable, Sequence
from difflib import SequenceMatcher

from exporters.core.line_endings import LINE_ENDING

_TOKEN = re.compile(r"\w+|[ \t]*(?:(?:\r\n?|\n)[ \t>]*)+|[ \t]+|.", re.DOTALL)
_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n)?")

# The most pairs of tokens that are compared: more would take seconds.
_MAX_COMPARISONS = 20_000_000

Opcode = tuple[str, int, int, int, int]


def merge_words(source: str, old: str, new: str, *, lines_matter: bool = False) -> str | None:
    """`source` with those words changed that differ between `old` and `new`.

    source, old: the same node in the source's own formatting and in that of `new`. White space of any kind
    counts as equal; where lines_matter, as in a table, only that within a line does.
    None where the texts are too long to compare.
    """
    tokens = [_TOKEN.findall(text) for text in (source, old, new)]
    key = _row_key if lines_matter else _word_key
    return _merge(tokens, [[key(token) for token in row] for row in tokens])


def merge_lines(source: str, old: str, new: str) -> str | None:
    """As `merge_words`, by whole lines, of which all but the line ending counts."""
    tokens = [[line for line in _LINE.findall(text) if line] for text in (source, old, new)]
    return _merge(tokens, [[line.rstrip("\r\n") for line in row] for row in tokens])


def _word_key(token: str) -> str:
    return " " if token[0] in " \t\r\n" else token


def _row_key(token: str) -> str:
    if token[0] not in " \t\r\n":
        return token
    return "\n" if LINE_ENDING.search(token) else " "


def _merge(tokens: Sequence[Sequence[str]], keys: Sequence[Sequence[str]]) -> str | None:
    """Tokens that all three have stay as in the source; between them, what changed is taken from new.

    tokens: of source, old and new; keys: for each token what it is compared by.
    """
    (source, old, new), (source_keys, old_keys, new_keys) = tokens, keys
    if len(old) * max(len(source), len(new)) > _MAX_COMPARISONS:
        return None
    in_source, in_new = _match_tokens(old_keys, source_keys), _match_tokens(old_keys, new_keys)
    anchors = sorted(in_source.keys() & in_new.keys())
    edges = [(index, in_source[index], in_new[index]) for index in anchors]
    merged: list[str] = []
    o1 = s1 = n1 = 0
    for o2, s2, n2 in [*edges, (len(old), len(source), len(new))]:
        head, tail = _shared_ends(old_keys[o1:o2], new_keys[n1:n2])
        changed = [in_source[index] for index in range(o1 + head, o2 - tail) if index in in_source]
        if old_keys[o1:o2] == new_keys[n1:n2]:
            merged += source[s1:s2]
        elif changed:
            merged += [*source[s1 : changed[0]], *new[n1 + head : n2 - tail], *source[changed[-1] + 1 : s2]]
        else:
            merged += new[n1:n2]
        merged += source[s2 : s2 + 1]
        o1, s1, n1 = o2 + 1, s2 + 1, n2 + 1
    return "".join(merged)


def _shared_ends(one: Sequence[Hashable], other: Sequence[Hashable]) -> tuple[int, int]:
    """How many tokens two sequences share at their beginning and, of the others, at their end."""
    shorter = min(len(one), len(other))
    head = 0
    while head < shorter and one[head] == other[head]:
        head += 1
    tail = 0
    while tail < shorter - head and one[-1 - tail] == other[-1 - tail]:
        tail += 1
    return head, tail


def compare(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Opcode]:
    """difflib's opcodes; the shared beginning and end are taken off first, which keeps long texts fast."""
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


def _match_tokens(old: Sequence[str], other: Sequence[str]) -> dict[int, int]:
    """Index in `old` -> index in `other`, of the tokens that both have: words, and spaces beside them."""
    old_words, other_words = ([at for at, key in enumerate(row) if not key.isspace()] for row in (old, other))
    matches: dict[int, int] = {}
    for tag, i1, i2, j1, _ in compare([old[at] for at in old_words], [other[at] for at in other_words]):
        if tag == "equal":
            matches.update(zip(old_words[i1:i2], other_words[j1:], strict=False))
    taken = set(matches.values())
    for at, key in enumerate(old):
        if key.isspace():
            before, after = matches.get(at - 1), matches.get(at + 1)
            beside = [index for index in (_next_to(before, 1), _next_to(after, -1)) if index is not None]
            equal = [index for index in beside if 0 <= index < len(other) and other[index] == key]
            if equal and equal[0] not in taken:
                matches[at] = equal[0]
                taken.add(equal[0])
    return matches


def _next_to(index: int | None, step: int) -> int | None:
    return None if index is None else index + step
