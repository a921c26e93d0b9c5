"""The HTML that a tree means, written without any Markdown in between.

Knows nothing of the exporter but its nodes: no normal form, no escaping, no delimiters. What differs from
a processor's own HTML only in the ways that `tests.astro_oracle.html` ignores is not made the same here.
"""

from collections.abc import Callable
from html import escape
from typing import Any

from exporters.core.markdown import (
    Block,
    Blockquote,
    Break,
    Code,
    Delete,
    Emphasis,
    Heading,
    Image,
    Inline,
    InlineCode,
    Link,
    List,
    ListItem,
    Paragraph,
    Root,
    Strong,
    Subscript,
    Superscript,
    Table,
    Text,
    ThematicBreak,
)
from tests.astro_oracle.html import shown

MARKS: dict[type, str] = {
    Emphasis: "em",
    Strong: "strong",
    Delete: "del",
    Superscript: "sup",
    Subscript: "sub",
}


def expect_html(root: Root) -> str:
    return "".join(map(_block, root.children))


def _text(value: str) -> str:
    return escape(value.replace("\0", "\ufffd"))


def _inline(children: tuple[Inline, ...]) -> str:
    return "".join(INLINE[type(child)](child) for child in children)


def _mark(node: Any) -> str:
    tag = MARKS[type(node)]
    return f"<{tag}>{_inline(node.children)}</{tag}>"


def _link(node: Link) -> str:
    title = f' title="{_text(node.title)}"' if node.title else ""
    return f'<a href="{_text(node.url)}"{title}>{_inline(node.children)}</a>'


def _image(node: Image) -> str:
    title = f' title="{_text(node.title)}"' if node.title else ""
    return f'<img src="{_text(node.url)}" alt="{_text(node.alt)}"{title}>'


INLINE: dict[type, Callable[[Any], str]] = {
    Text: lambda node: _text(node.value),
    InlineCode: lambda node: f"<code>{_text(node.value)}</code>" if node.value else "",
    Break: lambda _node: "<br>",
    Image: _image,
    Link: _link,
    **dict.fromkeys(MARKS, _mark),
}


def _block(node: Block) -> str:
    return BLOCKS[type(node)](node)


def _paragraph(node: Paragraph) -> str:
    inner = _inline(node.children)
    return f"<p>{inner}</p>" if "<code>" in inner or shown(inner) else ""


def _heading(node: Heading) -> str:
    return f"<h{node.depth}>{_inline(node.children)}</h{node.depth}>"


def _list(node: List) -> str:
    if not node.children:
        return ""
    tag = "ol" if node.ordered else "ul"
    start = f' start="{node.start}"' if node.ordered and node.start != 1 else ""
    tasks = ' class="contains-task-list"' if any(item.checked is not None for item in node.children) else ""
    items = "".join(_item(item, spread=node.spread) for item in node.children)
    return f"<{tag}{start}{tasks}>{items}</{tag}>"


def _item(item: ListItem, *, spread: bool) -> str:
    blocks = [block for block in item.children if _block(block)]
    if item.checked is None:
        return f"<li>{_item_blocks(blocks, spread=spread)}</li>"
    box = '<input type="checkbox" disabled' + (" checked" if item.checked else "") + "> "
    if blocks and isinstance(words := blocks[0], Paragraph):
        box += _inline(words.children)
        blocks = blocks[1:]
    first = f"<p>{box}</p>" if spread else box
    return f'<li class="task-list-item">{first}\n{_item_blocks(blocks, spread=spread)}</li>'


def _item_blocks(blocks: list[Block], *, spread: bool) -> str:
    return "\n".join(
        _inline(block.children) if isinstance(block, Paragraph) and not spread else _block(block)
        for block in blocks
    )


def _code(node: Code) -> str:
    language = node.lang.split()[0] if node.lang.split() else ""
    attribute = f' class="language-{_text(language)}"' if language else ""
    value = node.value + "\n" if node.value else ""
    return f"<pre><code{attribute}>{_text(value)}</code></pre>"


def _table(node: Table) -> str:
    columns = max((len(row) for row in node.rows), default=0)
    if not columns:
        return ""
    head = _row(node, 0, "th", columns)
    body = "".join(_row(node, index, "td", columns) for index in range(1, len(node.rows)))
    return f"<table><thead>{head}</thead>{f'<tbody>{body}</tbody>' if body else ''}</table>"


def _row(node: Table, index: int, tag: str, columns: int) -> str:
    cells = []
    for column in range(columns):
        align = node.align[column] if column < len(node.align) else None
        attribute = f' align="{align}"' if align else ""
        cell = node.rows[index][column] if column < len(node.rows[index]) else ()
        cells.append(f"<{tag}{attribute}>{_inline(cell)}</{tag}>")
    return f"<tr>{''.join(cells)}</tr>"


BLOCKS: dict[type, Callable[[Any], str]] = {
    Paragraph: _paragraph,
    Heading: _heading,
    ThematicBreak: lambda _node: "<hr>",
    Blockquote: lambda node: f"<blockquote>{''.join(map(_block, node.children))}</blockquote>",
    List: _list,
    Code: _code,
    Table: _table,
}
