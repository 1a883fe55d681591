"""Time between dates."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grading.engine.elapsed import elapsed_days, elapsed_months
from grading.engine.fit import compiled
from grading.schemes.models import Elapsed, Input


def months(start, end):
    return elapsed_months(np.array([start], "M8[D]"), np.array([end], "M8[D]"))[0]


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2026-01-15", "2026-04-15", 3),
        ("2026-11-30", "2027-02-28", 3),
        ("2026-11-30", "2027-02-27", 2 + 28 / 29),
        ("2024-02-29", "2025-02-28", 12),
        ("2026-01-31", "2026-02-28", 1),
        ("2026-03-10", "2026-03-10", 0),
        ("2026-03-10", "2026-03-25", 15 / 31),
        ("2026-04-10", "2026-04-25", 15 / 30),
        ("2026-11-30", "2026-12-01", 1 / 30),
        ("2026-04-15", "2026-01-15", -3),
        ("2027-02-28", "2026-11-30", -3),
    ],
)
def test_months_are_whole_months_and_the_share_begun(start, end, expected):
    """The same day months later is a whole number; a missing day falls on the month's last."""
    assert months(start, end) == expected


@pytest.mark.parametrize(
    ("day", "side"), [("2027-02-20", -1), ("2027-02-21", 0), ("2027-02-22", 1)]
)
def test_three_months_have_an_edge(day, side):
    """The day before is less than three months, the day after is more."""
    assert np.sign(months("2026-11-21", day) - 3) == side


@given(st.dates(date(1950, 1, 1), date(2100, 1, 1)), st.integers(0, 4000), st.integers(1, 400))
def test_a_later_end_is_never_nearer(start, days, more):
    """Elapsed months grow with the end, and backwards they are the negative."""
    first = np.datetime64(start) + days
    assert months(start, first + more) >= months(start, first)
    assert months(first, start) == -months(start, first)


def test_days_count_both_ways_and_blanks_stay_blank():
    """Days are whole, negative where the end is earlier, NaN where a date is missing."""
    start = np.array(["2026-11-01", "2026-11-30", "NaT"], "M8[D]")
    got = elapsed_days(start, np.array(["2026-11-21"], "M8[D]"))
    np.testing.assert_array_equal(got, [20, -9, np.nan])
    got = elapsed_months(start, np.array(["NaT"], "M8[D]"))
    np.testing.assert_array_equal(got, [np.nan] * 3)


@pytest.mark.parametrize(("role_since", "expected"), [
    (date(2026, 11, 11), "A"), (date(2026, 11, 10), "B"), (None, "C"),
])  # fmt: skip
def test_step_measures_to_as_of(scheme, table, as_of, role_since, expected):
    """An elapsed step counts to the date that is today and gives a column that rules read."""
    clock = Elapsed(name="clock", start="since", unit="days", output="days")
    rules = table(["days"], [(["<=10"], "A"), ([">10"], "B"), (["null"], "C")])
    fitted = compiled(scheme([Input(name="since", type="date", required=False)], clock, rules))
    result = fitted.grade({"since": [role_since]}, as_of=as_of)
    assert result.grade.to_list() == [expected]
    days = np.nan if role_since is None else (as_of - role_since).days
    np.testing.assert_array_equal(result.outputs["days"], [days])


def test_blank_start_is_taken_from_the_other_date(scheme, table, as_of):
    """blank_from works before the time is measured."""
    clock = Elapsed(name="clock", start="since", unit="days", output="days")
    rules = table(["days"], [(["<=10"], "A"), (["-"], "B")])
    inputs = [
        Input(name="first", type="date", required=False),
        Input(name="since", type="date", required=False, blank_from="first"),
    ]
    columns = {
        "first": [date(2026, 11, 20), date(2026, 1, 1)],
        "since": [None, date(2026, 11, 21)],
    }
    result = compiled(scheme(inputs, clock, rules)).grade(columns, as_of=as_of)
    assert result.outputs["days"].tolist() == [1, 0]
