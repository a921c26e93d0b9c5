"""What the front matter of an event must be, as frontend-contract/event.schema.json says it.

The schema cannot know the calendar, so the days that no month has (31.02.2021) are refused here.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend

from exporters.errors import ContractError
from exporters.words import gettext_noop

SCHEMA_FILE = Path(__file__).parent.parent / "frontend-contract" / "event.schema.json"
SCHEMA: dict[str, Any] = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))

EVENT_KEYS: tuple[str, ...] = tuple(SCHEMA["properties"])
"""The keys that the contract knows, in the order in which they are written."""

MESSAGES = {
    "required": gettext_noop("This is missing. Write it, for example %(example)s."),
    "text": gettext_noop(
        "This must be a text, such as %(example)s; in quotes where it looks like a number or a date."
    ),
    "integer": gettext_noop("This must be a whole number, such as %(example)s, without quotes."),
    "pattern": gettext_noop("%(value)s is not written as the site needs it. Write it like %(example)s."),
    "minimum": gettext_noop("This must be at least %(limit)s."),
    "maximum": gettext_noop("This must be at most %(limit)s."),
    "maxLength": gettext_noop("This is too long. Shorten it to %(limit)s characters."),
    "calendar": gettext_noop("There is no such day as %(value)s. Correct the date."),
}
"""Code -> the sentence for it, to be filled with a problem's params; the msgid for a translation."""

_TYPE_CODES = {"string": "text", "integer": "integer"}


@dataclass(frozen=True, slots=True)
class Problem:
    """One key that the contract refuses.

    code: a key of MESSAGES. params: example, value and limit, whichever the message of the code has.
    """

    key: str
    code: str
    params: Mapping[str, object] = field(default_factory=dict)

    @property
    def message(self) -> str:
        """The problem in English; it does not name the key."""
        return MESSAGES[self.code] % self.params


def validate(front_matter: Mapping[str, object]) -> list[Problem]:
    """What the contract refuses, one problem a key, in the contract's order; empty where all is well."""
    problems: dict[str, Problem] = {}
    for error in _VALIDATOR.iter_errors(dict(front_matter)):
        problem = _translate(error)
        problems.setdefault(problem.key, problem)
    written = front_matter.get("publish_date")
    if "publish_date" not in problems and not _is_day(str(written)):
        problems["publish_date"] = Problem("publish_date", "calendar", {"value": written})
    return sorted(problems.values(), key=lambda problem: EVENT_KEYS.index(problem.key))


def check(front_matter: Mapping[str, object], *, where: str = "") -> None:
    """Raise ContractError, naming each key and what is wrong with it, where the contract refuses any."""
    problems = validate(front_matter)
    if problems:
        sentences = " ".join(f"{problem.key}: {problem.message}" for problem in problems)
        raise ContractError(f"the front matter breaks the contract. {sentences}", where=where)


def format_date(day: date) -> str:
    """A day as the front matter has it: DD.MM.YYYY."""
    return f"{day.day:02}.{day.month:02}.{day.year:04}"


def parse_date(text: str) -> date:
    """The day that DD.MM.YYYY stands for. Raises ContractError for anything else."""
    if not re.fullmatch(r"[0-9]{2}\.[0-9]{2}\.[0-9]{4}", text) or not _is_day(text):
        raise ContractError(f"{text!r} is not a day written as DD.MM.YYYY, such as 31.03.2021.")
    return _to_date(text)


def _is_day(text: str) -> bool:
    try:
        _to_date(text)
    except ValueError:
        return False
    return True


def _to_date(text: str) -> date:
    day, month, year = map(int, text.split("."))
    return date(year, month, day)


def _translate(error: ValidationError) -> Problem:
    """A problem for what jsonschema reports about a key."""
    key, keyword = str(error.absolute_path[0]), str(error.validator)
    params = {"example": SCHEMA["properties"].get(key, {}).get("examples", [None])[0]}
    if keyword == "type":
        return Problem(key, _TYPE_CODES[_first_type(key)], params)
    if keyword == "pattern":
        return Problem(key, "pattern", {"value": repr(error.instance), **params})
    if keyword == "required":
        return Problem(key, "required", params)
    return Problem(key, keyword, {"limit": error.validator_value})


def _first_type(key: str) -> str:
    """The type that a key is meant to have; an optional one may be null besides."""
    types: str | list[str] = SCHEMA["properties"][key]["type"]
    return types if isinstance(types, str) else types[0]


_Errors = Iterator[ValidationError]


def _require(_validator: object, keys: list[str], instance: Mapping[str, object], _schema: object) -> _Errors:
    # jsonschema's own names the missing key in its message alone.
    for key in keys:
        if key not in instance:
            yield ValidationError("missing", path=(key,))


def _match_pattern(_validator: object, pattern: str, instance: object, _schema: object) -> _Errors:
    # Python's $ also matches before a final line break; that of JavaScript, and so of Astro, does not.
    if isinstance(instance, str) and not re.search(re.sub(r"(?<!\\)\$", r"\\Z", pattern), instance):
        yield ValidationError("no match")


_KEYWORDS = {"required": _require, "pattern": _match_pattern}
_VALIDATOR = extend(Draft202012Validator, _KEYWORDS)(SCHEMA)  # type: ignore[no-untyped-call]
