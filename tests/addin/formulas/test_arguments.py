from datetime import date, datetime

import numpy as np
import pytest

from addin.formulas.arguments import day_in, number_in, one_cell, rows_of, text_in
from grading.exceptions import InputError

DAY = date(2026, 11, 21)


@pytest.mark.parametrize("argument", [None, "", " ", [[None]], [[""]], ((None,),), [None, ""], []])
def test_what_is_left_out_or_blank_is_none(argument):
    assert rows_of(argument) is None


@pytest.mark.parametrize(
    ("argument", "rows"),
    [
        (5.0, [[5.0]]),
        ("pareto", [["pareto"]]),
        ([1, 2], [[1, 2]]),
        (((1.0, None), (2.0, "x")), ((1.0, None), (2.0, "x"))),
        ([[None], [1]], [[None], [1]]),
        (False, [[False]]),
    ],
)
def test_cells_come_alone_in_a_row_or_in_rows(argument, rows):
    assert rows_of(argument) == rows


@pytest.mark.parametrize(
    "argument",
    [
        46347.0,
        46347,
        46347.75,
        [[46347.0]],
        DAY,
        datetime(2026, 11, 21, 15, 30),  # as Excel for Windows hands it over
        ((datetime(2026, 11, 21),),),  # likewise
        "2026-11-21",
        "2026年11月21日",
        np.float64(46347),
    ],
)
def test_a_date_is_a_serial_a_date_time_or_a_text(argument):
    assert day_in(argument, "as_of") == DAY


@pytest.mark.parametrize(
    ("argument", "shown"), [("soon", "soon"), ("#N/A", "#N/A"), (True, "TRUE"), (-1e9, "-1000")]
)
def test_what_is_no_date_is_refused_and_never_today(argument, shown):
    with pytest.raises(InputError, match=f"as_of: must be a date, but says .{shown}"):
        day_in(argument, "as_of")


def test_several_cells_are_refused_where_one_is_wanted():
    with pytest.raises(InputError, match="weeks: must be a single cell, but is a range of 2 rows"):
        one_cell([[1], [2]], "weeks")


@pytest.mark.parametrize(("argument", "number"), [(4.0, 4), (4, 4), ([[0.0]], 0), (None, None)])
def test_whole_numbers(argument, number):
    assert number_in(argument, "weeks") == number


@pytest.mark.parametrize("argument", [4.5, "four", True, float("inf"), "#REF!"])
def test_what_is_no_whole_number_is_refused(argument):
    with pytest.raises(InputError, match="weeks: must be a whole number, but says"):
        number_in(argument, "weeks")


def test_a_number_is_read_as_the_text_excel_shows():
    assert text_in(1001.0, "scheme") == "1001"
    assert text_in(" pareto ", "scheme") == "pareto"
    assert text_in(None, "scheme") is None
