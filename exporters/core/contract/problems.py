"""Problems: what a contract refuses, in sentences, and how jsonschema's errors become them."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from jsonschema.exceptions import ValidationError

from exporters.core.i18n import gettext_noop

MESSAGES = {
    "required": gettext_noop("This is missing. Write it, for example %(example)s."),
    "text": gettext_noop(
        "This must be a text, such as %(example)s; in quotes where it looks like a number or a date."
    ),
    "integer": gettext_noop("This must be a whole number, such as %(example)s, without quotes."),
    "number": gettext_noop("This must be a number, such as %(example)s, without quotes."),
    "boolean": gettext_noop("This must be true or false, without quotes."),
    "list": gettext_noop("This must be a list, such as %(example)s."),
    "group": gettext_noop("This must hold keys of its own, such as %(example)s."),
    "empty": gettext_noop("This must be empty. Remove what it says."),
    "pattern": gettext_noop("%(value)s is not written as the site needs it. Write it like %(example)s."),
    "lines": gettext_noop(
        "This must be on one line. In a file, `%(key)s: >-` folds several lines into one, where no empty "
        "line parts them and all begin in one column."
    ),
    "enum": gettext_noop("%(value)s is not one of those that the site knows. Choose from: %(choices)s."),
    "minimum": gettext_noop("This must be at least %(limit)s."),
    "maximum": gettext_noop("This must be at most %(limit)s."),
    "minLength": gettext_noop("This is too short. It needs at least %(limit)s characters."),
    "maxLength": gettext_noop("This is too long. Shorten it to %(limit)s characters."),
    "minItems": gettext_noop("There are too few of these. The site needs at least %(limit)s."),
    "maxItems": gettext_noop("There are too many of these. The site takes at most %(limit)s."),
    "unknown": gettext_noop("The site knows no such key. Correct its name, or remove it."),
    "calendar": gettext_noop("There is no such day as %(value)s. Correct the date."),
}
"""Code -> the sentence for it: a msgid, with %-placeholders for a problem's params."""

_TYPE_CODES = {
    "string": "text",
    "integer": "integer",
    "number": "number",
    "boolean": "boolean",
    "array": "list",
    "object": "group",
    "null": "empty",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One key that the contract refuses.

    key: the key, "place.city" inside another, "tags.0" in a list. code: a key of MESSAGES.
    params: example, value, choices and limit, whichever the message of the code has.
    """

    key: str
    code: str
    params: Mapping[str, object] = field(default_factory=dict)

    @property
    def message(self) -> str:
        """The problem in English; it does not name the key."""
        return MESSAGES[self.code] % self.params


def explain(error: ValidationError, properties: Mapping[str, Any]) -> Problem:
    """The problem for an error of jsonschema's. properties: the whole schema's, for examples."""
    key = ".".join(map(str, error.absolute_path))
    return _PARAMS[str(error.validator)](key, error, properties)


def _wrong_type(key: str, error: ValidationError, properties: Mapping[str, Any]) -> Problem:
    if error.instance is None:
        return _missing(key, error, properties)
    # The first is the one to name: an optional key may be null besides.
    types: Any = error.validator_value
    meant = types if isinstance(types, str) else types[0]
    return Problem(key, _TYPE_CODES[meant], _example(error, properties))


def _missing(key: str, error: ValidationError, properties: Mapping[str, Any]) -> Problem:
    return Problem(key, "required", _example(error, properties))


def _wrong_pattern(key: str, error: ValidationError, properties: Mapping[str, Any]) -> Problem:
    if not str(error.instance).strip():
        return _missing(key, error, properties)
    if key == "title" and len(str(error.instance).strip().splitlines()) > 1:
        return Problem(key, "lines", {"key": key})
    return Problem(key, "pattern", {"value": repr(error.instance), **_example(error, properties)})


def _wrong_choice(key: str, error: ValidationError, _properties: object) -> Problem:
    choices: Any = error.validator_value
    shown = ", ".join(str(_show(choice)) for choice in choices)
    return Problem(key, "enum", {"value": repr(error.instance), "choices": shown})


def _over_limit(key: str, error: ValidationError, _properties: object) -> Problem:
    return Problem(key, str(error.validator), {"limit": error.validator_value})


def _unknown(key: str, _error: object, _properties: object) -> Problem:
    return Problem(key, "unknown")


_PARAMS: Mapping[str, Callable[[str, ValidationError, Mapping[str, Any]], Problem]] = {
    "type": _wrong_type,
    "required": _missing,
    "pattern": _wrong_pattern,
    "enum": _wrong_choice,
    "additionalProperties": _unknown,
    **dict.fromkeys(("minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems"), _over_limit),
}
"""Keyword -> the problem for its violation. A schema may use no other keyword that refuses anything."""


def _example(error: ValidationError, properties: Mapping[str, Any]) -> dict[str, object]:
    """An example of what is refused, or else of the front matter's key that it is in."""
    own: Mapping[str, Any] = error.schema if isinstance(error.schema, Mapping) else {}
    if error.validator == "required":
        own = own.get("properties", {}).get(error.absolute_path[-1], {})
    whole = properties.get(str(error.absolute_path[0]), {})
    examples: Sequence[object] = own.get("examples") or whole.get("examples") or [None]
    return {"example": _show(examples[0])}


def _show(value: object) -> object:
    """A value for a sentence: texts and numbers as they are, all else as JSON."""
    plain = isinstance(value, str | int | float) and not isinstance(value, bool)
    return value if plain else json.dumps(value, ensure_ascii=False)
