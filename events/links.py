"""Allowed schemes of links, and autolinking of web and e-mail addresses."""

import re
from collections.abc import Iterator
from html import unescape

SCHEMES = frozenset({"http", "https", "mailto", "tel"})

SCHEME = re.compile(r"[a-z][a-z0-9+.-]*(?=:)", re.IGNORECASE)
# Browsers skip these inside an address: "java\tscript:" runs.
IGNORED_BY_BROWSERS = re.compile(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028\u2029\ufeff\ufffd]")
HREF = re.compile(r'<a\b[^>]*?\shref="([^"]*)"')

TAG = re.compile(r"(<[^>]*>)")
TAG_NAME = re.compile(r"<(/?)([a-z0-9]+)", re.IGNORECASE)
# Inside these elements an address stays text: it is linked already, or an example of code.
NO_LINKS_INSIDE = frozenset({"a", "code"})

# `&` stands in an address as `&amp;`; every other entity is a character that ends it.
CHARACTER = r"(?:&amp;|[^\s<&\xa0„“”»«‚‘’\ufffc])"
ADDRESS = re.compile(
    rf"(?<![\w/@.:+-])(?:https?://|www\.){CHARACTER}+"
    r"|(?<![\w/@.:+-])[a-z0-9._+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+",
    re.IGNORECASE,
)
TRAILING = "?!.,:;*_~'\"…"
HOST = re.compile(r"(?:https?://|www\.|@)[\w-]+", re.IGNORECASE)


def refused_scheme(address: str) -> str | None:
    """Return the scheme of an address where it is not allowed, else None.

    Addresses without a scheme (`/x`, `#x`, `../x`) stay on the site.
    """
    scheme = SCHEME.match(IGNORED_BY_BROWSERS.sub("", address))
    if scheme is None or scheme.group().lower() in SCHEMES:
        return None
    return scheme.group().lower()


def refused_schemes(html: str) -> Iterator[str]:
    """Yield the schemes of the rich text's links that are not allowed."""
    for href in HREF.findall(html):
        scheme = refused_scheme(unescape(href))
        if scheme:
            yield scheme


def link_addresses(html: str) -> str:
    """Return the rich text with every web and e-mail address typed as text made a link.

    html: rich text as Wagtail stores it, `>` escaped inside attributes.
    Astro's processors would autolink such an address in any case, each by its own rule of where it ends.
    """
    depth, parts = 0, []
    for part in TAG.split(html):
        name = TAG_NAME.match(part)
        if name and name.group(2).lower() in NO_LINKS_INSIDE:
            depth += -1 if name.group(1) else 1
        parts.append(part if part.startswith("<") or depth else ADDRESS.sub(link, part))
    return "".join(parts)


def link(match: re.Match[str]) -> str:
    """Return the matched address as a link, the punctuation after it left outside."""
    address = strip_punctuation(match.group())
    if not HOST.search(address):
        return match.group()
    return f'<a href="{href_of(address)}">{address}</a>{match.group()[len(address) :]}'


def strip_punctuation(text: str) -> str:
    """Return the address without trailing punctuation and unbalanced brackets, which end the sentence."""
    while text and not text.endswith("&amp;"):
        unbalanced = text.endswith(")") and text.count(")") > text.count("(")
        if not unbalanced and text[-1] not in TRAILING:
            break
        text = text[:-1]
    return text


def href_of(address: str) -> str:
    """Return the href of an address as it was typed; without a scheme it is http, or mailto for an e-mail."""
    if address.lower().startswith(("http://", "https://")):
        return address
    return f"http://{address}" if address.lower().startswith("www.") else f"mailto:{address}"
