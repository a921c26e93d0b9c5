"""Months of the calendar: their days in weeks that begin on Monday, and the months beside them."""

import re
from calendar import MONDAY, Calendar
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date

WRITTEN = re.compile(r"([0-9]{4})-([0-9]{2})")


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """One month. `str` gives it as addresses have it: "2027-02"."""

    year: int
    month: int

    def __str__(self) -> str:
        return f"{self.year:04}-{self.month:02}"

    @property
    def first(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def previous(self) -> "Month | None":
        """None before the first month that dates know."""
        return self._step(-1)

    @property
    def next(self) -> "Month | None":
        """None after the last month that dates know."""
        return self._step(1)

    def weeks(self) -> list[list[date | None]]:
        """Its weeks from Monday to Sunday, with None for days of other months."""
        return [
            [date(self.year, self.month, day) if day else None for day in week]
            for week in Calendar(MONDAY).monthdayscalendar(self.year, self.month)
        ]

    def _step(self, months: int) -> "Month | None":
        year, month = divmod(self.year * 12 + self.month - 1 + months, 12)
        return Month(year, month + 1) if MINYEAR <= year <= MAXYEAR else None


def month_of(day: date) -> Month:
    return Month(day.year, day.month)


def parse_month(written: str) -> Month | None:
    """The month that an address has, such as "2027-02"; None for what is none."""
    found = WRITTEN.fullmatch(written)
    if found is None:
        return None
    year, month = (int(number) for number in found.groups())
    return Month(year, month) if year >= MINYEAR and 1 <= month <= 12 else None
