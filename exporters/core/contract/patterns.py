"""The patterns of JSON Schema, which are JavaScript's regular expressions, translated into Python's.

Untranslated they would match other texts than in Astro: Python's `$` also matches before a final line break,
its `\\d` matches the digits of every script, and its `\\s` and `.` know other spaces and line breaks.
"""

import re
from functools import cache

# https://tc39.es/ecma262/#prod-CharacterClassEscape
_SPACES = r"\t\n\v\f\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
_CLASSES = {r"\d": "0-9", r"\w": "A-Za-z0-9_", r"\s": _SPACES}
_IN_BRACKETS = {**_CLASSES, "[": r"\["}
_ELSEWHERE = {
    **{escape: f"[{members}]" for escape, members in _CLASSES.items()},
    **{escape.upper(): f"[^{members}]" for escape, members in _CLASSES.items()},
    ".": r"[^\n\r\u2028\u2029]",
    "$": r"\Z",
}
_PIECE = re.compile(r"\\.|.", re.DOTALL)


@cache
def compile_pattern(pattern: str) -> re.Pattern[str]:
    """A JavaScript pattern, compiled. Raises re.error for what Python cannot read."""
    translated = []
    in_brackets = False
    for piece in _PIECE.findall(pattern):
        table = _IN_BRACKETS if in_brackets else _ELSEWHERE
        translated.append(table.get(piece, piece))
        in_brackets = piece != "]" if in_brackets else piece == "["
    return re.compile("".join(translated))
