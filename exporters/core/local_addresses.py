"""The local addresses of a text: files and pages that it names relative to itself.

An image of Markdown is imported by Astro, relative to the folder of the file. Links, and addresses in HTML,
are resolved by a browser, relative to the page's URL. The integration reads the same in check/content.js;
`frontend-contract/local-addresses.cases.json` has the cases for both.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from html import unescape
from html.parser import HTMLParser
from typing import Any, NamedTuple
from urllib.parse import unquote

from markdown_it.common.utils import unescapeAll
from markdown_it.token import Token

from exporters.core.errors import ExportError
from exporters.core.i18n import gettext_noop
from exporters.core.markdown.parse.tokens import tokenize
from exporters.core.paths import page_url

ATTRIBUTES = {
    "a": ("href",),
    "area": ("href",),
    "audio": ("src",),
    "embed": ("src",),
    "iframe": ("src",),
    "image": ("href", "xlink:href"),
    "img": ("src", "srcset"),
    "input": ("src",),
    "link": ("href",),
    "object": ("data",),
    "script": ("src",),
    "source": ("src", "srcset"),
    "track": ("src",),
    "use": ("href", "xlink:href"),
    "video": ("src", "poster"),
}
"""Tag -> its attributes that hold an address; `style` may hold some in any tag."""

# A scheme, a root, a fragment, a query or nothing; and an alias of the project's own ("~/x", "@assets/x").
_ELSEWHERE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|[/#?\\]|\Z|[@~$][^/]*/")
# One image of a srcset, with its width or density.
_CANDIDATE = re.compile(r"([^\s,]\S*[^\s,])(?:\s[^,]*)?(?:,|$)")
_CSS_URL = re.compile(r"url\(\s*([\"']?)(.*?)\1\s*\)", re.IGNORECASE)
_SUFFIX = re.compile(r"[?#].*", re.DOTALL)
# Where an address may be written: after "](" or "]:" of Markdown, or as the value of an attribute.
_WRITTEN = re.compile(
    r"""\](?:\(|:)\s*(?:<(?P<angled>[^<>\n]*)>|(?P<bare>[^\s<][^\s]*))"""
    r"""|[A-Za-z:]+\s*=\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<unquoted>[^\s"'=<>`]+))"""
)
_FILE = re.compile(r"[^\s:*?\"<>|]*[^\s:*?\"<>|/.]\.[A-Za-z0-9]{2,5}")


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


def find_in_markdown(text: str) -> list[LocalAddress]:
    """The local addresses of a Markdown text in its order, each once. Raises SourceError over a limit."""
    found = (address for token in _walk(tokenize(text).tokens) for address in _read_token(token))
    return list(dict.fromkeys(address for address in found if is_local(address.url)))


def find_in_html(html: str) -> list[str]:
    """All addresses of an HTML text in its order, local or not."""
    reader = _HtmlReader()
    reader.feed(html)
    reader.close()
    return reader.addresses


def find_in_values(values: object) -> list[LocalAddress]:
    """The strings of front matter that look like the path of a local file, at any depth, each once."""
    found = (value for value in _walk_values(values) if is_local(value) and _FILE.fullmatch(value))
    return [LocalAddress(value, Kind.VALUE) for value in dict.fromkeys(found)]


def replace_in_markdown(text: str, new: Mapping[LocalAddress, str]) -> str:
    """The text with other addresses and nothing else changed.

    Raises ExportError where an address is written in a way that cannot be changed alone.
    """
    wanted = {address: url for address, url in new.items() if url != address.url}
    if not wanted:
        return text
    shape = _shape(text)
    urls = {address.url: url for address, url in wanted.items()}
    rest = len(text)
    for (start, end), meant, encode in sorted(_find_written(text), key=lambda found: found[0], reverse=True):
        if end > rest or meant not in urls:
            continue
        changed = text[:start] + encode(urls[meant]) + text[end:]
        # In code the same characters are text.
        if _shape(changed) == shape:
            text, rest = changed, start
    left = [address.url for address in find_in_markdown(text) if address in wanted]
    if left:
        raise ExportError(
            gettext_noop("%(url)s cannot be changed where it stands; write the address anew"), url=left[0]
        )
    return text


def _walk(tokens: Iterable[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        # What an image's description says is its text; nothing in it is shown.
        if token.type != "image":
            yield from _walk(token.children or ())


def _read_token(token: Token) -> Iterator[LocalAddress]:
    if token.type == "image":
        yield LocalAddress(str(token.attrs["src"]), Kind.IMAGE)
    elif token.type == "link_open":
        yield LocalAddress(str(token.attrs["href"]), Kind.LINK)
    elif token.type in ("html_block", "html_inline"):
        yield from (LocalAddress(url, Kind.LINK) for url in find_in_html(token.content))


class _HtmlReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if value is None:
                continue
            if name == "style":
                self.addresses += [match[2] for match in _CSS_URL.finditer(value)]
            elif name in ATTRIBUTES.get(tag, ()):
                self.addresses += _CANDIDATE.findall(value) if name == "srcset" else [value.strip()]


def _walk_values(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _walk_values(inner)
    elif isinstance(value, Sequence):
        for inner in value:
            yield from _walk_values(inner)


def _find_written(text: str) -> Iterator[tuple[tuple[int, int], str, Callable[[str], str]]]:
    """(start, end), meaning, and how another address is written there, of all that may be an address."""
    at = 0
    while match := _WRITTEN.search(text, at):
        at = match.start() + 1
        kind = str(match.lastgroup)
        start, end = match.span(kind)
        if kind == "angled":
            yield (start, end), unescapeAll(match[kind]), lambda url: re.sub(r"([<>\\])", r"\\\1", url)
        elif kind == "bare":
            for stop in _ends(text, start, end):
                yield (start, stop), unescapeAll(text[start:stop]), _encode_bare
        else:
            yield from _find_in_attribute(match[kind], start)


def _ends(text: str, start: int, end: int) -> Iterator[int]:
    """Where an address that no brackets enclose may end: at its end, or before a parenthesis."""
    yield from (at for at in range(start + 1, end) if text[at] == ")")
    yield end


def _find_in_attribute(value: str, start: int) -> Iterator[tuple[tuple[int, int], str, Callable[[str], str]]]:
    parts = [*_CSS_URL.finditer(value), *_CANDIDATE.finditer(value)]
    spans = {(0, len(value)), *(match.span(2 if match.re is _CSS_URL else 1) for match in parts)}
    for first, last in sorted(spans):
        yield (start + first, start + last), unescape(value[first:last]).strip(), _encode_attribute


def _encode_bare(url: str) -> str:
    return re.sub(r"[()<>\\]", r"\\\g<0>", url).replace(" ", "%20")


def _encode_attribute(url: str) -> str:
    return url.replace("&", "&amp;").replace('"', "&quot;").replace("'", "&#39;").replace(" ", "%20")


def _shape(text: str) -> list[Any]:
    """All that a text says but for its local addresses."""
    return [_shape_token(token) for token in _walk(tokenize(text).tokens)]


def _shape_token(token: Token) -> tuple[Any, ...]:
    attributes = {
        name: "" if name in ("src", "href") and is_local(str(value)) else value
        for name, value in token.attrs.items()
    }
    content = "" if token.type == "inline" else token.content
    if token.type in ("html_block", "html_inline"):
        for url in sorted(filter(is_local, find_in_html(content)), key=len, reverse=True):
            content = content.replace(_encode_attribute(url), "").replace(url, "")
    return token.type, token.tag, attributes, content, token.info, token.hidden, token.level
