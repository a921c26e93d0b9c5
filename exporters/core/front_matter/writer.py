"""Values → YAML that YAML 1.1, YAML 1.2 and js-yaml read back as the same values."""

import json
import math
import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any

import yaml

from exporters.core.errors import ContractError
from exporters.core.front_matter.values import MAX_SAFE_INTEGER, Value, resolve
from exporters.core.i18n import gettext_noop

INDENT = "  "

# Letters, digits, and characters that mean nothing to YAML at the start of a value.
_PLAIN_START = re.compile(r"[^\W_]|[_./(+„“”‚‘’…–—]|[\U0001f000-\U0001faff]")
# What ends a plain scalar or is no scalar; flow indicators end one only inside `[…]` and `{…}`.
_PLAIN_END = re.compile(r":(?:\s|\Z)|(?:\A|\s)#|\A\.\.\.(?:\s|\Z)")
_PLAIN_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*(?: [A-Za-z0-9_-]+)*\Z")
# What may stand without quotes inside `[…]` and `{…}` too, whatever reads it.
_PLAIN_IN_FLOW = re.compile(r"\w[\w ./-]*")
# YAML 1.1's short forms of true and false, which PyYAML knows only when spelt out.
_SHORT_BOOL = frozenset("yYnN")

# Control characters, line breaks of YAML 1.1, the BOM, lone surrogates and noncharacters.
_ESCAPED = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]")

# A key longer than this, in bytes as in characters, must be written with `?`.
_MAX_KEY = 128


def write(values: Mapping[str, Value], newline: str = "\n") -> str:
    """A whole new front matter without its fences: one line a key, in the mapping's order.

    A key whose value is None is left out; lists and mappings take one line an item.
    Raises ContractError for a value that Astro could not read back, such as an integer above 2^53 - 1.
    """
    return "".join(
        write_entry(key, value, newline=newline) for key, value in values.items() if value is not None
    )


def write_entry(key: str, value: Value, *, newline: str, indent: str = "") -> str:
    """The line or lines of one key."""
    return (
        f"{indent}{write_key(key)}:{write_value(value, where=key, newline=newline, indent=indent)}{newline}"
    )


def write_key(key: str) -> str:
    """A key, quoted where it would not be read back as a string or looks like a fence."""
    if len(key) > _MAX_KEY:
        raise ContractError(
            gettext_noop("the key is longer than %(most)s characters. Shorten it."),
            where=f"{key[:40]}…",
            most=_MAX_KEY,
        )
    return key if _PLAIN_KEY.match(key) and _is_always_string(key) else quote(key)


def write_value(value: Value, *, where: str, newline: str, indent: str = "") -> str:
    """What follows the colon: a space and a scalar, or a line for each item of a collection.

    It does not end with a line ending.
    """
    if isinstance(value, list) and value:
        items = [("-", where, item) for item in value]
    elif isinstance(value, dict) and value:
        items = [(f"{write_key(key)}:", f"{where}.{key}", item) for key, item in value.items()]
    else:
        return " " + write_scalar(value, where=where)
    inner = indent + INDENT
    return "".join(
        newline + inner + mark + _write_part(mark, item, where=place, newline=newline, indent=inner)
        for mark, place, item in items
    )


def _write_part(mark: str, value: Value, *, where: str, newline: str, indent: str) -> str:
    """As `write_value`; the first key of an item stands behind its dash."""
    written = write_value(value, where=where, newline=newline, indent=indent)
    if mark == "-" and isinstance(value, dict) and value:
        return " " + written.removeprefix(newline + indent + INDENT)
    return written


def write_item(value: Value, *, where: str, newline: str, indent: str) -> str:
    """What follows the dash of an item; indent: of the dash."""
    return _write_part("-", value, where=where, newline=newline, indent=indent)


def write_flow(value: Value, *, where: str) -> str:
    """A value on one line, as in JSON: what may stand inside `[…]` and `{…}`."""
    if isinstance(value, list):
        return "[" + ", ".join(write_flow(item, where=where) for item in value) + "]"
    if isinstance(value, dict):
        pairs = (f"{quote(key)}: {write_flow(item, where=f'{where}.{key}')}" for key, item in value.items())
        return "{ " + ", ".join(pairs) + " }" if value else "{}"
    if isinstance(value, str):
        return value if _PLAIN_IN_FLOW.fullmatch(value) and is_plain(value) else quote(value)
    return write_scalar(value, where=where)


def write_scalar(value: Value, *, where: str) -> str:
    """A scalar (or an empty collection) on one line."""
    render = _RENDERERS.get(type(value))
    if render is None:
        raise ContractError(
            gettext_noop("a value of the type %(type)s cannot be written to front matter."),
            where=where,
            type=type(value).__name__,
        )
    written = render(value)
    if written is None:
        raise ContractError(
            gettext_noop(
                "Astro would read %(value)s as another value. Choose one of at most 2^53 - 1, "
                "or a time without microseconds in the years 100 to 9999."
            ),
            where=where,
            value=value,
        )
    return written


def is_plain(text: str) -> bool:
    """Whether a string may stand without quotes: YAML 1.1, 1.2 and js-yaml read back the same string."""
    return (
        _PLAIN_START.match(text) is not None
        and not text[-1].isspace()
        and not _PLAIN_END.search(text)
        and is_one_line(text)
        and _is_always_string(text)
    )


def is_one_line(text: str) -> bool:
    """Whether a string may stand in single quotes: nothing in it needs an escape."""
    return not _ESCAPED.search(text)


def quote(text: str) -> str:
    """A double-quoted string on one line, as in JSON; line breaks of YAML 1.1 are escaped too."""
    written = json.dumps(text, ensure_ascii=False)
    return _ESCAPED.sub(lambda match: f"\\u{ord(match[0]):04x}", written)


def quote_single(text: str) -> str:
    """A single-quoted string; only for one that `is_one_line`."""
    return "'" + text.replace("'", "''") + "'"


def _is_always_string(text: str) -> bool:
    """Whether YAML 1.1, YAML 1.2 and js-yaml all resolve a plain scalar to a string."""
    return (
        text not in _SHORT_BOOL
        and isinstance(resolve_or_none(text), str)
        and _resolve_1_1(text) == "tag:yaml.org,2002:str"
        and text not in ("<<", "=")
    )


def resolve_or_none(text: str) -> Value:
    """As `resolve`; None also for a date outside the years 1 to 9999."""
    try:
        return resolve(text)
    except ValueError:
        return None


def _write_int(value: int) -> str | None:
    return str(value) if abs(value) <= MAX_SAFE_INTEGER else None


def _write_float(value: float) -> str:
    if not math.isfinite(value):
        return ".nan" if math.isnan(value) else ".inf" if value > 0 else "-.inf"
    written = repr(value)
    # YAML 1.1 knows an exponent only after a decimal point.
    return written if "." in written else written.replace("e", ".0e")


def _write_date(value: date) -> str | None:
    return value.isoformat() if value.year >= 100 else None


def _write_datetime(value: datetime) -> str | None:
    moment = value.replace(tzinfo=value.tzinfo or UTC).astimezone(UTC)
    if moment.microsecond % 1000 or moment.year < 100:
        return None
    precision = "milliseconds" if moment.microsecond else "seconds"
    return moment.replace(tzinfo=None).isoformat(timespec=precision) + "Z"


def _resolve_1_1(text: str) -> str:
    """The tag that YAML 1.1 gives a plain scalar; PyYAML's own resolver."""
    tag: str = _YAML_1_1.resolve(yaml.ScalarNode, text, (True, False))  # type: ignore[no-untyped-call]
    return tag


_YAML_1_1 = yaml.resolver.Resolver()

_RENDERERS: dict[type, Callable[[Any], str | None]] = {
    type(None): lambda _value: "null",
    bool: lambda value: "true" if value else "false",
    int: _write_int,
    float: _write_float,
    str: lambda value: value if value and is_plain(value) else quote(value),
    date: _write_date,
    datetime: _write_datetime,
    list: lambda _value: "[]",
    dict: lambda _value: "{}",
}
