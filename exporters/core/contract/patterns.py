"""The patterns of JSON Schema, which are JavaScript's, said in Python's dialect.

Without this the two sides judge differently: Python's `$` also matches before a final line break, its `\\d`
takes the digits of every script, and its `\\s` and `.` know other spaces and line breaks.
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
    """A pattern of JavaScript, ready to search with. Raises re.error for what Python cannot read."""
    said = []
    in_brackets = False
    for piece in _PIECE.findall(pattern):
        table = _IN_BRACKETS if in_brackets else _ELSEWHERE
        said.append(table.get(piece, piece))
        in_brackets = piece != "]" if in_brackets else piece == "["
    return re.compile("".join(said))
