"""Until when a grade holds, if nothing but the date changes."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grading.engine.fit import compiled, fit
from grading.schemes.catalogue import load_scheme
from grading.schemes.toml_document import from_toml

AS_OF = date(2026, 11, 21)
SCHEME = """
id = "renewal"
title = {{ en = "Renewal" }}
[[inputs]]
name = "{name}"
type = "date"
[[steps]]
kind = "elapsed"
name = "clock"
start = "{start}"
end = "{end}"
unit = "{unit}"
output = "span"
[[steps]]
kind = "decision_table"
name = "by_time"
inputs = ["span"]
outputs = ["grade"]
rules = [
  {{ when = ["<0"], then = ["B"], reason = "x" }},
  {{ when = ["[0..3]"], then = ["A"], reason = "x" }},
  {{ when = ["(3..6)"], then = ["B"], reason = "x" }},
  {{ when = [">=6"], then = ["C"], reason = "x" }},
]
[[tiers]]
use = "A"
label = "a"
[[tiers]]
use = "B"
label = "b"
[[tiers]]
use = "C"
label = "c"
"""


def until(scheme, day, as_of=AS_OF):
    """The last day of the grade of one customer."""
    name = scheme.inputs[0].name
    columns = {name: np.array([day], "datetime64[D]")}
    return compiled(scheme).last_days(columns, as_of=as_of, rows=1)[0].item()


@pytest.fixture(params=["days", "months"])
def since(request):
    """Graded by the time since a day."""
    text = SCHEME.format(name="seen", start="seen", end="as_of", unit=request.param)
    return from_toml(text, "test")


def grade(scheme, day, as_of):
    columns = {scheme.inputs[0].name: np.array([day], "datetime64[D]")}
    return compiled(scheme).grade(columns, as_of=as_of, reasons=False).grade.to_list()[0]


@given(days=st.integers(-300, 300))
@settings(max_examples=20, deadline=None)
@pytest.mark.parametrize("unit", ["days", "months"])
@pytest.mark.parametrize("forwards", [True, False])
def test_it_is_the_last_day_on_which_the_grade_is_the_same(unit, forwards, days):
    """Day by day up to it the grade stays, on the next it is another; or it never changes."""
    ends = {"start": "seen", "end": "as_of"} if forwards else {"start": "as_of", "end": "seen"}
    scheme = from_toml(SCHEME.format(name="seen", unit=unit, **ends), "test")
    day = AS_OF + timedelta(days=days)
    now, found = grade(scheme, day, AS_OF), until(scheme, day)
    ahead = [AS_OF + timedelta(days=n) for n in range(600)]
    changed = next((d for d in ahead if grade(scheme, day, d) != now), None)
    assert found == (None if changed is None else changed - timedelta(days=1))


def test_rows_without_a_grade_and_schemes_without_a_clock_have_none(since):
    columns = {"seen": np.array(["NaT", "2026-11-20"], "datetime64[D]")}
    found = compiled(since).last_days(columns, as_of=AS_OF, rows=2)
    assert np.isnat(found).tolist() == [True, False]
    bands = load_scheme("amount-bands")
    amounts = {"annual_amount": np.array([5.0])}
    assert np.isnat(compiled(bands).last_days(amounts, as_of=AS_OF, rows=1)).all()


def test_each_row_has_its_own_day_whatever_stands_beside_it(since):
    days = [AS_OF - timedelta(days=n) for n in range(40)]
    columns = {"seen": np.array(days, "datetime64[D]")}
    together = compiled(since).last_days(columns, as_of=AS_OF, rows=40).tolist()
    assert together == [until(since, day) for day in days]


def test_cells_that_cannot_be_used_have_none(since):
    columns = {"seen": np.array(["2026-11-20", "2026-11-20"], "datetime64[D]")}
    invalid = {"seen": np.array([True, False])}
    found = compiled(since).last_days(columns, as_of=AS_OF, invalid=invalid, rows=2)
    assert np.isnat(found).tolist() == [True, False]


@pytest.mark.parametrize(("unit", "expected"), [("days", date(9999, 12, 4)), ("months", None)])
def test_nothing_is_sought_beyond_the_end_of_the_calendar(unit, expected):
    scheme = from_toml(SCHEME.format(name="seen", start="seen", end="as_of", unit=unit), "test")
    last = date(9999, 12, 1)
    assert until(scheme, last, as_of=last) == expected


def test_what_is_divided_by_or_from_a_time_moves_with_it():
    """Half of the agreed days is over on the day after the last day of A."""
    text = SCHEME.format(name="seen", start="seen", end="as_of", unit="days")
    text = text.replace(
        "[[steps]]",
        """[[inputs]]
name = "agreed"
type = "number"
[[steps]]""",
        1,
    )
    text = text.replace('inputs = ["span"]', 'inputs = ["part"]')
    text = text.replace(
        """[[steps]]
kind = "decision_table\"""",
        """[[steps]]
kind = "ratio"
name = "pace"
numerator = "span"
denominator = "agreed"
output = "part"
[[steps]]
kind = "decision_table\"""",
    )
    scheme = from_toml(text.replace("[0..3]", "[0..0.5]").replace("(3..6)", "(0.5..6)"), "test")
    columns = {"seen": np.array([AS_OF] * 2, "datetime64[D]"), "agreed": np.array([20.0, np.nan])}
    found = compiled(scheme).last_days(columns, as_of=AS_OF, rows=2)
    assert found.tolist() == [AS_OF + timedelta(days=10), None]


def test_a_place_by_time_does_not_run_out():
    """Who is ranked by recency keeps the place until all are ranked anew: time passes for all."""
    scheme = load_scheme("rfm")
    columns = {
        "last_order_date": np.array(["2026-11-01", "2026-03-01", "2025-01-01"], "datetime64[D]"),
        "order_count": np.array([9.0, 4, 1]),
        "total_amount": np.array([900.0, 400, 100]),
    }
    fitted = fit(scheme, columns, as_of=AS_OF)
    grades = fitted.grade(columns, as_of=AS_OF)
    assert None not in grades.grade.to_list()
    assert "expires_on" not in grades.outputs
    assert np.isnat(fitted.last_days(columns, as_of=AS_OF)).all()
