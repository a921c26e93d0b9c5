"""Months of the calendar."""

from datetime import date

import pytest

from events.calendar.months import Month, parse_month


def test_a_month_has_weeks_from_monday() -> None:
    weeks = Month(2027, 2).weeks()

    assert len(weeks) == 4
    assert (weeks[0][0], weeks[-1][-1]) == (date(2027, 2, 1), date(2027, 2, 28))
    assert Month(2026, 11).weeks()[0] == [None] * 6 + [date(2026, 11, 1)]


def test_months_follow_each_other_over_the_turn_of_a_year_and_end_with_dates() -> None:
    assert Month(2026, 12).next == Month(2027, 1)
    assert Month(2027, 1).previous == Month(2026, 12)
    assert Month(9999, 12).next is None
    assert Month(1, 1).previous is None


@pytest.mark.parametrize(
    ("written", "month"),
    [
        ("2027-02", Month(2027, 2)),
        *((wrong, None) for wrong in ("", "2027-13", "2027-00", "0000-01", "2027-2", "x", "٢٠٢٧-٠٢")),
    ],
)
def test_an_address_names_a_month_or_none(written: str, month: Month | None) -> None:
    assert parse_month(written) == month
    assert month is None or str(month) == written
