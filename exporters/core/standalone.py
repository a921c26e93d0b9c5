"""Markdown as blocks can hold it: pictures stand alone, and headings are below the page's title.

A block of the page holds a picture or words, never both; the import keeps such paragraphs as raw Markdown,
since a file has to come back as it was. What is pasted has no file to come back to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from exporters.core.blocks.wrappers import FIGURE, GALLERY
from exporters.core.markdown import (
    Block,
    Heading,
    Html,
    Image,
    Inline,
    Link,
    Paragraph,
    Root,
    Table,
    Text,
    Verbatim,
    normalize_inline,
    parse_markdown,
    serialize_markdown,
)

_LOWEST = 6


def lower_headings(body: str) -> str:
    """The text, its headings one level lower if one has the first level; else the text itself."""
    nodes = [spanned.block for spanned in parse_markdown(body)]
    if not any(isinstance(node, Heading) and node.depth == 1 for node in nodes):
        return body
    return _rewrite(body, lambda node, _before: [_lower(node)])


def stand_alone(body: str) -> str:
    """The text, each picture in a paragraph of its own: at its place, or behind the list, quote or table."""
    return _rewrite(body, _lift)


def is_definition(text: str) -> bool:
    """Whether a text shows nothing: it only says where links lead that are written elsewhere."""
    return all(isinstance(spanned.block, Verbatim) for spanned in parse_markdown(text))


def _rewrite(body: str, change: Callable[[Block, Block | None], list[Block]]) -> str:
    """The text with what `change(node, node before it)` returns in place of each top-level node.

    A node that is not changed keeps its bytes.
    """
    parts, end = [], 0
    before: Block | None = None
    for spanned in parse_markdown(body):
        node = spanned.block
        changed = change(node, before)
        if changed != [node]:
            written = serialize_markdown(Root(tuple(changed))).strip("\n")
            # A paragraph may end where the next block begins, without an empty line.
            parts += [body[end : spanned.start], written, "\n"]
            end = spanned.end
        before = node
    return "".join([*parts, body[end:]])


def _lower(node: Block) -> Block:
    return replace(node, depth=min(node.depth + 1, _LOWEST)) if isinstance(node, Heading) else node


def _lift(node: Block, before: Block | None) -> list[Block]:
    if isinstance(node, Html) or (isinstance(before, Html) and _is_wrapper(before)):
        return [node]
    if isinstance(node, Paragraph):
        return list(_split(node.children)) if _has_pictures(node) else [node]
    found: list[Image] = []
    kept = _without_pictures(node, found)
    if not found:
        return [node]
    return [*([kept] if kept is not None else []), *(Paragraph((image,)) for image in found)]


def _is_wrapper(node: Html) -> bool:
    return node.value.startswith((FIGURE.opening, GALLERY.opening))


def _has_pictures(node: Any) -> bool:
    found: list[Image] = []
    _without_pictures(node, found)
    return bool(found)


def _split(children: Sequence[Inline]) -> Iterator[Block]:
    """Paragraphs of words and of one picture each, in the order of the text."""
    words: list[Inline] = []
    for child in [*children, None]:
        found: list[Image] = []
        kept = child if child is None else _without_pictures(child, found)
        if kept is not None:
            words.append(kept)
        if found or child is None:
            normal = normalize_inline(tuple(words))
            if normal:
                yield Paragraph(normal)
            words = []
        yield from (Paragraph((image,)) for image in found)


def _without_pictures(node: Any, found: list[Image]) -> Any:
    """The node without its pictures, which `found` then holds; None where nothing is left of it."""
    if isinstance(node, Image):
        found.append(replace(node, title=""))
        return None
    if isinstance(node, Table):
        rows = tuple(tuple(normalize_inline(_keep(cell, found)) for cell in row) for row in node.rows)
        return replace(node, rows=rows)
    children = getattr(node, "children", None)
    if children is None:
        return node
    count = len(found)
    kept = _keep(children, found)
    if len(found) == count:
        return node
    if isinstance(node, Link):
        # The address of a picture that is a link is no less a word of the author.
        return replace(node, children=kept or (Text(node.url),))
    if isinstance(node, (Paragraph, Heading)):
        kept = normalize_inline(kept)
    return replace(node, children=kept) if kept else None


def _keep(children: Sequence[Any], found: list[Image]) -> tuple[Any, ...]:
    kept = (_without_pictures(child, found) for child in children)
    return tuple(child for child in kept if child is not None)
