"""Which schemes a link may have, and web addresses that become links."""

import re
from collections.abc import Iterator
from html import unescape

SCHEMES = frozenset({"http", "https", "mailto", "tel"})

SCHEME = re.compile(r"[a-z][a-z0-9+.-]*(?=:)", re.IGNORECASE)
# Browsers skip these inside an address: "java\tscript:" runs.
INVISIBLE = re.compile(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028\u2029\ufeff\ufffd]")
HREF = re.compile(r'<a\b[^>]*?\shref="([^"]*)"')

TAG = re.compile(r"(<[^>]*>)")
TAG_NAME = re.compile(r"<(/?)([a-z0-9]+)", re.IGNORECASE)
# Inside these a web address stays text: it is a link already, or an example.
CLOSED_TO_LINKS = frozenset({"a", "code"})

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
    """Return the scheme of an address that no page may link to, or None where the link is fine.

    Addresses without a scheme (`/x`, `#x`, `../x`) stay on the site.
    """
    scheme = SCHEME.match(INVISIBLE.sub("", address))
    if scheme is None or scheme.group().lower() in SCHEMES:
        return None
    return scheme.group().lower()


def refused_schemes(html: str) -> Iterator[str]:
    """Yield the schemes that the rich text's links must not have."""
    for href in HREF.findall(html):
        scheme = refused_scheme(unescape(href))
        if scheme:
            yield scheme


def link_addresses(html: str) -> str:
    """Return the rich text with every web and e-mail address typed as text made a link.

    html: rich text as Wagtail stores it, `>` escaped inside attributes.
    Astro's processors link such an address in any case, each with its own idea of where it ends.
    """
    closed, parts = 0, []
    for part in TAG.split(html):
        name = TAG_NAME.match(part)
        if name and name.group(2).lower() in CLOSED_TO_LINKS:
            closed += -1 if name.group(1) else 1
        parts.append(part if part.startswith("<") or closed else ADDRESS.sub(link, part))
    return "".join(parts)


def link(match: re.Match[str]) -> str:
    """Return the matched address as a link, the punctuation after it left outside."""
    address = bare_address(match.group())
    if not HOST.search(address):
        return match.group()
    return f'<a href="{destination(address)}">{address}</a>{match.group()[len(address) :]}'


def bare_address(text: str) -> str:
    """Return the text without the punctuation that ends a sentence rather than an address."""
    while text and not text.endswith("&amp;"):
        unbalanced = text.endswith(")") and text.count(")") > text.count("(")
        if not unbalanced and text[-1] not in TRAILING:
            break
        text = text[:-1]
    return text


def destination(address: str) -> str:
    """Return where an address as it was typed leads to."""
    if address.lower().startswith(("http://", "https://")):
        return address
    return f"http://{address}" if address.lower().startswith("www.") else f"mailto:{address}"
