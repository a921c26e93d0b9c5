"""Rich text → nodes: what the stored HTML shows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser

from exporters.errors import ExportError
from exporters.markdown.links import refuse_unsafe
from exporters.markdown.nodes import (
    Block,
    Break,
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
    Strong,
    Subscript,
    Superscript,
    Text,
)
from exporters.markdown.normalize import normalize_inline
from exporters.markdown.rich_text.writer import LOOSE
from exporters.references import References

_VOID = {"br", "hr", "embed", "img"}
_MARKS: dict[str, type[Strong | Emphasis | Delete | Superscript | Subscript]] = {
    "b": Strong,
    "strong": Strong,
    "i": Emphasis,
    "em": Emphasis,
    "s": Delete,
    "del": Delete,
    "sup": Superscript,
    "sub": Subscript,
}
_HEADINGS = {f"h{depth}": depth for depth in range(1, 7)}
_LISTS = {"ul", "ol"}
_BLOCKS = {"p", *_HEADINGS, *_LISTS}


@dataclass(slots=True)
class _Element:
    """A piece of HTML: its children are elements and texts."""

    name: str
    attributes: dict[str, str]
    children: list[_Element | str] = field(default_factory=list)


class _TreeBuilder(HTMLParser):
    """Builds elements; a tag that is never closed ends with its parent."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = _Element("", {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = _Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in _VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        for depth in range(len(self.open) - 1, 0, -1):
            if self.open[depth].name == tag:
                del self.open[depth:]
                break

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def parse_html(html: str, references: References) -> tuple[Block, ...]:
    """The nodes of rich text as Wagtail stores it; empty paragraphs are dropped.

    Raises ExportError for an element that Draftail never stores, and DanglingReference.
    """
    builder = _TreeBuilder()
    builder.feed(html)
    builder.close()
    return tuple(_Reader(references).blocks(builder.root.children))


@dataclass(frozen=True, slots=True)
class _Reader:
    references: References

    def blocks(self, children: Sequence[_Element | str]) -> list[Block]:
        found: list[Block | None] = []
        loose: list[_Element | str] = []
        for child in children:
            if isinstance(child, _Element) and child.name in _BLOCKS:
                found += [self.paragraph(loose)] if loose else []
                found.append(self.block(child))
                loose = []
            elif not isinstance(child, str) or child.strip(" \t\r\n\f") or loose:
                loose.append(child)
        return _without_empty([*found, self.paragraph(loose)])

    def block(self, element: _Element) -> Block | None:
        if element.name in _LISTS:
            return self.list(element)
        if element.name in _HEADINGS:
            children = normalize_inline(self.inline(element.children))
            return Heading(_HEADINGS[element.name], children) if children else None
        return self.paragraph(element.children)

    def list(self, element: _Element) -> Block | None:
        items = [child for child in element.children if isinstance(child, _Element) and child.name == "li"]
        spread = any(item.attributes.get("data-block-key", "").startswith(LOOSE) for item in items)
        nodes = tuple(ListItem(tuple(self.blocks(item.children))) for item in items)
        return List(nodes, ordered=element.name == "ol", spread=spread) if nodes else None

    def paragraph(self, children: Sequence[_Element | str]) -> Block | None:
        inline = normalize_inline(self.inline(children))
        return Paragraph(inline) if inline else None

    def inline(self, children: Iterable[_Element | str], *, code: bool = False) -> tuple[Inline, ...]:
        nodes: list[Inline] = []
        for child in children:
            if isinstance(child, str):
                nodes.append(InlineCode(child) if code else Text(child))
            else:
                nodes += self.element(child, code=code)
        return tuple(nodes)

    def element(self, element: _Element, *, code: bool) -> Sequence[Inline]:
        if element.name in _MARKS:
            return [_MARKS[element.name](self.inline(element.children, code=code))]
        if element.name == "code":
            return self.inline(element.children, code=True)
        if element.name == "br":
            return [Break()]
        if element.name == "a":
            return self.anchor(element, code=code)
        raise ExportError(
            f"the text holds a <{element.name}>, which cannot be written as Markdown; take it out of the text"
        )

    def anchor(self, element: _Element, *, code: bool) -> Sequence[Inline]:
        kind = element.attributes.get("linktype", "")
        if kind == "image":
            return [self.image(element)]
        address = _ADDRESSES.get(kind)
        if address is None:
            raise ExportError(f"the text holds a link of the kind {kind!r}; make it an ordinary link")
        children = self.inline(element.children, code=code)
        if not kind and "href" not in element.attributes:
            # Wagtail takes the address from a link that it does not allow.
            return children
        return [Link(address(element.attributes, self.references), children)]

    def image(self, element: _Element) -> Inline:
        """An image; the marks of the character that stands for it are its own."""
        attributes = element.attributes
        url = self.references.image_url(_number(attributes))
        image: Inline = Image(url, attributes.get("alt", ""), attributes.get("title", ""))
        marks = []
        while (children := [child for child in element.children if isinstance(child, _Element)]) and children[
            0
        ].name in _MARKS:
            element = children[0]
            marks.append(_MARKS[element.name])
        for mark in reversed(marks):
            image = mark((image,))
        return image


def _without_empty(blocks: Sequence[Block | None]) -> list[Block]:
    """The blocks that show something. Lists that touch are one, as they are in the editor."""
    shown: list[Block] = []
    for index, block in enumerate(blocks):
        last = blocks[index - 1] if index else None
        if isinstance(block, List) and isinstance(last, List) and block.ordered == last.ordered:
            joined = shown[-1]
            assert isinstance(joined, List)
            children, spread = (*joined.children, *block.children), joined.spread or block.spread
            shown[-1] = replace(joined, children=children, spread=spread)
        elif block is not None:
            shown.append(block)
    return shown


def _number(attributes: dict[str, str]) -> int:
    number = attributes.get("id", "")
    if not (number.isascii() and number.isdigit()):
        raise ExportError(
            f"the text refers to something by the number {number!r}; take the link out and set it again"
        )
    return int(number)


def _address(attributes: dict[str, str], _references: References) -> str:
    return refuse_unsafe(attributes["href"])


_ADDRESSES: dict[str, Callable[[dict[str, str], References], str]] = {
    "": _address,
    "page": lambda attributes, references: references.page_url(_number(attributes)),
    "document": lambda attributes, references: references.document_url(_number(attributes)),
}
