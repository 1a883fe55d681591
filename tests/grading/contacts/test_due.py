from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grading.contacts.calendars import BusinessCalendar
from grading.contacts.due import (
    earliest_after_days,
    interval_days,
    next_due,
    overdue,
    overdue_days,
    window,
)
from grading.exceptions import CalendarError
from grading.schemes.models import ContactRule

CALENDAR = BusinessCalendar(date(2026, 11, 2), country="ES")


def days(*texts: str) -> np.ndarray:
    return np.array(texts, dtype="datetime64[D]")


def due_of(last: str, every: int, **more: object) -> str:
    rule = ContactRule(every_days=every, **more)
    return str(next_due(days(last), rule, calendar=CALENDAR)[0])


@pytest.mark.parametrize(
    ("last", "every", "due"),
    [
        ("2026-11-16", 7, "2026-11-23"),
        ("2026-11-13", 7, "2026-11-20"),  # Friday
        ("2026-11-14", 7, "2026-11-23"),  # Saturday moves to Monday
        ("2026-11-15", 7, "2026-11-23"),
        ("2026-12-01", 7, "2026-12-09"),  # the 8th is a public holiday
        ("2026-11-22", 1, "2026-11-23"),
        ("2020-01-01", 30, "2020-01-31"),  # long past, before the calendar's start
    ],
)
def test_the_interval_counts_calendar_days_and_moves_to_a_working_day(
    last: str, every: int, due: str
) -> None:
    assert due_of(last, every) == due


def test_never_contacted_customers_are_due_at_the_start() -> None:
    rule = ContactRule(every_days=30)
    never = days("NaT")
    assert str(next_due(never, rule, calendar=CALENDAR)[0]) == "2026-11-02"
    on_sunday = next_due(never, rule, calendar=CALENDAR, start=date(2026, 11, 22))
    assert str(on_sunday[0]) == "2026-11-23"


@pytest.mark.parametrize(
    "rule", [ContactRule(every_days=None), ContactRule(every_days=7, channel="none")]
)
def test_a_rule_that_plans_nothing_makes_nobody_due(rule: ContactRule) -> None:
    due = next_due(days("2026-01-01", "NaT"), rule, calendar=CALENDAR)
    assert np.isnat(due).all()
    assert interval_days(rule) is None
    with pytest.raises(ValueError, match="no interval"):
        earliest_after_days(rule)


def test_due_dates_leave_their_input_unchanged_and_keep_its_order() -> None:
    last = days("2026-11-16", "NaT", "2026-11-09")
    before = last.copy()
    due = next_due(last, ContactRule(every_days=7), calendar=CALENDAR)
    assert [str(day) for day in due] == ["2026-11-23", "2026-11-02", "2026-11-16"]
    np.testing.assert_array_equal(last, before)


def test_no_working_day_left_names_the_date() -> None:
    calendar = BusinessCalendar(date(2026, 11, 2), end=date(2026, 11, 20))
    rule = ContactRule(every_days=7)
    fits = next_due(days("2026-11-13"), rule, calendar=calendar)
    assert str(fits[0]) == "2026-11-20"
    with pytest.raises(CalendarError, match="2026-11-21"):
        next_due(days("2026-11-13", "2026-11-14"), rule, calendar=calendar)


@pytest.mark.parametrize(
    ("every", "pct", "after"),
    [(10, 70, 7), (7, 70, 5), (30, 70, 21), (14, 70, 10), (1, 1, 1), (1, 100, 1), (730, 100, 730)],
)
def test_the_share_of_the_interval_is_rounded_up_to_whole_days(
    every: int, pct: int, after: int
) -> None:
    assert earliest_after_days(ContactRule(every_days=every, due_after_pct=pct)) == after


def test_the_window_opens_after_the_share_and_closes_after_the_tolerance() -> None:
    rule = ContactRule(every_days=10, due_after_pct=70, tolerance_days=2)
    last = days("2026-11-09", "NaT")
    due = days("2026-11-19", "2026-11-02")
    earliest, latest = window(last, due, rule)
    assert [str(day) for day in earliest] == ["2026-11-16", "2026-11-02"]
    assert [str(day) for day in latest] == ["2026-11-21", "2026-11-04"]


def test_without_a_due_date_there_is_no_window() -> None:
    rule = ContactRule(every_days=None)
    earliest, latest = window(days("2026-11-09"), days("NaT"), rule)
    assert np.isnat(earliest).all()
    assert np.isnat(latest).all()
    later = window(days("2026-11-09"), days("NaT"), ContactRule(every_days=7))
    assert np.isnat(later[0]).all()


@pytest.mark.parametrize(
    ("due", "late", "by"),
    [
        ("2026-11-20", True, 1),
        ("2026-11-21", False, 0),
        ("2026-11-22", False, 0),
        ("NaT", False, 0),
    ],
)
def test_overdue_means_due_before_today(due: str, late: bool, by: int) -> None:
    assert overdue(days(due), date(2026, 11, 21)).tolist() == [late]
    assert overdue_days(days(due), date(2026, 11, 21)).tolist() == [by]


def test_the_time_of_day_does_not_make_anybody_overdue() -> None:
    due = np.array(["2026-11-21T00:01", "2026-11-20T23:59"], dtype="datetime64[m]")
    assert overdue(due, date(2026, 11, 21)).tolist() == [False, True]
    assert overdue_days(due, date(2026, 11, 21)).tolist() == [0, 1]


@settings(max_examples=40, deadline=None)
@given(
    last=st.dates(date(2025, 1, 1), date(2026, 12, 31)),
    every=st.integers(1, 730),
    pct=st.integers(1, 100),
    tolerance=st.integers(0, 60),
)
def test_the_due_date_lies_in_its_window(last: date, every: int, pct: int, tolerance: int) -> None:
    rule = ContactRule(every_days=every, due_after_pct=pct, tolerance_days=tolerance)
    last_contact = np.array([last], dtype="datetime64[D]")
    due = next_due(last_contact, rule, calendar=CALENDAR)
    earliest, latest = window(last_contact, due, rule)
    assert last_contact[0] < earliest[0] <= due[0] <= latest[0]
