"""HTML → a tree of elements and texts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser

_VOID = {"br", "hr", "embed", "img"}

# What Draftail stores: tags of these names, in lower case, with attributes in double quotes.
_NAME = r"p|h[1-6]|[uo]l|li|b|strong|i|em|s|del|su[bp]|code|a|br"
_TAG = re.compile(rf'<(?:/({_NAME})|({_NAME})((?: [a-z][a-z-]*="[^"<>]*")*)(/?))>')
_ATTRIBUTE = re.compile(r' ([a-z-]+)="([^"]*)"')
_OTHER_REFERENCE = re.compile(r"&(?!(?:amp|lt|gt|quot|\#x27|\#39);)")


@dataclass(slots=True)
class Element:
    """An HTML element; texts among its children are plain strings."""

    name: str
    attributes: dict[str, str]
    children: list[Element | str] = field(default_factory=list)


class _Builder:
    """Builds the tree; an element that is never closed ends with its parent."""

    def __init__(self) -> None:
        self.root = Element("", {})
        self.open = [self.root]

    def start(self, name: str, attributes: dict[str, str]) -> None:
        element = Element(name, attributes)
        self.open[-1].children.append(element)
        if name not in _VOID:
            self.open.append(element)

    def end(self, name: str) -> None:
        for depth in range(len(self.open) - 1, 0, -1):
            if self.open[depth].name == name:
                del self.open[depth:]
                break

    def add(self, text: str) -> None:
        self.open[-1].children.append(text)


def parse_elements(html: str) -> list[Element | str]:
    """The elements and texts of rich text: by a regular expression where Draftail wrote all of it."""
    # Five parts a tag: the text before it, and its four groups.
    parts = _TAG.split(html)
    if any("<" in text for text in parts[::5]) or _OTHER_REFERENCE.search(html):
        return parse_any(html)
    builder = _Builder()
    for index in range(0, len(parts) - 1, 5):
        text, ended, started, attributes, closed = parts[index : index + 5]
        if text:
            builder.add(unescape(text))
        if started:
            found = _ATTRIBUTE.findall(attributes) if attributes else ()
            builder.start(started, {name: unescape(value) for name, value in found})
        if ended or closed:
            builder.end(ended or started)
    if parts[-1]:
        builder.add(unescape(parts[-1]))
    return builder.root.children


def parse_any(html: str) -> list[Element | str]:
    """As `parse_elements`, of any HTML, by Python's own parser: it takes far longer."""
    parser = _HtmlParser()
    parser.feed(html)
    parser.close()
    return parser.builder.root.children


class _HtmlParser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.builder = _Builder()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.builder.start(tag, {name: value or "" for name, value in attrs})

    def handle_endtag(self, tag: str) -> None:
        self.builder.end(tag)

    def handle_data(self, data: str) -> None:
        self.builder.add(data)
