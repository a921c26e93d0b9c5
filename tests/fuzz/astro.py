"""What Astro's own front-matter parser sees, in a form that values of ours can be compared with."""

import math
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

from exporters.core.front_matter import Value
from tests.astro_oracle.processors import Judge


def parse_front_matters(texts: Iterable[str]) -> list[dict[str, Any]]:
    """For each file's text, {"frontmatter", "content"} or {"error"}; values are tagged as `tag` does it."""
    with Judge() as judge:
        answers = list(judge.parse_front_matter(texts))
    return [answer | {"frontmatter": _as_floats(answer.get("frontmatter"))} for answer in answers]


def tag(value: Value) -> Any:
    """A value as the judge prints it: what JSON cannot say becomes {"$date": …} or {"$number": …}."""
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return value
    if isinstance(value, int | float):
        return _tag_number(float(value))
    if isinstance(value, datetime):
        moment = value.replace(tzinfo=value.tzinfo or UTC).astimezone(UTC).replace(tzinfo=None)
        return {"$date": moment.isoformat(timespec="milliseconds") + "Z"}
    if isinstance(value, date):
        return {"$date": value.isoformat() + "T00:00:00.000Z"}
    if isinstance(value, list):
        return [tag(item) for item in value]
    return {key: tag(item) for key, item in value.items()}


def _tag_number(number: float) -> Any:
    if math.isnan(number):
        return {"$number": "NaN"}
    if math.isinf(number):
        return {"$number": "Infinity" if number > 0 else "-Infinity"}
    return {"$number": "-0"} if number == 0 and math.copysign(1, number) < 0 else number


def _as_floats(value: Any) -> Any:
    """JavaScript has one kind of number, whose JSON may or may not show a decimal point."""
    if isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if isinstance(value, list):
        return [_as_floats(item) for item in value]
    if isinstance(value, dict):
        return {key: _as_floats(item) for key, item in value.items()}
    return value
