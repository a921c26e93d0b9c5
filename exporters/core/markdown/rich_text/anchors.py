"""Links with more than an address: HTML in Markdown, which has no sign for it, a link in rich text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape, unescape

# Those that the editor keeps; events/link_attributes.py has the same.
KEPT = ("title", "target", "rel", "hreflang")

_TAG = re.compile(r'<a((?: [a-z]+="[^"\n]+")+)>')
_ATTRIBUTE = re.compile(r' ([a-z]+)="([^"\n]+)"')
_ENTITY = re.compile(r"&(?=#?\w+;)")


def read_anchor(html: str) -> dict[str, str] | None:
    """The attributes of a raw tag that comes back as it is from the editor; None for any other."""
    if not _TAG.fullmatch(html):
        return None
    attributes = {name: unescape(value) for name, value in _ATTRIBUTE.findall(html)}
    first, *others = attributes
    held = first == "href" and others and set(others) <= set(KEPT)
    return attributes if held and write_anchor(attributes) == html else None


def write_anchor(attributes: Mapping[str, str]) -> str:
    """The raw tag in a file, which escapes no more than it has to."""
    values = {name: _ENTITY.sub("&amp;", value).replace('"', "&quot;") for name, value in attributes.items()}
    return "<a" + "".join(f' {name}="{value}"' for name, value in values.items()) + ">"


def anchor_tag(attributes: Mapping[str, str]) -> str:
    """The tag as Wagtail stores it."""
    return "<a" + "".join(f' {name}="{escape(value)}"' for name, value in attributes.items()) + ">"
