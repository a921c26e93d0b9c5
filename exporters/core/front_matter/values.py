"""The values of a front matter, and how plain scalars resolve to them.

Source: the default schema of js-yaml 4 (YAML 1.2 core, timestamps, merge keys), which Astro reads with.
"""

import math
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import TypeAlias

Value: TypeAlias = "bool | int | float | str | date | datetime | list[Value] | dict[str, Value] | None"

# Above it JavaScript rounds whole numbers silently.
MAX_SAFE_INTEGER = 2**53 - 1

_NULL = re.compile(r"(?:~|null|Null|NULL|)\Z")
_BOOL = re.compile(r"(?:(true|True|TRUE)|false|False|FALSE)\Z")
_INT = re.compile(r"([-+]?)(?:0b([01]+)|0x([0-9a-fA-F]+)|0o([0-7]+)|([0-9]+))\Z")
_FLOAT = re.compile(r"(?:[-+]?[0-9]+(?:\.[0-9]*)?(?:[eE][-+]?[0-9]+)?|\.[0-9]+(?:[eE][-+]?[0-9]+)?)\Z")
_SPECIAL_FLOAT = re.compile(r"(?:([-+]?)\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))\Z")
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})\Z")
_TIMESTAMP = re.compile(
    r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[Tt]|[ \t]+)([0-9]{1,2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]*))?"
    r"(?:[ \t]*(?:Z|([-+])([0-9]{1,2})(?::([0-9]{2}))?))?\Z"
)

# JavaScript has no whole numbers above 2^1024; js-yaml reads such digits as a string.
_BITS = 1024


def is_same(one: Value, other: Value) -> bool:
    """Whether both are the same value in JavaScript: 2 and 2.0 are one number, 1 and true are two values."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(is_same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(is_same, one, other))
    if _is_number(one) and _is_number(other):
        return one == other or (one != one and other != other)
    return type(one) is type(other) and one == other


def _is_number(value: Value) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def resolve(text: str) -> Value:
    """The value that js-yaml reads from an untagged plain scalar.

    Raises ValueError for a date outside the years 1 to 9999.
    """
    for pattern, construct in _IMPLICIT:
        match = pattern.match(text)
        if match is not None:
            return construct(match)
    return text


def _construct_int(match: re.Match[str]) -> Value:
    sign, binary, hexadecimal, octal, decimal = match.groups()
    digits = binary or hexadecimal or octal or decimal
    base = 2 if binary else 16 if hexadecimal else 8 if octal else 10
    # Python refuses to convert some thousands of decimal digits; 2^1024 has 309.
    if len(digits.lstrip("0")) > _BITS:
        return match[0]
    number = int(digits, base)
    if number.bit_length() > _BITS:
        return match[0]
    return -number if sign == "-" else number


def _construct_float(match: re.Match[str]) -> Value:
    number = float(match[0])
    return number if math.isfinite(number) else match[0]


def _construct_special(match: re.Match[str]) -> Value:
    if match[0][-1] in "nN":
        return math.nan
    return -math.inf if match[1] == "-" else math.inf


def _construct_date(match: re.Match[str]) -> Value:
    year, month, day = (int(part) for part in match.groups())
    return _roll_over(year, month, day).date()


def _construct_timestamp(match: re.Match[str]) -> Value:
    year, month, day, hour, minute, second = (int(part) for part in match.groups()[:6])
    moment = _roll_over(year, month, day) + timedelta(
        hours=hour, minutes=minute, seconds=second, milliseconds=int((match[7] or "")[:3].ljust(3, "0"))
    )
    if match[8]:
        offset = timedelta(hours=int(match[9]), minutes=int(match[10] or 0))
        moment += offset if match[8] == "-" else -offset
    return moment


def _roll_over(year: int, month: int, day: int) -> datetime:
    """Midnight in UTC of a date, where the 31st of February is the 3rd of March and year 21 is 1921.

    Source: Date.UTC of JavaScript, which js-yaml calls without a check.
    """
    months = (year + 1900 if year < 100 else year) * 12 + month - 1
    try:
        return datetime(months // 12, months % 12 + 1, 1, tzinfo=UTC) + timedelta(days=day - 1)
    except OverflowError as error:
        raise ValueError(str(error)) from error


_IMPLICIT: list[tuple[re.Pattern[str], Callable[[re.Match[str]], Value]]] = [
    (_NULL, lambda _match: None),
    (_BOOL, lambda match: match[1] is not None),
    (_INT, _construct_int),
    (_FLOAT, _construct_float),
    (_SPECIAL_FLOAT, _construct_special),
    (_DATE, _construct_date),
    (_TIMESTAMP, _construct_timestamp),
]
