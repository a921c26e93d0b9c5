"""The style of a Markdown file, found by counting."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from exporters.core.markdown.nodes import Code, List, ThematicBreak
from exporters.core.markdown.parse.blocks import Spanned
from exporters.core.markdown.style import CANONICAL, Style

_ORDERED = re.compile(r"(\d{1,9})([.)])")
_FENCE = re.compile(r"`{3,}|~{3,}")
# A pair of marks around words, with nothing of the same kind beside them.
_MARKS = {
    "strong": re.compile(r"(?<![*_\\])(\*\*|__)(?=[^\s*_])"),
    "emphasis": re.compile(r"(?<![*_\\\w])([*_])(?=[^\s*_])"),
}
_HARD_BREAK = re.compile(r"(\\|[ ]{2,})(?=\r?\n[ \t]*\S)")


def detect_style(source: str, nodes: Sequence[Spanned]) -> Style:
    """The most frequent notations of a body; the canonical one where it has none of that kind."""
    seen: dict[str, Counter[str]] = {}
    for name, value in [*_observe_blocks(source, nodes), *_observe_inline(source)]:
        seen.setdefault(name, Counter())[value] += 1
    chosen: dict[str, Any] = {name: counter.most_common(1)[0][0] for name, counter in seen.items()}
    return replace(CANONICAL, **chosen)


def _observe_blocks(source: str, nodes: Sequence[Spanned]) -> Iterator[tuple[str, str]]:
    """(field of Style, value) for each notation that is met; so do the others."""
    for spanned in nodes:
        if isinstance(spanned.node, List):
            yield from _observe_list(source, spanned)
        elif isinstance(spanned.node, ThematicBreak):
            yield "thematic_break", source[spanned.start : spanned.end].strip()
        elif isinstance(spanned.node, Code) and (fence := _FENCE.match(source, spanned.start)):
            yield "fence", fence[0]
        for child in spanned.children:
            yield from _observe_blocks(source, child.children)


def _observe_list(source: str, spanned: Spanned) -> Iterator[tuple[str, str]]:
    numbers = []
    for item in spanned.children:
        ordered = _ORDERED.match(source, item.start)
        if ordered is None:
            yield "bullet", source[item.start]
        else:
            numbers.append(ordered[1])
            yield "ordered", ordered[2]
    if len(numbers) > 1:
        yield "numbering", "repeat" if numbers[0] == numbers[1] else "count"


def _observe_inline(source: str) -> Iterator[tuple[str, str]]:
    for name, marks in _MARKS.items():
        for found in marks.finditer(source):
            yield name, found[1]
    for found in _HARD_BREAK.finditer(source):
        yield "hard_break", "\\" if found[1] == "\\" else "  "
