"""A day as the front matter has it: DD.MM.YYYY."""

import re
from datetime import date

from exporters.core.errors import ContractError


def format_date(day: date) -> str:
    """A day as DD.MM.YYYY."""
    return f"{day.day:02}.{day.month:02}.{day.year:04}"


def parse_date(text: str) -> date:
    """The day that DD.MM.YYYY stands for. Raises ContractError for anything else."""
    if not re.fullmatch(r"[0-9]{2}\.[0-9]{2}\.[0-9]{4}", text) or not is_day(text):
        raise ContractError(f"{text!r} is not a day written as DD.MM.YYYY, such as 31.03.2021.")
    return _to_date(text)


def is_day(text: str) -> bool:
    """Whether the calendar has the day of a text in the form of DD.MM.YYYY."""
    try:
        _to_date(text)
    except ValueError:
        return False
    return True


def _to_date(text: str) -> date:
    day, month, year = map(int, text.split("."))
    return date(year, month, day)
