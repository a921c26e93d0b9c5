"""Addresses that are relative to the text that they stand in: files and pages of the Astro project.

An image of Markdown is imported by Astro, relative to the folder of the file. Links, and addresses in HTML,
are resolved by a browser, relative to the page's URL.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from html.parser import HTMLParser
from typing import NamedTuple
from urllib.parse import unquote

from exporters.core.paths import page_url

ATTRIBUTES = {
    "a": ("href", "xlink:href"),
    "area": ("href",),
    "audio": ("src",),
    "embed": ("src",),
    "feimage": ("href", "xlink:href"),
    "frame": ("src", "longdesc"),
    "iframe": ("src", "longdesc"),
    "image": ("href", "xlink:href"),
    "img": ("src", "srcset", "longdesc"),
    "input": ("src",),
    "link": ("href",),
    "object": ("data",),
    "script": ("src",),
    "source": ("src", "srcset"),
    "track": ("src",),
    "use": ("href", "xlink:href"),
    "video": ("src", "poster"),
}
"""Tag -> its attributes that hold an address; `style` may hold some in any tag, a `style` in its text, and
the `srcdoc` of an `iframe` is HTML.

Not read, since none of them shows or opens a file: `action`, `formaction`, `cite`, `ping`, the `content` of a
`meta`.
"""
DOCUMENT = ("iframe", "srcdoc")
"""The attribute that is an HTML text of its own, whose addresses are relative to that around it."""
OF_ANY_TAG = (
    "background",
    "data-background",
    "data-background-image",
    "data-bg",
    "data-lazy-src",
    "data-lazy-srcset",
    "data-original",
    "data-poster",
    "data-src",
    "data-srcset",
    "imagesrcset",
)
"""Attributes of any tag that hold one: of older HTML, and what scripts load later."""

# A scheme, a root, a fragment, a query or nothing; and an alias of the project's own ("~/x", "@assets/x").
_ELSEWHERE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|[/#?\\]|\Z|[@~$][^/]*/")
# One image of a srcset, with its width or density.
SRCSET_CANDIDATE = re.compile(r"([^\s,]\S*[^\s,])(?:\s[^,]*)?(?:,|$)")
CSS_URL = re.compile(r"(?:url\(\s*|@import\s+(?=[\"']))([\"']?)(.*?)\1(?:\s*\)|(?<=[\"']))", re.IGNORECASE)
# Elements whose content is text, not elements; the parser knows scripts and styles itself.
_TEXT_FIELDS = ("textarea", "title")
_SUFFIX = re.compile(r"[?#].*", re.DOTALL)
_FILE = re.compile(r"[^\t\r\n:*?\"<>|]*[^\s:*?\"<>|/.]\.[A-Za-z0-9]{2,5}(?:\?.*|\#.*)?")


class Kind(StrEnum):
    """IMAGE: of Markdown, imported by Astro. LINK: or an address of HTML. VALUE: of the front matter."""

    IMAGE = "image"
    LINK = "link"
    VALUE = "value"


class LocalAddress(NamedTuple):
    """url: as the text means it, entities and backslashes resolved."""

    url: str
    kind: Kind

    @property
    def path(self) -> str:
        """The path that it names, decoded, without query and fragment; no "./" in front."""
        return posixpath.normpath(unquote(_SUFFIX.sub("", self.url)))

    @property
    def is_beside(self) -> bool:
        """Whether it names something in the text's own folder or below it."""
        return self.path.partition("/")[0] != ".."

    def move(self, source: str, path: str) -> str:
        """How a file at `path` names what one at `source` named so; both relative to the project's root.

        What lies beside the file moves with it, and keeps its address.
        """
        if self.is_beside or not source or source == path:
            return self.url
        written = _SUFFIX.sub("", self.url)
        before, after = self._base(source), self._base(path)
        moved = posixpath.relpath(posixpath.join(before, written), after)
        slash = "/" if written.endswith("/") else ""
        return self.url if before == after else f"{moved}{slash}{self.url[len(written) :]}"

    def _base(self, path: str) -> str:
        """What it is relative to in a file: to the page's URL for a browser, else to the file's folder."""
        return page_url(path) if self.kind == Kind.LINK else f"/{posixpath.dirname(path)}"


def is_local(url: str) -> bool:
    """Whether an address is relative to the text that it stands in."""
    return not _ELSEWHERE.match(url)


def find_in_html(html: str) -> list[str]:
    """All addresses of an HTML text in its order, local or not."""
    return _read_html(html).addresses


def shape_of_html(html: str) -> list[object]:
    """All that an HTML text says but for its local addresses, to be compared."""
    return _read_html(html).shape


def _read_html(html: str) -> _HtmlReader:
    reader = _HtmlReader()
    reader.feed(html)
    reader.close()
    return reader


def looks_like_file(value: str) -> bool:
    """Whether a string may be the path of a local file."""
    return is_local(value) and _FILE.fullmatch(value) is not None


class _HtmlReader(HTMLParser):
    """addresses: in their order. shape: all that the text says but for its local addresses."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.shape: list[object] = []
        self._field = ""
        self._is_style = False

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        if self._field:
            self.handle_data(self.get_starttag_text() or "")
            return
        if tag in _TEXT_FIELDS:
            self._field = tag
        self._is_style = tag == "style"
        kept: dict[str, object] = {}
        for name, value in attrs:
            # Of two attributes with one name the first counts, as in a browser.
            if name not in kept:
                kept[name] = None if value is None else self._read(tag, name, value)
        self.shape.append((tag, kept, attrs[len(kept) :]))

    def handle_endtag(self, tag: str) -> None:
        if tag == self._field:
            self._field = ""
        self._is_style = False
        self.shape.append((tag,))

    def handle_data(self, data: str) -> None:
        self.shape.append(self._take(data, _find_css_urls(data)) if self._is_style else data)

    def handle_comment(self, data: str) -> None:
        self.shape.append((data, "comment"))

    def handle_decl(self, decl: str) -> None:
        self.shape.append((decl, "declaration"))

    def _read(self, tag: str, name: str, value: str) -> object:
        """Take the addresses of an attribute; returns it without the local ones."""
        if (tag, name) == DOCUMENT:
            inner = _read_html(value)
            self.addresses += inner.addresses
            return inner.shape
        return self._take(value, _find_spans(tag, name, value))

    def _take(self, value: str, spans: Sequence[tuple[int, int]]) -> str:
        self.addresses += [value[start:end] for start, end in spans]
        for start, end in reversed(spans):
            if is_local(value[start:end]):
                value = value[:start] + value[end:]
        return value


def _find_spans(tag: str, name: str, value: str) -> list[tuple[int, int]]:
    """Where the addresses of an attribute begin and end."""
    if name == "style":
        return _find_css_urls(value)
    if name not in OF_ANY_TAG and name not in ATTRIBUTES.get(tag, ()):
        return []
    if name.endswith("srcset"):
        return [match.span(1) for match in SRCSET_CANDIDATE.finditer(value)]
    start = len(value) - len(value.lstrip())
    return [(start, start + len(value.strip()))]


def _find_css_urls(text: str) -> list[tuple[int, int]]:
    return [match.span(2) for match in CSS_URL.finditer(text)]


def walk_strings(value: object) -> Iterator[str]:
    """The strings of a value of front matter at any depth, keys inside it among them."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from map(str, value)
        for inner in value.values():
            yield from walk_strings(inner)
    elif isinstance(value, Sequence):
        for inner in value:
            yield from walk_strings(inner)
