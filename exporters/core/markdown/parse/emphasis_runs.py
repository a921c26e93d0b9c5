"""Which runs of `*` and `_` Astro's processors pair, where markdown-it pairs others.

A run that may both open and close does not pair where the sum of two lengths is a multiple of three.
CommonMark means the lengths as they are written, micromark and Sätteri what is left of them; markdown-it has
a way of its own with runs that pair more than once.
https://spec.commonmark.org/0.31.2/#emphasis-and-strong-emphasis (rules 9 and 10)
https://github.com/micromark/micromark/blob/main/packages/micromark-core-commonmark/dev/lib/attention.js
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from markdown_it.rules_inline.state_inline import Delimiter, StateInline

_MARKS = (ord("*"), ord("_"))
# A tenth of a second.
_MOST_STEPS = 200_000


class Run(NamedTuple):
    """A delimiter run. mark: its character. opens, closes: what its neighbours let it do."""

    mark: int
    length: int
    opens: bool
    closes: bool


Pairs = Counter[tuple[int, int]]
"""(number of the opening run, of the closing one) -> how many characters of each belong together."""


def find_spans(state: StateInline) -> list[list[Delimiter]]:
    """The delimiters of each span in which runs of several characters pair among themselves."""
    spans = [state.delimiters, *(meta["delimiters"] for meta in state.tokens_meta if meta)]
    return [span for span in spans if any(each.length > 1 for each in span)]


def pair_as_astro(delimiters: Sequence[Delimiter]) -> Pairs | None:
    """The pairs that Astro's processors make; None where that is too much to find out.

    delimiters: before markdown-it pairs them, since it then forgets what they could do.
    """
    runs, _ = _group(delimiters)
    return pair(runs)


def read_pairs(delimiters: Sequence[Delimiter]) -> Pairs:
    """The pairs that markdown-it has made."""
    _, numbers = _group(delimiters)
    return Pairs(
        (numbers[index], numbers[each.end])
        for index, each in enumerate(delimiters)
        if index in numbers and each.end >= 0
    )


def pair(runs: Sequence[Run]) -> Pairs | None:
    """The pairs that Astro's processors make of the runs of one span; None after too many steps."""
    rest = [run.length for run in runs]
    pairs = Pairs()
    # The runs that may still open.
    openers: list[int] = []
    steps = 0
    for index, run in enumerate(runs):
        while run.closes and rest[index]:
            above = len(openers)
            while above and not _fits(runs, rest, openers[above - 1], index):
                above -= 1
            steps += len(openers) - above + 1
            if steps > _MOST_STEPS:
                return None
            if not above:
                break
            opener = openers[above - 1]
            count = 2 if min(rest[opener], rest[index]) > 1 else 1
            pairs[opener, index] += count
            rest[opener] -= count
            rest[index] -= count
            # What stands between opens nothing any more.
            del openers[above if rest[opener] else above - 1 :]
        if run.opens and rest[index]:
            openers.append(index)
    return pairs


def _fits(runs: Sequence[Run], rest: Sequence[int], opener: int, closer: int) -> bool:
    one, other = runs[opener], runs[closer]
    is_odd = rest[closer] % 3 != 0 and (rest[opener] + rest[closer]) % 3 == 0
    return one.mark == other.mark and not (is_odd and (one.closes or other.opens))


def _group(delimiters: Sequence[Delimiter]) -> tuple[list[Run], dict[int, int]]:
    """The runs of a list with an entry for each character; and index of an entry -> number of its run."""
    runs: list[Run] = []
    numbers: dict[int, int] = {}
    index = 0
    while index < len(delimiters):
        each = delimiters[index]
        if each.marker not in _MARKS:
            index += 1
            continue
        numbers.update(dict.fromkeys(range(index, index + each.length), len(runs)))
        runs.append(Run(each.marker, each.length, each.open, each.close))
        index += each.length
    return runs, numbers
