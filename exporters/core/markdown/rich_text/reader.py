"""Rich text → nodes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from exporters.core.errors import ExportError
from exporters.core.i18n import gettext_noop
from exporters.core.local_addresses import Kind, LocalAddress, is_local
from exporters.core.markdown.nodes import (
    Block,
    Break,
    Delete,
    Emphasis,
    Heading,
    Image,
    Inline,
    InlineCode,
    InlineHtml,
    List,
    ListItem,
    Paragraph,
    Strong,
    Subscript,
    Superscript,
    Text,
)
from exporters.core.markdown.normalize.tree import normalize_inline
from exporters.core.markdown.rich_text.anchors import KEPT, write_anchor
from exporters.core.markdown.rich_text.elements import Element, parse_elements
from exporters.core.markdown.rich_text.items import join_parts, read_key
from exporters.core.markdown.rich_text.runs import MarkType, Run, share_spaces, to_inline
from exporters.core.markdown.url_schemes import refuse_unsafe_url
from exporters.core.references import Addresses

BLOCK_KEY = "data-block-key"

_MARKS: dict[str, MarkType] = {
    "b": Strong,
    "strong": Strong,
    "i": Emphasis,
    "em": Emphasis,
    "s": Delete,
    "del": Delete,
    "sup": Superscript,
    "sub": Subscript,
}
_PLAIN = Run(Text(""))
_HEADINGS = {f"h{depth}": depth for depth in range(1, 7)}
_LISTS = {"ul", "ol"}
_BLOCKS = {"p", *_HEADINGS, *_LISTS}


def parse_rich_text(html: str, references: Addresses) -> tuple[Block, ...]:
    """The nodes of rich text as Wagtail stores it; empty paragraphs are dropped.

    Raises ExportError for an element that Draftail never stores, DanglingReference as `references` does.
    """
    plain = _parse_plain(html)
    return _parse(html, references) if plain is None else plain


def _parse(html: str, references: Addresses | None) -> tuple[Block, ...]:
    return tuple(_RichTextParser(references).blocks(parse_elements(html)))


# Publishing reads the same texts three times: to check the body, to check the page, and for its file.
@lru_cache(maxsize=1000)
def _parse_plain(html: str) -> tuple[Block, ...] | None:
    """The nodes of a text that says all of itself; None where it asks for the address of something."""
    try:
        return _parse(html, None)
    except _AddressNeeded:
        return None


class _AddressNeeded(Exception):
    """A text without references has one."""


@dataclass(frozen=True, slots=True)
class _RichTextParser:
    """references: None for a text that may not need them."""

    references: Addresses | None

    @property
    def addresses(self) -> Addresses:
        if self.references is None:
            raise _AddressNeeded
        return self.references

    def blocks(self, children: Sequence[Element | str]) -> list[Block]:
        found: list[Block | None] = []
        loose: list[Element | str] = []
        for child in children:
            if isinstance(child, Element) and child.name in _BLOCKS:
                found += [self.paragraph(loose)] if loose else []
                found.append(self.block(child))
                loose = []
            elif not isinstance(child, str) or child.strip(" \t\r\n\f") or loose:
                loose.append(child)
        return _without_empty([*found, self.paragraph(loose)])

    def block(self, element: Element) -> Block | None:
        if element.name in _LISTS:
            return self.items(element)
        if element.name in _HEADINGS:
            children = normalize_inline(self.inline(element.children))
            return Heading(_HEADINGS[element.name], children) if children else None
        return self.paragraph(element.children)

    def items(self, element: Element) -> Block | None:
        items = [child for child in element.children if isinstance(child, Element) and child.name == "li"]
        spread = any(read_key(item.attributes.get(BLOCK_KEY, "")).loose for item in items)
        nodes = tuple(ListItem(tuple(self.item(item))) for item in items)
        return List(nodes, ordered=element.name == "ol", spread=spread) if nodes else None

    def item(self, element: Element) -> Sequence[Block]:
        parts = read_key(element.attributes.get(BLOCK_KEY, "")).parts
        count = next((n for n, child in enumerate(element.children) if is_list(child)), len(element.children))
        texts = join_parts(self.runs(element.children[:count]), parts) if parts else None
        if texts is None:
            return self.blocks(element.children)
        return [*texts, *self.blocks(element.children[count:])]

    def paragraph(self, children: Sequence[Element | str]) -> Block | None:
        inline = normalize_inline(self.inline(children))
        return Paragraph(inline) if inline else None

    def inline(self, children: Iterable[Element | str]) -> tuple[Inline, ...]:
        return to_inline(self.runs(children))

    def runs(self, children: Iterable[Element | str]) -> list[Run]:
        runs: list[Run] = []
        for child in children:
            self.read_runs(child, _PLAIN, runs)
        return share_spaces(runs)

    def read_runs(self, child: Element | str, around: Run, runs: list[Run]) -> None:
        """Add the runs of an element or text. around: the marks and the link that it is in."""
        if isinstance(child, str):
            runs.append(around.with_leaf(InlineCode(child) if around.code else Text(child)))
        elif child.name == "br":
            runs.append(around.with_leaf(Break()))
        elif child.name == "a":
            self.read_anchor(child, around, runs)
        elif child.name in _MARKS or child.name == "code":
            mark = _MARKS.get(child.name)
            inner = (
                around._replace(code=True) if mark is None else around._replace(marks=around.marks | {mark})
            )
            for grandchild in child.children:
                self.read_runs(grandchild, inner, runs)
        else:
            raise ExportError(
                gettext_noop(
                    "the text holds a <%(tag)s>, which Markdown has no sign for; take it out of the text"
                ),
                tag=child.name,
            )

    def read_anchor(self, element: Element, around: Run, runs: list[Run]) -> None:
        attributes = element.attributes
        kind = attributes.get("linktype", "")
        address = _ADDRESSES.get(kind)
        inside: list[Run] = []
        if kind == "image":
            inside = [self.image(element, around)]
        elif address is None:
            raise ExportError(
                gettext_noop("the text holds a link of the kind %(kind)r; make it an ordinary link"),
                kind=kind,
            )
        elif not kind and "href" not in attributes:
            # Wagtail drops the address of a link whose scheme it does not allow.
            inside = self.inner_runs(element, around)
        else:
            url, title = address(attributes, self), attributes.get("title", "")
            more = {} if kind else {name: attributes[name] for name in attributes if name in KEPT}
            if set(more) <= {"title"}:
                inside = self.inner_runs(element, around._replace(link=(url, title)))
            else:
                inside = raw_link({"href": url, **more}, self.inner_runs(element, around))
        runs += inside

    def inner_runs(self, element: Element, around: Run) -> list[Run]:
        runs: list[Run] = []
        for child in element.children:
            self.read_runs(child, around, runs)
        return runs

    def image(self, element: Element, around: Run) -> Run:
        """The run of an image, in the marks of the character that stands for it."""
        attributes = element.attributes
        url = self.addresses.image_url(_number(attributes))
        image = Image(url, attributes.get("alt", ""), attributes.get("title", ""))
        inside = self.inner_runs(element, around)
        marks = inside[0].marks if inside else around.marks
        return Run(image, marks, around.link)


def raw_link(attributes: dict[str, str], inside: list[Run]) -> list[Run]:
    """The runs of a link that Markdown has no syntax for, its raw tags in the marks that all of them have."""
    if not inside:
        return []
    marks = frozenset.intersection(*(run.marks for run in inside))
    start, end = (Run(InlineHtml(html), marks) for html in (write_anchor(attributes), "</a>"))
    return [start, *inside, end]


def is_list(child: Element | str) -> bool:
    return isinstance(child, Element) and child.name in _LISTS


def _without_empty(blocks: Sequence[Block | None]) -> list[Block]:
    """The blocks but for None. Adjacent lists of one kind become one, as they are in the editor."""
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
            gettext_noop(
                "the text refers to something by the number %(number)r; take the link out and set it again"
            ),
            number=number,
        )
    return int(number)


def _address(attributes: dict[str, str], parser: _RichTextParser) -> str:
    url = refuse_unsafe_url(attributes["href"])
    return parser.addresses.local_url(LocalAddress(url, Kind.LINK)) if is_local(url) else url


_ADDRESSES: dict[str, Callable[[dict[str, str], _RichTextParser], str]] = {
    "": _address,
    "page": lambda attributes, parser: parser.addresses.page_url(_number(attributes)),
    "document": lambda attributes, parser: parser.addresses.document_url(_number(attributes)),
}
