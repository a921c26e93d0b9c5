"""What of a text that somebody wrote came alive on a page: elements, attributes, addresses, scripts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

MARK = "canary"
ADDRESSES = {"href", "src", "action", "formaction", "data", "poster", "srcdoc", "xlink:href"}
# In JSON the quotation mark has a backslash, and "<" is \\u003C: so it stands in a script as it was typed.
RAW = "'\"></"


class _Finder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._in_script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in_script = tag == "script"
        if MARK in tag:
            self.found.append(f"<{tag}>")
        for name, value in attrs:
            if MARK in name or (name.startswith("on") and MARK in (value or "")):
                self.found.append(f"<{tag} {name}={value!r}>")
            address = re.sub(r"[\x00-\x20]", "", value or "").lower()
            if name in ADDRESSES and address.startswith(("javascript:", "vbscript:", "data:text/html")):
                self.found.append(f"<{tag} {name}={value!r}>")

    def handle_endtag(self, tag: str) -> None:
        self._in_script = self._in_script and tag != "script"

    def handle_data(self, data: str) -> None:
        if self._in_script and RAW in data:
            self.found.append(f"<script> {data[max(0, data.index(RAW) - 40) :][:120]}")


def find_alive(html: str) -> list[str]:
    """Everything on a page that is more than text."""
    finder = _Finder()
    finder.feed(html)
    finder.close()
    return finder.found


def find_html(kind: str, content: str) -> Iterator[str]:
    """The HTML of an answer: itself, or what the scripts of the admin put into a page."""
    if "html" in kind:
        yield content
    elif content:
        yield from _find_in(json.loads(content))


def _find_in(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from (text for key, text in value.items() if "html" in key and isinstance(text, str))
        value = list(value.values())
    if isinstance(value, list):
        for part in value:
            yield from _find_in(part)
