"""The simplest front matter, read without a YAML parser: lines of a key and one plain or quoted value.

Most files have no other, and PyYAML takes longer over these lines than all the rest of an export does.
"""

from __future__ import annotations

import re

from exporters.core.front_matter.values import Value, resolve

# A plain value begins like a word, number or path, and contains nothing that could end a plain scalar.
_LINE = re.compile(
    r"""(?P<key>[A-Za-z][A-Za-z0-9_-]{0,99}):[ ]
    (?: "(?P<quoted>[^"\\]*)" | (?!.*(?::[ ]|[ ]\#|[:\ ]\Z)) (?P<plain>(?:\.{0,2}/)*[^\W_].*) )""",
    re.VERBOSE,
)
# In characters: far below what the parser's limits allow.
_LONGEST = 10_000


def read_plain(yaml: str) -> dict[str, Value] | None:
    """The keys and values of such a text, as the YAML parser gives them; None for any other text."""
    if len(yaml) > _LONGEST:
        return None
    values: dict[str, Value] = {}
    for line in yaml.removesuffix("\n").split("\n"):
        found = _LINE.fullmatch(line)
        if found is None or not line.isprintable() or found["key"] in values:
            return None
        try:
            key, value = resolve(found["key"]), found["quoted"]
            values[found["key"]] = resolve(found["plain"]) if value is None else value
        except ValueError:
            return None
        if key != found["key"]:
            return None
    return values
