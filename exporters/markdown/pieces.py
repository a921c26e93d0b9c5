"""Old nodes and new ones put side by side, and put together again with the gaps that were between them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from exporters.markdown.merge import compare

# Comparing every old node of a changed stretch with every new one; above this, order alone decides.
_MOST_COMPARISONS = 400
_ALIKE = 0.5


@dataclass(frozen=True, slots=True)
class Piece:
    """One node of the result. origin: the old node whose place it takes; kept: with that one's very bytes."""

    text: str
    origin: int | None = None
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Gaps:
    """What stands between old nodes. before[i]: in front of node i; the last one: behind them all.

    separator: goes between nodes that were no neighbours before.
    """

    before: Sequence[str]
    separator: str

    def join(self, pieces: Sequence[Piece]) -> str:
        """The whole text, with every gap that holds more than white space."""
        if not pieces:
            return self.before[0] if len(self.before) == 1 else self.before[0] + self._left_over(set())
        used = {0, len(self.before) - 1}
        text = [self.before[0], pieces[0].text]
        for one, other in pairwise(pieces):
            index = self._choose(one, other, used)
            text += [self.separator if index is None else self.before[index], other.text]
            used |= set() if index is None else {index}
        left_over = self._left_over(used)
        end = self.before[-1] if len(self.before) > 1 else ""
        return "".join([*text, self.separator + left_over if left_over else "", end])

    def _choose(self, one: Piece, other: Piece, used: set[int]) -> int | None:
        """The gap to put between two pieces, by its number; None for a new one."""
        inner = range(1, len(self.before) - 1)
        after = -1 if one.origin is None else one.origin + 1
        before = -1 if other.origin is None else other.origin
        if after == before and after in inner:
            return after
        nearby = [index for index in (after, before) if index in inner]
        speaking = [index for index in nearby if self.before[index].strip() and index not in used]
        roomy = [index for index in nearby if self._is_roomy(index)]
        return next(iter([*speaking, *roomy]), None)

    def _is_roomy(self, index: int) -> bool:
        gap = self.before[index]
        return not gap.strip() and gap.count("\n") >= self.separator.count("\n")

    def _left_over(self, used: set[int]) -> str:
        lost = [gap.strip() for index, gap in enumerate(self.before) if index not in used]
        return self.separator.join(gap for gap in lost if gap)


def pair_up(
    old: Sequence[Hashable], new: Sequence[Hashable], alike: Callable[[int, int], float]
) -> list[int | None]:
    """For each new key the old one that it continues, None for one that is really new; in rising order.

    alike: how much of an old node (by number) stands in a new one, 0 for nodes that have nothing in common.
    """
    origins: list[int | None] = [None] * len(new)
    for tag, i1, i2, j1, j2 in compare(old, new):
        if tag == "equal":
            origins[j1:j2] = range(i1, i2)
        elif tag == "replace":
            for i, j in _match(range(i1, i2), range(j1, j2), alike):
                origins[j] = i
    return origins


def _match(old: range, new: range, alike: Callable[[int, int], float]) -> list[tuple[int, int]]:
    """The pairs, in order, that together have the most in common."""
    if len(old) == len(new) or len(old) * len(new) > _MOST_COMPARISONS:
        return [(i, j) for i, j in zip(old, new, strict=False) if alike(i, j) > 0]
    best: list[list[tuple[float, list[tuple[int, int]]]]] = [[(0.0, [])] * (len(new) + 1)]
    for i in old:
        row: list[tuple[float, list[tuple[int, int]]]] = [(0.0, [])]
        for at, j in enumerate(new):
            likeness = alike(i, j)
            score, pairs = best[-1][at]
            together = (score + likeness, [*pairs, (i, j)]) if likeness >= _ALIKE else (0.0, [])
            row.append(max(best[-1][at + 1], row[-1], together, key=lambda entry: entry[0]))
        best.append(row)
    return best[-1][-1][1]


def likeness(one: str, other: str) -> float:
    """How much two texts have in common, 0 to 1, by their words."""
    return SequenceMatcher(None, one.split(), other.split(), autojunk=False).ratio()
