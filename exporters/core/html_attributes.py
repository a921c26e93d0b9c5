"""The values of HTML attributes, as browsers read them."""

from __future__ import annotations

import re
from html import unescape
from html.entities import html5

_REFERENCE = re.compile(r"&(?:#[0-9]+;?|#[xX][0-9a-fA-F]+;?|[A-Za-z][A-Za-z0-9]*;?)")


def unescape_attribute(written: str) -> str:
    """The value of an attribute. `&copy=2` stays: a name without ";" counts only where no "=" goes on.

    Source: https://html.spec.whatwg.org/multipage/parsing.html#named-character-reference-state
    """

    def read(match: re.Match[str]) -> str:
        name = match[0][1:]
        is_number, follows = name[0] == "#", written[match.end() : match.end() + 1]
        is_named = name in html5 and (name.endswith(";") or follows != "=")
        return unescape(match[0]) if is_number or is_named else match[0]

    return _REFERENCE.sub(read, written)
