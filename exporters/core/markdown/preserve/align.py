"""The nodes of the source aligned with the wanted ones, and texts joined by the gaps of the source."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from exporters.core.markdown.normalize.tree import SEPARATOR
from exporters.core.markdown.preserve.merge import compare

# The most pairs of nodes in a changed stretch that are compared; above this, order alone decides.
_MAX_COMPARISONS = 400
_MIN_LIKENESS = 0.5


@dataclass(frozen=True, slots=True)
class Fragment:
    """The text of one node of the result.

    origin: the index of the source's node that it continues, None for a new one.
    gap: what must stand in front of it; None where a gap of the source or the separator may.
    """

    text: str
    origin: int | None = None
    gap: str | None = None


@dataclass(frozen=True, slots=True)
class Gaps:
    """What stands between the source's nodes. before[i]: in front of node i; the last one: behind them all.

    separator: for nodes between which no gap of the source can stand.
    """

    before: Sequence[str]
    separator: str

    def join(self, fragments: Sequence[Fragment]) -> str:
        """The whole text. Each gap that holds more than white space is in it, if need be at the end."""
        text = [self.before[0]]
        used = {0, len(self.before) - 1}
        for index, fragment in enumerate(fragments):
            if index:
                text.append(self._between(fragments[index - 1], fragment, used))
            text.append(fragment.text)
        left_over = self.separator.join(
            gap.strip() for index, gap in enumerate(self.before) if index not in used and has_content(gap)
        )
        if left_over:
            text += [self.separator if fragments else "", left_over]
        return "".join([*text, self.before[-1] if len(text) > 1 else ""])

    def _between(self, one: Fragment, other: Fragment, used: set[int]) -> str:
        if other.gap is not None:
            return other.gap
        index = self._choose(one, other, used)
        if index is None:
            return self.separator
        used.add(index)
        return self.before[index]

    def _choose(self, one: Fragment, other: Fragment, used: set[int]) -> int | None:
        """The index of the gap to put between two fragments; None for the separator."""
        inner = range(1, len(self.before) - 1)
        after = -1 if one.origin is None else one.origin + 1
        before = -1 if other.origin is None else other.origin
        if after == before and after in inner:
            return after
        nearby = [index for index in (after, before) if index in inner and index not in used]
        with_content = [index for index in nearby if has_content(self.before[index])]
        spaced = [index for index in nearby if self._is_spaced(self.before[index])]
        # Where a node is gone that had no blank line on either side, its neighbours need none.
        tight = nearby if len(nearby) > 1 else []
        return next(iter([*with_content, *spaced, *tight]), None)

    def _is_spaced(self, gap: str) -> bool:
        """Whether a gap has as many blank lines as the separator, and nothing else."""
        return not gap.strip() and gap.count("\n") >= self.separator.count("\n")


def has_content(gap: str) -> bool:
    """Whether a gap holds more than white space and separators: link reference definitions."""
    return bool(gap.replace(SEPARATOR, "").strip())


def gaps_between(source: str, spans: Sequence[tuple[int, int]], start: int, end: int) -> list[str]:
    """What stands before each span, and behind the last."""
    edges = [start, *(edge for span in spans for edge in span), end]
    return [source[one:other] for one, other in zip(edges[::2], edges[1::2], strict=True)]


def align(
    old: Sequence[Hashable], new: Sequence[Hashable], likeness_of: Callable[[int, int], float]
) -> list[int | None]:
    """For each new key the index of the old one that it continues, rising; None for one that has none.

    likeness_of(i, j): how much old i and new j have in common, 0 where they can never be aligned.
    """
    numbers: dict[Hashable, int] = {}
    one, other = ([numbers.setdefault(key, len(numbers)) for key in keys] for keys in (old, new))
    origins: list[int | None] = [None] * len(new)
    for tag, i1, i2, j1, j2 in compare(one, other):
        if tag == "equal":
            origins[j1:j2] = range(i1, i2)
        elif tag == "replace":
            for i, j in _match(range(i1, i2), range(j1, j2), likeness_of):
                origins[j] = i
    return origins


def _match(old: range, new: range, likeness_of: Callable[[int, int], float]) -> list[tuple[int, int]]:
    """The pairs, in order, that together have the most in common."""
    if len(old) == len(new) or len(old) * len(new) > _MAX_COMPARISONS:
        return [(i, j) for i, j in zip(old, new, strict=False) if likeness_of(i, j) > 0]
    best: list[list[tuple[float, list[tuple[int, int]]]]] = [[(0.0, [])] * (len(new) + 1)]
    for i in old:
        row: list[tuple[float, list[tuple[int, int]]]] = [(0.0, [])]
        for at, j in enumerate(new):
            shared = likeness_of(i, j)
            score, pairs = best[-1][at]
            together = (score + shared, [*pairs, (i, j)]) if shared >= _MIN_LIKENESS else (0.0, [])
            row.append(max(best[-1][at + 1], row[-1], together, key=lambda entry: entry[0]))
        best.append(row)
    return best[-1][-1][1]


def likeness(one: str, other: str) -> float:
    """How much two texts have in common, 0 to 1, by their words."""
    return SequenceMatcher(None, one.split(), other.split(), autojunk=False).ratio()
