from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grading.contacts.calendars import BusinessCalendar
from grading.exceptions import CalendarError


def days(*texts: str) -> np.ndarray:
    return np.array(texts, dtype="datetime64[D]")


def next_of(calendar: BusinessCalendar, text: str) -> str:
    return str(calendar.next_working_day(days(text))[0])


@pytest.mark.parametrize(
    ("country", "day", "working"),
    [
        ("", "2026-11-20", True),  # a Friday
        ("", "2026-11-21", False),
        ("", "2026-11-22", False),
        ("", "2026-11-23", True),
        ("", "2026-12-25", True),  # no country, no public holidays
        ("ES", "2026-12-25", False),
        ("US", "2026-11-26", False),  # Thanksgiving
        ("US", "2026-11-27", True),
        ("US", "2026-07-03", False),  # observed, as the 4th is a Saturday
        ("ES", "2026-10-12", False),
        ("ES", "2026-10-13", True),
        ("SA", "2026-11-20", False),  # Friday
        ("SA", "2026-11-21", False),
        ("SA", "2026-11-22", True),  # Sunday
        ("EG", "2026-11-20", False),
        ("EG", "2026-11-22", True),
        ("AE", "2026-11-20", True),
        ("AE", "2026-11-22", False),
        ("HK", "2026-11-21", True),  # only Sundays are free
        ("HK", "2026-11-22", False),
    ],
)
def test_each_country_has_its_own_weekend_and_holidays(
    country: str, day: str, working: bool
) -> None:
    calendar = BusinessCalendar(date(2026, 1, 1), country=country)
    assert calendar.is_working(days(day)).tolist() == [working]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-09-30", "2026-09-30"),
        ("2026-10-01", "2026-10-08"),
        ("2026-10-07", "2026-10-08"),
        ("2026-10-08", "2026-10-08"),
    ],
)
def test_golden_week_moves_to_the_first_working_day_after_it(day: str, expected: str) -> None:
    assert next_of(BusinessCalendar(date(2026, 1, 1), country="CN"), day) == expected


def test_a_weekend_day_worked_to_make_up_for_a_holiday_is_a_working_day() -> None:
    calendar = BusinessCalendar(date(2026, 1, 1), country="CN")
    assert calendar.is_working(days("2026-10-10", "2026-10-11")).tolist() == [True, False]
    assert next_of(calendar, "2026-10-10") == "2026-10-10"
    assert next_of(calendar, "2026-10-11") == "2026-10-12"


def test_an_own_day_off_beats_a_made_up_working_day() -> None:
    calendar = BusinessCalendar(
        date(2026, 1, 1), country="CN", days_off=frozenset({date(2026, 10, 10)})
    )
    assert next_of(calendar, "2026-10-10") == "2026-10-12"


def test_the_turn_of_the_year_knows_the_holidays_of_both_years() -> None:
    assert next_of(BusinessCalendar(date(2026, 1, 1), country="ES"), "2027-01-01") == "2027-01-04"
    # New Year's Day 2023 was a Sunday, so the Monday was free.
    assert next_of(BusinessCalendar(date(2022, 1, 1), country="US"), "2022-12-31") == "2023-01-03"


def test_no_date_stays_no_date() -> None:
    calendar = BusinessCalendar(date(2026, 1, 1), country="ES")
    blank = days("NaT", "2026-11-21")
    assert calendar.is_working(blank).tolist() == [False, False]
    assert str(calendar.next_working_day(blank)[0]) == "NaT"
    assert calendar.next_working_day(days("NaT")).tolist() == [None]
    assert calendar.is_working(days("NaT")).tolist() == [False]


def test_own_days_off_are_skipped_and_listed() -> None:
    off = frozenset({date(2026, 11, 23), date(2026, 11, 24)})
    calendar = BusinessCalendar(date(2026, 11, 1), days_off=off)
    assert next_of(calendar, "2026-11-21") == "2026-11-25"
    assert calendar.holidays(date(2026, 11, 24), date(2026, 12, 31)) == {date(2026, 11, 24)}


def test_public_holidays_are_listed_within_the_period_alone() -> None:
    calendar = BusinessCalendar(date(2026, 1, 1), country="ES")
    found = calendar.holidays(date(2026, 12, 8), date(2027, 1, 1))
    assert found == {date(2026, 12, 8), date(2026, 12, 25), date(2027, 1, 1)}


@pytest.mark.parametrize(
    ("day", "fits"), [("2026-11-20", True), ("2026-11-21", False), ("2026-11-25", False)]
)
def test_no_working_day_left_up_to_the_end_is_an_error_naming_the_date(
    day: str, fits: bool
) -> None:
    calendar = BusinessCalendar(date(2026, 11, 1), end=date(2026, 11, 22))
    if fits:
        assert next_of(calendar, day) == day
        return
    with pytest.raises(CalendarError, match=rf"on or after {day} and up to its end 2026-11-22"):
        next_of(calendar, day)


def test_a_calendar_cannot_end_before_it_starts() -> None:
    with pytest.raises(CalendarError, match="must end on or after its start 2026-11-02"):
        BusinessCalendar(date(2026, 11, 2), end=date(2026, 11, 1))
    assert BusinessCalendar(date(2026, 11, 2), end=date(2026, 11, 2)).last_day.day == 2


def test_an_unknown_country_is_an_error() -> None:
    with pytest.raises(CalendarError, match="'Atlantis'"):
        BusinessCalendar(date(2026, 1, 1), country="Atlantis")


def test_a_calendar_reaches_five_years_ahead_unless_told() -> None:
    assert BusinessCalendar(date(2026, 3, 1)).last_day == date(2031, 12, 31)


def test_equal_inputs_make_equal_calendars() -> None:
    assert BusinessCalendar(date(2026, 1, 1), country="España") == BusinessCalendar(
        date(2026, 1, 1), country="es"
    )


@settings(max_examples=40, deadline=None)
@given(
    day=st.dates(date(2026, 1, 1), date(2029, 12, 31)),
    country=st.sampled_from(["", "CN", "ES", "US", "SA", "IR"]),
    off=st.frozensets(st.dates(date(2026, 1, 1), date(2026, 3, 1)), max_size=20),
)
def test_the_next_working_day_is_the_first_that_is_worked(
    day: date, country: str, off: frozenset[date]
) -> None:
    """It is a working day, not before the date, and no working day lies between."""
    calendar = BusinessCalendar(date(2026, 1, 1), country=country, days_off=off)
    start = np.datetime64(day, "D")
    found = calendar.next_working_day(np.array([start]))[0]
    between = np.arange(start, found + 1)
    assert calendar.is_working(between).tolist() == [False] * (len(between) - 1) + [True]
