"""Links with attributes that Markdown has no syntax for: a raw `<a>` in the file, a link in rich text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape

from exporters.core.html_attributes import unescape_attribute

# The attributes that Draftail keeps; events/link_attributes.py has the same.
KEPT = ("title", "target", "rel", "hreflang")

_TAG = re.compile(r'<a((?: [a-z]+="[^"\n]+")+)>')
_ATTRIBUTE = re.compile(r' ([a-z]+)="([^"\n]+)"')
_ENTITY = re.compile(r"&(?=#?\w+;)")


def read_anchor(html: str) -> dict[str, str] | None:
    """The attributes of a raw tag that `write_anchor` gives back as it is; None for any other."""
    if not _TAG.fullmatch(html):
        return None
    attributes = {name: unescape_attribute(value) for name, value in _ATTRIBUTE.findall(html)}
    first, *others = attributes
    is_kept = first == "href" and others and set(others) <= set(KEPT)
    return attributes if is_kept and write_anchor(attributes) == html else None


def write_anchor(attributes: Mapping[str, str]) -> str:
    """The raw tag as it is written to a file: no more is escaped than must be."""
    values = {name: _ENTITY.sub("&amp;", value).replace('"', "&quot;") for name, value in attributes.items()}
    return "<a" + "".join(f' {name}="{value}"' for name, value in values.items()) + ">"


def anchor_tag(attributes: Mapping[str, str]) -> str:
    """The tag as Wagtail stores it in rich text."""
    return "<a" + "".join(f' {name}="{escape(value)}"' for name, value in attributes.items()) + ">"
