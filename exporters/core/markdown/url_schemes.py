"""The URL schemes that a link may have."""

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
    """The scheme of an address where it is none of SAFE_SCHEMES; None without one, and for a safe one."""
    found = _SCHEME.match(_SKIPPED.sub("", url))
    return found[1].lower() if found and found[1].lower() not in SAFE_SCHEMES else None


def refuse_unsafe_url(url: str) -> str:
    """The address itself. Raises ExportError for one with an unsafe scheme."""
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
    """The scheme of an address that a browser runs as a script or document; None for any other."""
    scheme = unsafe_scheme(url)
    return scheme if scheme in SCRIPT_SCHEMES else None
