"""Links of a block written as the source has them: `<a href="…">text</a>` where it is HTML there.

HTML has the address before the text and Markdown after it: words that stand in another order cannot be
merged.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from html import escape
from typing import Any

from exporters.core.html_attributes import unescape_attribute
from exporters.core.markdown.nodes import Block, Inline, InlineHtml, Link, Table

_ANCHOR = re.compile(r'<a\s+href="([^"\n]*)"', re.IGNORECASE)


def write_links_as_html(source: str, old: Block, new: Block) -> Iterator[tuple[Block, Block]]:
    """The old and the new block with raw tags for those links that are HTML in the old one's source.

    Nothing where none is. A link whose address is another now is taken for the one at its place.
    """
    addresses = {unescape_attribute(address) for address in _ANCHOR.findall(source)}
    if not addresses:
        return
    links = list(_find_links(old))
    html = [link.url in addresses for link in links]
    here = {link.url for link in links}
    at = 0

    def is_html(link: Link) -> bool:
        nonlocal at
        at += 1
        if link.url in here:
            return link.url in addresses
        return html[at - 1] if at <= len(html) else all(html)

    yield _replace_links(old, lambda link: link.url in addresses), _replace_links(new, is_html)


def _find_links(node: Any) -> Iterator[Link]:
    """All links in a node, in their order."""
    if isinstance(node, Link):
        yield node
    for child in _children(node):
        yield from _find_links(child)


def _children(node: Any) -> Iterator[Any]:
    if isinstance(node, Table):
        yield from (inline for row in node.rows for cell in row for inline in cell)
    else:
        yield from getattr(node, "children", ())


def _replace_links(block: Any, is_html: Callable[[Link], bool]) -> Any:
    if isinstance(block, Table):
        rows = tuple(tuple(_replace_inline(cell, is_html) for cell in row) for row in block.rows)
        return replace(block, rows=rows)
    if not hasattr(block, "children"):
        return block
    return replace(block, children=_replace_inline(block.children, is_html))


def _replace_inline(nodes: tuple[Any, ...], is_html: Callable[[Link], bool]) -> tuple[Any, ...]:
    replaced: list[Any] = []
    for node in nodes:
        if isinstance(node, Link) and is_html(node):
            replaced += _write_link(node)
        else:
            replaced.append(_replace_links(node, is_html))
    return tuple(replaced)


def _write_link(link: Link) -> list[Inline]:
    title = f' title="{escape(link.title)}"' if link.title else ""
    return [InlineHtml(f'<a href="{escape(link.url)}"{title}>'), *link.children, InlineHtml("</a>")]
