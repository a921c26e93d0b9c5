"""The local addresses of a Markdown text: found as a processor finds them, changed where they are written.

The integration reads the same in shared/local-addresses.js and check/content.js. The cases for both are in
`frontend-contract/local-addresses.cases.json`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from html import unescape
from typing import Any
from urllib.parse import quote

from markdown_it.common.utils import unescapeAll
from markdown_it.token import Token

from exporters.core.errors import ExportError
from exporters.core.i18n import gettext_noop
from exporters.core.local_addresses import (
    SRCSET_CANDIDATE,
    Kind,
    LocalAddress,
    find_in_html,
    is_local,
    looks_like_file,
    shape_of_html,
    walk_strings,
)
from exporters.core.markdown.parse.tokens import MAX_CHARACTERS, tokenize

# Where an address may be written: after "](" or "]:" of Markdown, or as the value of an attribute.
_WRITTEN = re.compile(
    r"""\](?:\(|:)\s*(?:<(?P<angled>[^<>\n]*)>|(?P<bare>[^\s<][^\s]*))"""
    r"""|[A-Za-z:-]+\s*=\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<unquoted>[^\s"'=<>`]+))"""
)

# Most texts hold none; to look is much cheaper than to parse.
_MAY_HOLD_ADDRESS = re.compile(r"\][(\[:]|<[A-Za-z]")

# As local_addresses.CSS_URL, where the quotes may be entities.
_WRITTEN_CSS_URL = re.compile(
    r"""(?:url\(\s*|@import\s+(?=["'&]))(?P<quote>["']|&(?:quot|apos|#0*3[49]|#x2[27]);|)(?P<url>.*?)(?P=quote)"""
    r"""(?:\s*\)|(?<=["';]))""",
    re.IGNORECASE,
)


def find_local_addresses(text: str) -> list[LocalAddress]:
    """The local addresses of a Markdown text in its order, each once.

    Raises SourceError over a limit, for a text that may hold one.
    """
    if not _MAY_HOLD_ADDRESS.search(text):
        return []
    found = (address for token in _walk(tokenize(text).tokens) for address in _read_token(token))
    return list(dict.fromkeys(address for address in found if is_local(address.url)))


def find_in_values(values: object) -> list[LocalAddress]:
    """The local files that strings of front matter name, at any depth, each once.

    A string that looks like a path is one; in any other, they are found as in Markdown.
    """
    found = (url for value in walk_strings(values) for url in _find_in_string(value))
    return [LocalAddress(url, Kind.VALUE) for url in dict.fromkeys(found)]


def _find_in_string(value: str) -> list[str]:
    if looks_like_file(value):
        return [value]
    if len(value) > MAX_CHARACTERS:
        return []
    return [address.url for address in find_local_addresses(value)]


def replace_local_addresses(text: str, new: Mapping[LocalAddress, str]) -> str:
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
    left = [address.url for address in find_local_addresses(text) if address in wanted]
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
    # In the text of a style.
    yield from ((match.span("url"), match["url"], _encode_css) for match in _WRITTEN_CSS_URL.finditer(text))


def _ends(text: str, start: int, end: int) -> Iterator[int]:
    """Where an address that no brackets enclose may end: at its end, or before a parenthesis."""
    yield from (at for at in range(start + 1, end) if text[at] == ")")
    yield end


def _find_in_attribute(value: str, start: int) -> Iterator[tuple[tuple[int, int], str, Callable[[str], str]]]:
    backgrounds = (match.span("url") for match in _WRITTEN_CSS_URL.finditer(value))
    candidates = (match.span(1) for match in SRCSET_CANDIDATE.finditer(value))
    spans = {(0, len(value)), *backgrounds, *candidates}
    for first, last in sorted(spans):
        yield (start + first, start + last), unescape(value[first:last]).strip(), _encode_attribute


def _encode_bare(url: str) -> str:
    return re.sub(r"[()<>\\]", r"\\\g<0>", url).replace(" ", "%20")


def _encode_attribute(url: str) -> str:
    return url.replace("&", "&amp;").replace('"', "&quot;").replace("'", "&#39;").replace(" ", "%20")


def _encode_css(url: str) -> str:
    return re.sub(r"[\s\"'()\\]", lambda match: quote(match[0]), url)


def _shape(text: str) -> list[Any]:
    """All that a text says but for its local addresses."""
    return [_shape_token(token) for token in _walk(tokenize(text).tokens)]


def _shape_token(token: Token) -> tuple[Any, ...]:
    attributes = {
        name: "" if name in ("src", "href") and is_local(str(value)) else value
        for name, value in token.attrs.items()
    }
    content: object = "" if token.type == "inline" else token.content
    if token.type in ("html_block", "html_inline"):
        content = shape_of_html(token.content)
    return token.type, token.tag, attributes, content, token.info, token.hidden, token.level
