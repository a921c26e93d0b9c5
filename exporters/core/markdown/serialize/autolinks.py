"""Web and e-mail addresses in text that is no link, kept from being read as GFM autolink literals.

Both processors look for addresses in the decoded text, so no escape helps; an empty comment in the
middle splits the text that they look at.
Source: https://github.github.com/gfm/#autolinks-extension-
"""

from __future__ import annotations

import re

# A cheap test that hardly any text passes.
_SUSPECT = re.compile(r"://|www\.|@[\w.-]", re.IGNORECASE | re.ASCII)

# Where an address is split: after a scheme, after www, before @. Wider than either
# processor's own pattern: a comment too many is invisible, one too few is a link.
_SPLIT = re.compile(
    r"""
      (?<=http:)(?=//) | (?<=https:)(?=//)
    | (?<![A-Za-z0-9]www)(?<=www)(?=\.)
    | (?<=[\w.+-])(?=@[\w-]*\.)
    """,
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)


def split_addresses(text: str) -> list[str]:
    """The text in parts, none of which either processor takes for an address."""
    if not _SUSPECT.search(text):
        return [text]
    return _SPLIT.split(text)
