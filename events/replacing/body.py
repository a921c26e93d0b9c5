"""Replacing in an event: its title, its description and the raw JSON of its body."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from events.links import refused_scheme
from events.replacing.markup import replace_attributes, replace_lines
from events.replacing.search import (
    ADDRESS,
    ALT,
    DESCRIPTION,
    MARKDOWN,
    REFUSED,
    TEXT,
    TITLE,
    Excerpt,
    Search,
    find_excerpts,
    replace_text,
)

RawBlock = Mapping[str, Any]

# As long as a title may be.
TITLE_LENGTH = 255
WEB = ("http://", "https://")
# Of Markdown and HTML: tags, the addresses of links and images, and addresses that are written out.
ADDRESSES = re.compile(
    r"<[^<>]*>|\]\([^()\s]*|^ {0,3}\[[^\]\n]+\]:\s*\S+|\bhttps?://[^\s<>)\]]+", re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Found:
    """place: of TITLE … ADDRESS. block, item: the numbers of a block, and of an item of its list, from 0."""

    place: str
    excerpt: Excerpt
    block: int | None = None
    item: int | None = None


@dataclass(frozen=True, slots=True)
class Replaced:
    """An event's words afterwards. body: raw StreamField JSON."""

    title: str
    description: str
    body: list[RawBlock]
    found: list[Found]

    @property
    def count(self) -> int:
        """How many times something is replaced."""
        return sum(not found.excerpt.reason for found in self.found)


def replace_in_event(
    title: str, description: str, body: Sequence[RawBlock], search: Search, *, may_write_markdown: bool
) -> Replaced:
    """The event's words with what was found replaced; all else is the very same values."""
    found: list[Found] = []
    if TITLE in search.places:
        title, excerpts = replace_checked(title, search, _is_title)
        found += [Found(TITLE, excerpt) for excerpt in excerpts]
    if DESCRIPTION in search.places:
        description, excerpts = replace_text(description, search)
        found += [Found(DESCRIPTION, excerpt) for excerpt in excerpts]
    new: list[RawBlock] = []
    for number, block in enumerate(body):
        replacer = _BlockReplacer(search, may_write_markdown, number)
        rewrite = REWRITERS.get(block["type"])
        value = rewrite(block["value"], replacer) if rewrite and block["value"] else block["value"]
        new.append({**block, "value": value})
        found += replacer.found
    return Replaced(title, description, new, found)


def replace_checked(
    text: str, search: Search, is_allowed: Callable[[str], bool]
) -> tuple[str, list[Excerpt]]:
    """As `replace_text`; the text stays where it could not be stored afterwards, with the reason REFUSED."""
    new, excerpts = replace_text(text, search)
    if not excerpts or is_allowed(new):
        return new, excerpts
    return text, [replace(excerpt, reason=REFUSED) for excerpt in excerpts]


def _is_title(text: str) -> bool:
    return bool(text.strip()) and len(text) <= TITLE_LENGTH


def _is_link(address: str) -> bool:
    return bool(address.strip()) and refused_scheme(address) is None


def _is_web_address(address: str) -> bool:
    return address.lower().startswith(WEB)


@dataclass(slots=True)
class _BlockReplacer:
    """Replaces in the parts of one block, and notes what it found."""

    search: Search
    may_write_markdown: bool
    number: int
    found: list[Found] = field(default_factory=list)
    item: int | None = None

    def note(self, place: str, excerpts: Sequence[Excerpt]) -> None:
        self.found += [Found(place, excerpt, self.number, self.item) for excerpt in excerpts]

    def plain(self, text: str | None, place: str = TEXT) -> str | None:
        if not text or place not in self.search.places:
            return text
        new, excerpts = replace_text(text, self.search)
        self.note(place, excerpts)
        return new

    def rich(self, html: str | None) -> str | None:
        if not html:
            return html
        if TEXT in self.search.places:
            html, excerpts = replace_lines(html, self.search)
            self.note(TEXT, excerpts)
        if ALT in self.search.places:
            html, excerpts = replace_attributes(html, alt=lambda text: replace_text(text, self.search))
            self.note(ALT, excerpts)
        if ADDRESS in self.search.places:
            html, excerpts = replace_attributes(
                html, address=lambda text: replace_checked(text, self.search, _is_link)
            )
            self.note(ADDRESS, excerpts)
        return html

    def web_address(self, text: str | None) -> str | None:
        if not text or ADDRESS not in self.search.places:
            return text
        new, excerpts = replace_checked(text, self.search, _is_web_address)
        self.note(ADDRESS, excerpts)
        return new

    def verbatim(self, text: str) -> str:
        """Markdown: what stands in a tag or an address counts as an address."""
        matches = list(self.search.pattern.finditer(text))
        if not matches:
            return text
        spans = [match.span() for match in ADDRESSES.finditer(text)]
        places = {
            match: ADDRESS
            if any(start < match.end() and match.start() < end for start, end in spans)
            else TEXT
            for match in matches
        }
        reason = "" if self.may_write_markdown else MARKDOWN
        for match in reversed(matches):
            if places[match] in self.search.places and not reason:
                text_before, text_after = text[: match.start()], text[match.end() :]
                text = f"{text_before}{self.search.put}{text_after}"
        for match, place in places.items():
            if place in self.search.places:
                self.note(place, list(find_excerpts(match.string, [match], reason)))
        return text


Value = dict[str, Any]


def _rewrite_image(value: Value, block: _BlockReplacer) -> Value:
    new = {**value}
    if "alt_text" in value:
        new["alt_text"] = block.plain(value["alt_text"], ALT)
    if "caption" in value:
        new["caption"] = block.plain(value["caption"])
    return new


def _rewrite_items(items: list[Any], block: _BlockReplacer, rewrite: Callable[..., Value]) -> list[Any]:
    new = []
    for block.item, item in enumerate(items):
        new.append({**item, "value": rewrite(item["value"], block)})
    block.item = None
    return new


def _rewrite_gallery(value: Value, block: _BlockReplacer) -> Value:
    return {**value, "images": _rewrite_items(value["images"], block, _rewrite_image)}


def _rewrite_documents(value: list[Any], block: _BlockReplacer) -> list[Any]:
    return _rewrite_items(value, block, _rewrite_by(title=_BlockReplacer.plain))


def _rewrite_table(value: Value, block: _BlockReplacer) -> Value:
    new = _rewrite_by(caption=_BlockReplacer.plain)(value, block)
    new["columns"] = [{**column, "heading": block.plain(column["heading"])} for column in value["columns"]]
    new["rows"] = [{**row, "values": [block.rich(cell) for cell in row["values"]]} for row in value["rows"]]
    return new


def _rewrite_by(**parts: Callable[[_BlockReplacer, Any], Any]) -> Callable[[Value, _BlockReplacer], Value]:
    """A function that rewrites a StructBlock. parts: name -> how."""

    def rewrite(value: Value, block: _BlockReplacer) -> Value:
        changed = {name: by(block, value[name]) for name, by in parts.items() if name in value}
        return {**value, **changed}

    return rewrite


_PLAIN, _RICH = _BlockReplacer.plain, _BlockReplacer.rich

REWRITERS: dict[str, Callable[[Any, _BlockReplacer], Any]] = {
    "text": lambda value, block: block.rich(value),
    "image": _rewrite_image,
    "gallery": _rewrite_gallery,
    "quote": _rewrite_by(quote=_RICH, attribution=_PLAIN),
    "table": _rewrite_table,
    "code": _rewrite_by(code=_PLAIN),
    "embed": _rewrite_by(url=_BlockReplacer.web_address, title=_PLAIN),
    "documents": _rewrite_documents,
    "callout": _rewrite_by(title=_PLAIN, text=_RICH),
    "markdown": lambda value, block: block.verbatim(value),
}
"""Type of a block -> its value with the words replaced. A divider has none."""
