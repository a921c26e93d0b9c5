"""Nodes → rich text, tag for tag as Wagtail's converter writes it.

Draft.js keeps a flat row of blocks, each with a depth, and draftjs_exporter nests list items again. Its rules
are followed here, so that a page that was opened and saved is not a changed page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import escape
from itertools import pairwise

from exporters.core.i18n import gettext_noop
from exporters.core.markdown.nodes import Block, Heading, Inline, List, Paragraph
from exporters.core.markdown.rich_text.flatten import PLACEHOLDER, StyledText, Unrepresentable, flatten
from exporters.core.markdown.rich_text.items import ItemKey, split_item
from exporters.core.references import References

__all__ = ["PLACEHOLDER", "render_rich_text"]

_TAGS = {
    "BOLD": "b",
    "CODE": "code",
    "ITALIC": "i",
    "STRIKETHROUGH": "s",
    "SUBSCRIPT": "sub",
    "SUPERSCRIPT": "sup",
}


@dataclass(frozen=True, slots=True)
class _Row:
    """One block of Draft.js's. list_tag: "ul" or "ol" for a list item, "" for any other."""

    tag: str
    html: str
    list_tag: str = ""
    depth: int = 0
    key: ItemKey = field(default_factory=ItemKey)


@dataclass(slots=True)
class _ListElement:
    tag: str
    depth: int
    items: list[_ItemElement] = field(default_factory=list)


@dataclass(slots=True)
class _ItemElement:
    html: str = ""
    key: str = ""
    lists: list[_ListElement] = field(default_factory=list)


def render_rich_text(blocks: Iterable[Block], references: References) -> str:
    """The rich text of these nodes. Raises Unrepresentable for what Draftail has no place for."""
    rows = [row for block in blocks for row in _rows(block, references)]
    return "".join(_render_element(element) for element in _nest(rows))


def _rows(block: Block, references: References) -> Iterator[_Row]:
    if isinstance(block, Paragraph):
        yield _Row("p", _render_inline(block.children, references))
    elif isinstance(block, Heading):
        if block.depth == 1:
            raise Unrepresentable(gettext_noop("a heading of the first level, which is the page's title"))
        yield _Row(f"h{block.depth}", _render_inline(block.children, references))
    elif isinstance(block, List):
        yield from _list_rows(block, 0, references)
    else:
        raise Unrepresentable(_NAMES[type(block).__name__])


def _list_rows(node: List, depth: int, references: References) -> Iterator[_Row]:
    if node.start != 1:
        raise Unrepresentable(gettext_noop("a numbered list that begins with %(start)s"), start=node.start)
    for item in node.children:
        line, parts, lists = split_item(item)
        if any(one.ordered == other.ordered for one, other in pairwise(lists)):
            raise Unrepresentable(gettext_noop("two lists side by side in one list item"))
        html = _render_inline(line, references)
        yield _Row("li", html, "ol" if node.ordered else "ul", depth, ItemKey(node.spread, parts))
        for child in lists:
            yield from _list_rows(child, depth + 1, references)


def _nest(rows: list[_Row]) -> list[_Row | _ListElement]:
    """The rows with list items nested in lists, as draftjs_exporter's WrapperState does."""
    elements: list[_Row | _ListElement] = []
    stack: list[_ListElement] = []
    for number, row in enumerate(rows):
        if not row.list_tag:
            stack = []
            elements.append(row)
            continue
        head = stack[-1] if stack else None
        if head is None or row.depth > head.depth or row.list_tag != head.tag:
            _open_lists(row, stack, elements)
        if head is not None and row.depth < head.depth:
            del stack[row.depth + 1 :]
        stack[row.depth].items.append(_ItemElement(row.html, row.key.write(number)))
    return elements


def _open_lists(row: _Row, stack: list[_ListElement], elements: list[_Row | _ListElement]) -> None:
    del stack[row.depth :]
    for depth in range(len(stack), row.depth + 1):
        opened = _ListElement(row.list_tag, depth)
        if not stack:
            elements.append(opened)
        else:
            if not stack[-1].items:
                stack[-1].items.append(_ItemElement())
            stack[-1].items[-1].lists.append(opened)
        stack.append(opened)


def _render_element(element: _Row | _ListElement) -> str:
    if isinstance(element, _Row):
        return f"<{element.tag}>{element.html}</{element.tag}>"
    return f"<{element.tag}>{''.join(_render_item(item) for item in element.items)}</{element.tag}>"


def _render_item(item: _ItemElement) -> str:
    key = f' data-block-key="{item.key}"' if item.key else ""
    return f"<li{key}>{item.html}{''.join(_render_element(child) for child in item.lists)}</li>"


def _render_inline(children: Iterable[Inline], references: References) -> str:
    writer = _HtmlWriter()
    for styled in flatten(children, references):
        writer.add(styled)
    return writer.finish()


@dataclass(slots=True)
class _HtmlWriter:
    """Writes the HTML of one block's text: links outermost, then styles by name; outside links a style stays
    open for as long as it goes on.

    space: one that is not written yet, since Wagtail moves it behind the tags that close after it.
    """

    html: list[str] = field(default_factory=list)
    styles: list[str] = field(default_factory=list)
    entity: str = ""
    space: str = ""

    def add(self, styled: StyledText) -> None:
        if styled.entity != self.entity or styled.text == PLACEHOLDER:
            self.close_entity()
            self.html += [self.take_space(), styled.entity]
            self.entity = styled.entity
        elif self.entity:
            self.close_styles(0)
        styles = sorted(styled.styles)
        same = 0
        while same < min(len(self.styles), len(styles)) and self.styles[same] == styles[same]:
            same += 1
        self.close_styles(same)
        self.html += [self.take_space(), *(f"<{_TAGS[style]}>" for style in styles[same:])]
        self.styles = styles
        text = styled.text.removesuffix(" ")
        self.space = styled.text[len(text) :]
        self.html.append(escape(text, quote=False).replace("\n", "<br/>"))

    def take_space(self) -> str:
        space, self.space = self.space, ""
        return space

    def close_styles(self, left_open: int) -> None:
        self.html += [f"</{_TAGS[style]}>" for style in reversed(self.styles[left_open:])]
        del self.styles[left_open:]

    def close_entity(self) -> None:
        self.close_styles(0)
        if self.entity:
            self.html.append("</a>")
        self.entity = ""

    def finish(self) -> str:
        self.close_entity()
        return "".join(self.html)


_NAMES = {
    "Code": gettext_noop("a piece of code without any text"),
    "Html": gettext_noop("a piece of HTML"),
    "Blockquote": gettext_noop("a quote that holds more than text"),
    "Table": gettext_noop("a table whose head holds more than plain text, or with images"),
    "ThematicBreak": gettext_noop("a divider"),
    "FootnoteDefinition": gettext_noop("a footnote"),
    "Verbatim": gettext_noop("a link definition that nothing uses"),
}
