"""Wagtail's rich text ⇄ nodes: the HTML that Draftail stores, without its block keys.

Source: wagtail.admin.rich_text.converters; a test runs both against Wagtail's own converter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from itertools import pairwise

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
from exporters.references import References

PLACEHOLDER = "\N{OBJECT REPLACEMENT CHARACTER}"

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


class NotHeld(Exception):
    """What rich text cannot hold; str() of it says what that is, as in "a numbered list from 5"."""


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
            if isinstance(child, _Element) and (child.name in _BLOCKS or child.name in _HEADINGS):
                found += [self.paragraph(loose), self.block(child)]
                loose = []
            else:
                loose.append(child)
        return [block for block in [*found, self.paragraph(loose)] if block is not None]

    def block(self, element: _Element) -> Block | None:
        if element.name in _LISTS:
            items = [child for child in element.children if isinstance(child, _Element)]
            nodes = tuple(self.item(item) for item in items if item.name == "li")
            return List(nodes, ordered=element.name == "ol") if nodes else None
        if element.name in _HEADINGS:
            children = normalize_inline(self.inline(element.children))
            return Heading(_HEADINGS[element.name], children) if children else None
        return self.paragraph(element.children)

    def paragraph(self, children: Sequence[_Element | str]) -> Block | None:
        inline = normalize_inline(self.inline(children))
        return Paragraph(inline) if inline else None

    def item(self, element: _Element) -> ListItem:
        return ListItem(tuple(self.blocks(element.children)))

    def inline(self, children: Iterable[_Element | str], *, code: bool = False) -> tuple[Inline, ...]:
        nodes: list[Inline] = []
        for child in children:
            if isinstance(child, str):
                nodes.append(InlineCode(child) if code and child else Text(child))
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
            attributes = element.attributes
            url = self.references.image_url(_number(attributes))
            return [Image(url, attributes.get("alt", ""), attributes.get("title", ""))]
        address = _ADDRESSES.get(kind)
        if address is None:
            raise ExportError(f"the text holds a link of the kind {kind!r}; make it an ordinary link")
        return [Link(address(element.attributes, self.references), self.inline(element.children, code=code))]


_BLOCKS = {"p", "ul", "ol"}


def _number(attributes: dict[str, str]) -> int:
    number = attributes.get("id", "")
    if not (number.isascii() and number.isdigit()):
        raise ExportError(
            f"the text refers to something by the number {number!r}; take the link out and set it again"
        )
    return int(number)


def _address(attributes: dict[str, str], _references: References) -> str:
    return refuse_unsafe(attributes.get("href", ""))


_ADDRESSES: dict[str, Callable[[dict[str, str], References], str]] = {
    "": _address,
    "page": lambda attributes, references: references.page_url(_number(attributes)),
    "document": lambda attributes, references: references.document_url(_number(attributes)),
}


def render_html(blocks: Iterable[Block], references: References) -> str:
    """The rich text that shows these nodes. Raises NotHeld for what Draftail has no place for."""
    return "".join(_render_block(block, references) for block in blocks)


def _render_block(block: Block, references: References) -> str:
    render = _BLOCK_RENDERERS.get(type(block))
    if render is None:
        raise NotHeld(f"a {_name(block)}")
    return render(block, references)


def _paragraph(node: Paragraph, references: References) -> str:
    return f"<p>{_render_inline(node.children, references)}</p>"


def _heading(node: Heading, references: References) -> str:
    if node.depth == 1:
        raise NotHeld("a heading of the first level, which is the page's title")
    return f"<h{node.depth}>{_render_inline(node.children, references)}</h{node.depth}>"


def _list(node: List, references: References) -> str:
    if node.spread:
        raise NotHeld("a list with space between its items")
    if node.start != 1:
        raise NotHeld(f"a numbered list that begins with {node.start}")
    name = "ol" if node.ordered else "ul"
    return f"<{name}>{''.join(_item(item, references) for item in node.children)}</{name}>"


def _item(item: ListItem, references: References) -> str:
    if item.checked is not None:
        raise NotHeld("a list of tasks")
    first, rest = item.children[:1], item.children[1:]
    if first and not isinstance(first[0], Paragraph):
        first, rest = (), item.children
    if not all(isinstance(child, List) for child in rest):
        raise NotHeld("a list item with more than one paragraph")
    for one, other in pairwise(rest):
        if isinstance(one, List) and isinstance(other, List) and one.ordered == other.ordered:
            raise NotHeld("two lists side by side in one list item")
    text = "".join(
        _render_inline(child.children, references) for child in first if isinstance(child, Paragraph)
    )
    return f"<li>{text}{render_html(rest, references)}</li>"


_BLOCK_RENDERERS: dict[type, Callable[..., str]] = {Paragraph: _paragraph, Heading: _heading, List: _list}


def _render_inline(nodes: Iterable[Inline], references: References, *, linked: bool = False) -> str:
    parts = []
    for node in nodes:
        render = _INLINE_RENDERERS.get(type(node))
        if render is None:
            raise NotHeld(f"a {_name(node)} inside text")
        parts.append(render(node, references, linked))
    return "".join(parts)


def _mark(tag: str) -> Callable[..., str]:
    def render(node: Strong, references: References, linked: bool) -> str:
        if any(type(child) is type(node) for child in node.children):
            raise NotHeld("a mark within the same mark")
        return f"<{tag}>{_render_inline(node.children, references, linked=linked)}</{tag}>"

    return render


def _link(node: Link, references: References, _linked: bool) -> str:
    if node.title:
        raise NotHeld("a link with a title")
    if not node.children:
        raise NotHeld("a link without text")
    page, document = references.page_id(node.url), references.document_id(node.url)
    if page is not None:
        target = f'linktype="page" id="{page}"'
    elif document is not None:
        target = f'linktype="document" id="{document}"'
    else:
        target = f'href="{escape(node.url)}"'
    return f"<a {target}>{_render_inline(node.children, references, linked=True)}</a>"


def _image(node: Image, references: References, linked: bool) -> str:
    if linked:
        raise NotHeld("an image inside a link")
    number = references.image_id(node.url)
    if number is None:
        raise NotHeld("an image that is not beside the page")
    title = f' title="{escape(node.title)}"' if node.title else ""
    return f'<a linktype="image" id="{number}" alt="{escape(node.alt)}"{title}>{PLACEHOLDER}</a>'


_INLINE_RENDERERS: dict[type, Callable[..., str]] = {
    Text: lambda node, _references, _linked: escape(node.value, quote=False),
    InlineCode: lambda node, _references, _linked: f"<code>{escape(node.value, quote=False)}</code>",
    Break: lambda _node, _references, _linked: "<br/>",
    Strong: _mark("b"),
    Emphasis: _mark("i"),
    Delete: _mark("s"),
    Superscript: _mark("sup"),
    Subscript: _mark("sub"),
    Link: _link,
    Image: _image,
}

_NAMES = {"Html": "piece of HTML", "InlineHtml": "piece of HTML", "FootnoteReference": "footnote"}


def _name(node: object) -> str:
    name = type(node).__name__
    return _NAMES.get(name, name.lower())
