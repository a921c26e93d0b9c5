"""Smaller trees that still fail, so that a person can see why."""

from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any

from exporters.core.markdown import Heading, List, ListItem, Paragraph, Root

# Tuples of blocks, of inline nodes, of rows and of cells all shrink alike.
_TEXTS = ("value", "alt", "title", "lang")


# Enough for one answer of the judge to be worth the wait.
BATCH = 50


def shrink(root: Root, fails: Callable[[list[Root]], list[bool]], *, rounds: int = 60) -> Root:
    """The smallest tree that a greedy search finds. fails: judges many trees at once."""
    for _ in range(rounds):
        candidates = sorted(set(_smaller(root)), key=_order)
        found = _first_failing(candidates, fails)
        if found is None:
            break
        root = found
    return root


def _first_failing(candidates: list[Root], fails: Callable[[list[Root]], list[bool]]) -> Root | None:
    for start in range(0, len(candidates), BATCH):
        batch = candidates[start : start + BATCH]
        for candidate, failed in zip(batch, fails(batch), strict=True):
            if failed:
                return candidate
    return None


def _order(tree: Any) -> tuple[int, str]:
    """Small ones first, and of equal ones always the same."""
    written = repr(tree)
    return len(written), written


def _smaller(node: Any) -> Iterator[Any]:
    """All trees with one thing taken out of the node, or put in the place of what holds it."""
    for field in fields(node):
        value = getattr(node, field.name)
        if isinstance(value, tuple):
            for shorter in _shorter(value):
                yield replace(node, **{field.name: shorter})
        elif field.name in _TEXTS and value:
            for cut in _cut(value):
                yield replace(node, **{field.name: cut})
        elif field.name in ("spread", "ordered") and value:
            yield replace(node, **{field.name: False})


def _shorter(items: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    if len(items) > 3:
        yield items[: len(items) // 2]
        yield items[len(items) // 2 :]
    for index, item in enumerate(items):
        before, after = items[:index], items[index + 1 :]
        if item is not None:
            yield before + after
        if isinstance(item, tuple):
            for inner in _shorter(item):
                yield (*before, inner, *after)
        elif is_dataclass(item):
            yield before + _contents(item) + after
            for smaller in _smaller(item):
                yield (*before, smaller, *after)


def _contents(node: Any) -> tuple[Any, ...]:
    """What can stand in the place of the node."""
    if isinstance(node, List):
        return tuple(block for item in node.children for block in item.children)
    return () if isinstance(node, Paragraph | Heading | ListItem) else getattr(node, "children", ())


def _cut(text: str) -> Iterator[str]:
    step = len(text)
    while step:
        for start in range(0, len(text), step):
            yield text[:start] + text[start + step :]
        step //= 2
