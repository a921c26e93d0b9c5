"""CommonMark's left- and right-flanking rules: between which characters `*`, `_` and `~` open or close.

Astro's processors class some characters differently: symbols, characters beyond U+FFFF, zero-width ones. Each
of those counts as all that it could be, so that the answer is yes only where both agree.
Source: https://spec.commonmark.org/0.31.2/#delimiter-run
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

SPACE, PUNCTUATION, LETTER = 1, 2, 4
# Punctuation beside which some processors let `*` open and close whatever stands on its other side.
_LENIENT = 8 | PUNCTUATION
_MAYBE_LENIENT = "_~"

# JavaScript's \s and Rust's White_Space disagree on these.
_MAYBE_SPACE = frozenset("\v\x1c\x1d\x1e\x1f\x85\u2028\u2029\ufeff")


@lru_cache(maxsize=4096)
def classify(character: str) -> int:
    """The classes a character could have, as a union of SPACE, PUNCTUATION and LETTER."""
    if character in " \t\n\f\r":
        return SPACE
    if character in _MAYBE_SPACE:
        return SPACE | LETTER
    category = unicodedata.category(character)
    if category == "Zs":
        return SPACE
    if character < "\x80":
        return PUNCTUATION if category[0] in "PS" else LETTER
    if character > "\uffff":
        return PUNCTUATION | LETTER
    if category[0] == "P":
        return PUNCTUATION
    return LETTER if category[0] in "LNM" else PUNCTUATION | LETTER


def opens(mark: str, before: str, after: str) -> bool:
    """Whether a delimiter run of `mark` between these raw characters opens in both processors."""
    return _opens(mark, classify(before), classify(after))


def _opens(mark: str, outside: int, inside: int) -> bool:
    if inside & SPACE:
        return False
    if mark == "*" and inside == _LENIENT:
        return True
    if mark == "_" or inside & PUNCTUATION:
        return not outside & LETTER
    return True


def is_certain(mark: str, before: str, after: str) -> bool:
    """Whether all processors agree on what a delimiter run between these characters may do."""
    possible = {runs(mark, one, other) for one in classes_of(before) for other in classes_of(after)}
    return len(possible) == 1


def runs(mark: str, before: int, after: int) -> tuple[bool, bool]:
    """Whether a delimiter run between characters of these classes can open, and can close."""
    return _opens(mark, before, after), _opens(mark, after, before)


@lru_cache(maxsize=4096)
def classes_of(character: str) -> tuple[int, ...]:
    """The classes that a character has in one processor or another."""
    if character in _MAYBE_LENIENT:
        return PUNCTUATION, _LENIENT
    classes = classify(character)
    return tuple(kind for kind in (SPACE, PUNCTUATION, LETTER) if classes & kind)


def group_of(character: str) -> str:
    """A name for the characters that a processor classes alike; "" for one that has a single class."""
    if len(classes_of(character)) == 1:
        return ""
    if character in _MAYBE_LENIENT:
        return character
    if character in _MAYBE_SPACE:
        return "space"
    plane = "astral" if character > "\uffff" else "basic"
    return f"{plane} {unicodedata.category(character)[0]}"


def closes(mark: str, before: str, after: str) -> bool:
    """Whether a delimiter run of `mark` between these raw characters closes in both processors."""
    return opens(mark, after, before)
