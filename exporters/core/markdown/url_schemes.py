"""What a link may lead to."""

from __future__ import annotations

import re

from exporters.core.errors import ExportError
from exporters.core.i18n import gettext_noop

SAFE_SCHEMES = {"http", "https", "mailto", "tel"}
SCRIPT_SCHEMES = {"javascript", "vbscript", "data"}

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
# Browsers skip these inside an address: "java\tscript:" runs.
_SKIPPED = re.compile(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028\u2029\ufeff\ufffd]")


def unsafe_scheme(url: str) -> str | None:
    """The scheme of an address that could run a script or leave the web; None for one that is fine."""
    found = _SCHEME.match(_SKIPPED.sub("", url))
    return found[1].lower() if found and found[1].lower() not in SAFE_SCHEMES else None


def refuse_unsafe(url: str) -> str:
    """The address itself; raises ExportError for one that no page may link to."""
    scheme = unsafe_scheme(url)
    if scheme is not None:
        raise ExportError(
            gettext_noop(
                "links to %(scheme)s:…, which is not allowed; link to a web address, an e-mail or a phone"
            ),
            scheme=scheme,
        )
    return url


def script_scheme(url: str) -> str | None:
    """The scheme of an address that runs what it holds; None for any other."""
    scheme = unsafe_scheme(url)
    return scheme if scheme in SCRIPT_SCHEMES else None
