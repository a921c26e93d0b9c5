"""The texts, images and outside links of a body, as raw StreamField JSON has them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from html.parser import HTMLParser
from typing import Any, NamedTuple

from events.placeholders import LINK_TYPE

RawBlock = Mapping[str, Any]
WEB = ("http://", "https://")
# In a Markdown block: [text](https://…), <https://…>, ![alt](…).
MARKDOWN_LINK = re.compile(r"\]\(\s*<?(https?://[^\s)>]+)|<(https?://[^\s>]+)>")
MARKDOWN_ALT = re.compile(r"!\[([^\]\n]+)\]")


class Spot(NamedTuple):
    """Where something is: number of the block from 0, and of the item in its list, or None."""

    block: int
    item: int | None = None


class Heading(NamedTuple):
    level: int
    text: str


class _Reader(HTMLParser):
    """Of one rich text: its headings, the alt texts of images inside it, its links to the web."""

    def __init__(self) -> None:
        super().__init__()
        self.headings: list[Heading] = []
        self.alts: list[str] = []
        self.links: list[str] = []
        self._level = 0
        self._text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if re.fullmatch("h[1-6]", tag):
            self._level, self._text = int(tag[1]), []
        elif tag == "a" and values.get("linktype") == LINK_TYPE:
            self.alts.append(values.get("alt") or "")
        elif tag == "a" and (values.get("href") or "").lower().startswith(WEB):
            self.links.append(values["href"] or "")

    def handle_data(self, data: str) -> None:
        if self._level:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if self._level and tag == f"h{self._level}":
            self.headings.append(Heading(self._level, "".join(self._text).strip()))
            self._level = 0


def read_rich_text(html: str) -> _Reader:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader


def find_rich_texts(block: RawBlock) -> list[str]:
    """The rich texts of a block, in their order."""
    value = block.get("value")
    if block["type"] == "text":
        return [value or ""]
    if block["type"] in ("quote", "callout") and isinstance(value, Mapping):
        return [value.get("quote") or value.get("text") or ""]
    if block["type"] == "table" and isinstance(value, Mapping):
        return [cell or "" for row in value.get("rows") or () for cell in row.get("values") or ()]
    return []


def find_headings(body: Sequence[RawBlock]) -> Iterator[tuple[Spot, Heading | None]]:
    """The headings in their order; None stands for a Markdown block, which may have any."""
    for number, block in enumerate(body):
        if block["type"] == "markdown":
            yield Spot(number), None
        for html in find_rich_texts(block):
            yield from ((Spot(number), heading) for heading in read_rich_text(html).headings)


def find_alts(body: Sequence[RawBlock]) -> Iterator[tuple[Spot, str]]:
    """The alt texts of all images that are not decorative; one that is missing is the form's to refuse."""
    for number, block in enumerate(body):
        value = block.get("value")
        if block["type"] == "image":
            yield from ((Spot(number), alt) for alt in _read_alt(value))
        elif block["type"] == "gallery" and isinstance(value, Mapping):
            for item, entry in enumerate(value.get("images") or ()):
                yield from ((Spot(number, item), alt) for alt in _read_alt(entry.get("value")))
        elif block["type"] == "markdown":
            yield from ((Spot(number), alt) for alt in MARKDOWN_ALT.findall(value or ""))
        for html in find_rich_texts(block):
            yield from ((Spot(number), alt) for alt in read_rich_text(html).alts)


def _read_alt(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping) and not value.get("decorative"):
        yield value.get("alt_text") or ""


def find_outside_links(body: Sequence[RawBlock]) -> Iterator[tuple[Spot, str]]:
    """The web addresses that a body links to."""
    for number, block in enumerate(body):
        value = block.get("value")
        if block["type"] == "embed" and isinstance(value, Mapping):
            url = str(value.get("url") or "")
            yield from ((Spot(number), url) for _ in [url] if url.lower().startswith(WEB))
        elif block["type"] == "markdown":
            yield from ((Spot(number), one or other) for one, other in MARKDOWN_LINK.findall(value or ""))
        for html in find_rich_texts(block):
            yield from ((Spot(number), url) for url in read_rich_text(html).links)
