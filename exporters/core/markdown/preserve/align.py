"""Old nodes and new ones put side by side, and put together again with the gaps that were between them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from exporters.core.markdown.normalize.tree import SEPARATOR
from exporters.core.markdown.preserve.merge import compare

# Comparing every old node of a changed stretch with every new one; above this, order alone decides.
_MOST_COMPARISONS = 400
_ALIKE = 0.5


@dataclass(frozen=True, slots=True)
class Piece:
    """One node of the result.

    origin: the old node whose place it takes, None for a new one.
    gap: what must stand in front of it; None where the old gaps or a usual one will do.
    """

    text: str
    origin: int | None = None
    gap: str | None = None


@dataclass(frozen=True, slots=True)
class Gaps:
    """What stands between old nodes. before[i]: in front of node i; the last one: behind them all.

    separator: goes between nodes that were no neighbours before.
    """

    before: Sequence[str]
    separator: str

    def join(self, pieces: Sequence[Piece]) -> str:
        """The whole text, with every gap that holds more than white space."""
        text = [self.before[0]]
        used = {0, len(self.before) - 1}
        for index, piece in enumerate(pieces):
            if index:
                text.append(self._between(pieces[index - 1], piece, used))
            text.append(piece.text)
        left_over = self.separator.join(
            gap.strip() for index, gap in enumerate(self.before) if index not in used and says_something(gap)
        )
        if left_over:
            text += [self.separator if pieces else "", left_over]
        return "".join([*text, self.before[-1] if len(text) > 1 else ""])

    def _between(self, one: Piece, other: Piece, used: set[int]) -> str:
        if other.gap is not None:
            return other.gap
        index = self._choose(one, other, used)
        if index is None:
            return self.separator
        used.add(index)
        return self.before[index]

    def _choose(self, one: Piece, other: Piece, used: set[int]) -> int | None:
        """The gap to put between two pieces, by its number; None for a new one."""
        inner = range(1, len(self.before) - 1)
        after = -1 if one.origin is None else one.origin + 1
        before = -1 if other.origin is None else other.origin
        if after == before and after in inner:
            return after
        nearby = [index for index in (after, before) if index in inner and index not in used]
        speaking = [index for index in nearby if says_something(self.before[index])]
        roomy = [index for index in nearby if self._is_roomy(self.before[index])]
        # What stood close to its neighbours may leave them close to each other.
        close = nearby if len(nearby) > 1 else []
        return next(iter([*speaking, *roomy, *close]), None)

    def _is_roomy(self, gap: str) -> bool:
        return not gap.strip() and gap.count("\n") >= self.separator.count("\n")


def says_something(gap: str) -> bool:
    """Whether a gap holds more than white space: link definitions."""
    return bool(gap.replace(SEPARATOR, "").strip())


def gaps_between(source: str, spans: Sequence[tuple[int, int]], start: int, end: int) -> list[str]:
    """What stands before each span, and behind the last."""
    edges = [start, *(edge for span in spans for edge in span), end]
    return [source[one:other] for one, other in zip(edges[::2], edges[1::2], strict=True)]


def pair_up(
    old: Sequence[Hashable], new: Sequence[Hashable], alike: Callable[[int, int], float]
) -> list[int | None]:
    """For each new key the old one that it continues, None for one that is really new; in rising order.

    alike(i, j): how much of old i stands in new j, 0 for nodes that have nothing in common.
    """
    numbers: dict[Hashable, int] = {}
    one, other = ([numbers.setdefault(key, len(numbers)) for key in keys] for keys in (old, new))
    origins: list[int | None] = [None] * len(new)
    for tag, i1, i2, j1, j2 in compare(one, other):
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
