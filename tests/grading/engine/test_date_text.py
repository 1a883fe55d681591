"""Dates typed as text and day serials are read, or named; never guessed."""

from collections.abc import Sequence
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grading.engine.date_text import read_dates, read_serials


def read(texts: Sequence[str]) -> list[date | str]:
    """The date of each text, or the fault it has."""
    found = read_dates(texts)
    return [found.faults.get(at, value) for at, value in enumerate(found.values.tolist())]


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-03",
        "2026/11/3",
        "2026.11.3",
        "20261103",
        "２０２６／１１／３",
        "2026年11月3日",
        "2026 年 11 月 3 日",
        "2026年11月3日 星期二",
        "2026年11月3日星期二 下午2:30",
        "2026-11-03 14:30",
        "2026-11-03T14:30:00.5+02:00",
        "2026-11-03 00:00:00",
        "3 Nov 2026",
        "3-Nov-2026",
        "3nov2026",
        "Nov 3, 2026",
        "November 3rd, 2026",
        "Tuesday, 3 November 2026",
        "2026-Nov-3",
        "3 de noviembre de 2026",
        "martes, 3 de noviembre de 2026",
        "3 nov. 2026",
        "mar. 3 nov. 2026",
        " 2026-11-03 ",
        "'2026-11-03",
    ],
)
def test_a_date_that_can_be_read_in_one_way_is_read(text: str) -> None:
    assert read([text]) == [date(2026, 11, 3)]


def test_mar_is_march_before_a_day_and_tuesday_before_a_date() -> None:
    assert read(["mar 3, 2026", "mar 3 nov 2026"]) == [date(2026, 3, 3), date(2026, 11, 3)]


@pytest.mark.parametrize("text", ["03/04/2026", "3-4-2026", "12.11.2026", "3/4/2026 2:30 PM"])
def test_day_and_month_that_can_be_swapped_are_ambiguous(text: str) -> None:
    assert read([text]) == ["ambiguous_date"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("13/04/2026", date(2026, 4, 13)),
        ("04/13/2026", date(2026, 4, 13)),
        ("04/04/2026", date(2026, 4, 4)),
        ("25-12-2026", date(2026, 12, 25)),
    ],
)
def test_day_and_month_that_cannot_be_swapped_are_clear(text: str, value: date) -> None:
    assert read([text]) == [value]


@pytest.mark.parametrize(
    ("evidence", "value"),
    [("25/04/2026", date(2026, 4, 3)), ("04/25/2026", date(2026, 3, 4))],
)
def test_the_other_cells_of_the_column_decide(evidence: str, value: date) -> None:
    assert read(["03/04/2026", evidence])[0] == value
    assert read([evidence, "03/04/2026"])[1] == value


@pytest.mark.parametrize("other", ["2026-11-03", "04/04/2026", "05/06/2026", "3 Nov 2026", "abc"])
def test_cells_that_show_no_order_decide_nothing(other: str) -> None:
    assert read(["03/04/2026", other])[0] == "ambiguous_date"


def test_cells_that_contradict_each_other_decide_nothing_but_keep_their_own_value() -> None:
    assert read(["03/04/2026", "25/04/2026", "04/25/2026"]) == [
        "contradictory_date",
        date(2026, 4, 25),
        date(2026, 4, 25),
    ]


@pytest.mark.parametrize("text", ["3/4/26", "25.12.26", "3 Nov 26", "Nov 3, 26", "26年11月3日"])
def test_years_of_two_digits_are_named(text: str) -> None:
    assert read([text]) == ["two_digit_year"]


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-29",
        "2026-13-01",
        "30/02/2026",
        "31 sept 2026",
        "2026年2月30日",
        "0000-01-01",
        "20261301",
    ],
)
def test_days_that_do_not_exist_are_named(text: str) -> None:
    assert read([text]) == ["impossible_date"]


def test_the_29th_of_february_exists_in_leap_years() -> None:
    assert read(["2028-02-29", "29 Feb 2028"]) == [date(2028, 2, 29)] * 2


@pytest.mark.parametrize(
    "text",
    [
        "abc",
        "",
        "Nov 2026",
        "2026-11",
        "11月3日",
        "46329",
        "2026",
        "12:30",
        "3 foo 2026",
        "2026-11/3",
    ],
)
def test_text_is_not_a_date(text: str) -> None:
    assert read([text]) == ["not_a_date"]


def serial(number: float, *, date1904: bool = False) -> date | str:
    """What a single day number stands for."""
    days, impossible, year = read_serials(np.array([number]), date1904=date1904)
    if impossible[0]:
        return "impossible_serial"
    return "looks_like_a_year" if year[0] else days.tolist()[0]


@pytest.mark.parametrize(
    ("number", "value"),
    [
        (-1, "impossible_serial"),
        (0, "impossible_serial"),
        (0.99, "impossible_serial"),
        (1, date(1900, 1, 1)),
        (59, date(1900, 2, 28)),
        (60, "impossible_serial"),
        (60.5, "impossible_serial"),
        (61, date(1900, 3, 1)),
        (1899, date(1905, 3, 13)),
        (1900, "looks_like_a_year"),
        (2100, "looks_like_a_year"),
        (2026.5, date(1905, 7, 18)),
        (2101, date(1905, 10, 1)),
        (46329, date(2026, 11, 3)),
        (46329.999, date(2026, 11, 3)),
        (2958465, date(9999, 12, 31)),
        (2958466, "impossible_serial"),
        (float("inf"), "impossible_serial"),
    ],
)
def test_serials_count_from_1900_with_the_day_that_never_was(number: float, value: object) -> None:
    assert serial(number) == value


@pytest.mark.parametrize(
    ("number", "value"),
    [
        (-0.5, "impossible_serial"),
        (0, date(1904, 1, 1)),
        (60, date(1904, 3, 1)),
        (46329 - 1462, date(2026, 11, 3)),
        (2957003, date(9999, 12, 31)),
        (2957004, "impossible_serial"),
    ],
)
def test_serials_count_from_1904_where_the_workbook_does(number: float, value: object) -> None:
    assert serial(number, date1904=True) == value


def test_a_blank_is_no_date_and_no_fault() -> None:
    days, impossible, year = read_serials(np.array([np.nan]), date1904=False)
    assert (days.tolist(), impossible.tolist(), year.tolist()) == ([None], [False], [False])


FORMATS = [
    "%Y-%m-%d",
    "%Y/%m/%d",
    "%Y年%m月%d日",
    "%d %b %Y",
    "%B %d, %Y",
    "%d/%m/%Y",
    "%Y-%m-%dT%H:%M:%S",
]
days = st.dates(date(1900, 1, 1), date(2199, 12, 31))


@settings(max_examples=60)
@given(st.lists(days, min_size=1, max_size=6), st.sampled_from(FORMATS))
def test_what_is_written_in_one_format_is_read_back(column: list[date], form: str) -> None:
    """One cell that shows the order is enough for all others of the column."""
    clear = date(2026, 4, 25)
    assert read([day.strftime(form) for day in [clear, *column]])[1:] == column


@settings(max_examples=60)
@given(st.lists(days, min_size=1, max_size=8), st.booleans())
def test_serials_of_either_calendar_are_read_back(column: list[date], date1904: bool) -> None:
    origin = date(1904, 1, 1) if date1904 else date(1899, 12, 30)
    column = [day for day in column if day > date(1906, 1, 1)]
    serials = np.array([(day - origin).days for day in column], float)
    serials += 0.25  # a quarter past nothing: times are dropped
    assert read_serials(serials, date1904=date1904)[0].tolist() == column


pieces = st.sampled_from(["03/04/2026", "25/04/2026", "04/25/2026", "2026-01-02", "x", "3/4/26"])


@settings(max_examples=60)
@given(
    st.lists(pieces, min_size=1, max_size=6).flatmap(
        lambda c: st.tuples(st.just(c), st.permutations(c))
    )
)
def test_the_order_of_cells_does_not_matter(columns: tuple[list[str], list[str]]) -> None:
    one, other = (dict(zip(column, read(column), strict=True)) for column in columns)
    assert one == other


@settings(max_examples=100)
@given(st.text(max_size=16))
def test_any_text_gives_a_date_or_a_fault(text: str) -> None:
    found = read_dates([text])
    assert (0 in found.faults) == bool(np.isnat(found.values[0]))
