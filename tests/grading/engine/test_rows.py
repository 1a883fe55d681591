"""Lists of cell values become columns without losing what a cell held."""

import itertools
import math
import subprocess
import sys
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grading.engine.block import CellKind
from grading.engine.rows import ERROR_TEXTS, block_from_rows, column_to_values, raw_column


@pytest.mark.parametrize(
    ("value", "kind", "comes_back"),
    [
        (None, CellKind.BLANK, None),
        (float("nan"), CellKind.BLANK, None),
        (np.float64("nan"), CellKind.BLANK, None),
        (pd.NaT, CellKind.BLANK, None),
        (pd.NA, CellKind.BLANK, None),
        (np.datetime64("NaT"), CellKind.BLANK, None),
        ("", CellKind.BLANK, None),
        (" \u00a0\n", CellKind.BLANK, None),
        (5, CellKind.NUMBER, 5.0),
        (5.5, CellKind.NUMBER, 5.5),
        (np.float32(2.5), CellKind.NUMBER, 2.5),
        (np.int64(7), CellKind.NUMBER, 7.0),
        (Decimal("1.25"), CellKind.NUMBER, 1.25),
        (float("inf"), CellKind.NUMBER, math.inf),
        (-(10**400), CellKind.NUMBER, -math.inf),
        (True, CellKind.BOOL, True),
        (np.bool_(False), CellKind.BOOL, False),
        (date(2026, 11, 3), CellKind.DATE, date(2026, 11, 3)),
        (datetime(2026, 11, 3, 23, 59), CellKind.DATE, date(2026, 11, 3)),
        (pd.Timestamp("1969-12-31 12:00"), CellKind.DATE, date(1969, 12, 31)),
        (np.datetime64("2026-11-03T23:59"), CellKind.DATE, date(2026, 11, 3)),
        ("#N/A", CellKind.ERROR, "#N/A"),
        ("#¡DIV/0!", CellKind.ERROR, "#¡DIV/0!"),
        ("#N/A is missing", CellKind.TEXT, "#N/A is missing"),
        ("#1", CellKind.TEXT, "#1"),
        ("=cmd|'/c calc'!A1", CellKind.TEXT, "=cmd|'/c calc'!A1"),
        (" Acme ", CellKind.TEXT, " Acme "),
        ("شركة 🙂", CellKind.TEXT, "شركة 🙂"),
        (time(9, 30), CellKind.TEXT, "09:30:00"),
    ],
)
def test_each_value_keeps_its_kind_alone_and_in_any_company(
    value: object, kind: CellKind, comes_back: object
) -> None:
    for column in ([value], [value, 1.0, "x", None, True], [value, value]):
        raw = raw_column(column)
        assert raw.kinds[0] == kind
        assert column_to_values(raw)[0] == comes_back


@pytest.mark.parametrize("error", sorted(ERROR_TEXTS))
def test_every_error_value_is_an_error_cell(error: str) -> None:
    assert raw_column([error, "x"]).kinds.tolist() == [CellKind.ERROR, CellKind.TEXT]


def test_a_text_is_held_once_however_many_rows_repeat_it() -> None:
    raw = raw_column(["a", "b", "a", None, "a"])
    assert (list(raw.texts), raw.text_codes.tolist()) == (["a", "b"], [0, 1, 0, -1, 0])


def test_arrays_have_the_promised_types() -> None:
    for values in ([1, 2.0], ["a"], [1, "a"], [], [None]):
        raw = raw_column(values)
        assert (raw.kinds.dtype, raw.numbers.dtype, raw.text_codes.dtype) == (
            np.uint8,
            np.float64,
            np.int32,
        )
        assert len(raw) == len(raw.numbers) == len(raw.text_codes) == len(values)


cells = st.one_of(
    st.none(),
    st.booleans(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(min_size=1, max_size=5).filter(lambda t: t.strip() and t.strip() not in ERROR_TEXTS),
    st.dates(),
)


@settings(max_examples=80)
@given(st.lists(cells, max_size=12))
def test_values_come_back_as_they_went_in(values: list[object]) -> None:
    back = column_to_values(raw_column(values))
    assert back == values
    assert list(map(type, back)) == list(map(type, values))


COMPANY = {"few": 3, "many": 700}


@pytest.mark.parametrize("rows", COMPANY.values(), ids=COMPANY)
@pytest.mark.parametrize(
    ("odd", "kind", "comes_back"),
    [
        (True, CellKind.BOOL, True),
        (False, CellKind.BOOL, False),
        (np.bool_(True), CellKind.BOOL, True),
        ("12", CellKind.TEXT, "12"),
        ("nan", CellKind.TEXT, "nan"),
        (Decimal("1.5"), CellKind.NUMBER, 1.5),
        (Fraction(1, 2), CellKind.NUMBER, 0.5),
        (np.float64(2.5), CellKind.NUMBER, 2.5),
        (np.float32("inf"), CellKind.NUMBER, math.inf),
        (np.timedelta64(3, "D"), CellKind.TEXT, "3 days"),
        (timedelta(days=1), CellKind.TEXT, "1 day, 0:00:00"),
        (date(2026, 11, 3), CellKind.DATE, date(2026, 11, 3)),
        (pd.NA, CellKind.BLANK, None),
        (pd.NaT, CellKind.BLANK, None),
        (1j, CellKind.TEXT, "1j"),
        (2**53 + 1, CellKind.NUMBER, 2.0**53),
        (10**400, CellKind.NUMBER, math.inf),
        (math.nan, CellKind.BLANK, None),
        (-math.inf, CellKind.NUMBER, -math.inf),
    ],
)
def test_one_odd_cell_among_numbers_is_seen(
    odd: object, kind: CellKind, comes_back: object, rows: int
) -> None:
    """Wherever it stands, and whether or not there are blanks; its neighbours stay as they are."""
    plain: list[object] = [1, 0.0, 2.5] * (rows // 3)
    for blank, place in itertools.product((False, True), (0, rows // 2, rows)):
        values = [*plain[:place], odd, *plain[place:]]
        if blank:
            values.insert(place // 2, None)
        raw = raw_column(values)
        at = next(i for i, value in enumerate(values) if value is odd)
        assert raw.kinds[at] == kind
        back = column_to_values(raw)
        assert back[at] == comes_back
        assert back[:at] + back[at + 1 :] == values[:at] + values[at + 1 :]


@pytest.mark.parametrize("odd", [5, 1.0, True, float("nan"), date(2026, 11, 3), b"x"])
@pytest.mark.parametrize("shared", [True, False])
def test_one_odd_cell_among_many_words_is_seen(odd: object, shared: bool) -> None:
    """Both where few words stand many times and where each cell has an object of its own."""
    few: list[object] = [f"word {n}" for n in range(3)]
    words = few * 200 if shared else [f"word {n}" for n in range(600)]
    alone = column_to_values(raw_column([odd]))
    assert column_to_values(raw_column([*words, odd])) == [*words, *alone]
    assert column_to_values(raw_column([None, *words, odd, None])) == [None, *words, *alone, None]


def test_numbers_of_other_packages_are_read_without_a_warning() -> None:
    values = [1.0, np.float64("inf"), np.float64("-inf"), np.float64(1e308), np.float64(1e308)]
    assert column_to_values(raw_column(values)) == values


@settings(max_examples=40)
@given(st.lists(cells, min_size=1, max_size=6), st.sampled_from([1, 200]))
def test_a_cell_is_read_as_it_would_be_alone(values: list[object], times: int) -> None:
    raw = raw_column(values * times)
    assert raw.kinds.tolist() == [int(raw_column([v]).kinds[0]) for v in values] * times
    assert column_to_values(raw) == values * times


@pytest.mark.parametrize("width", [2, 30])
@pytest.mark.parametrize("at", [0, 511, 512, 1299])
@pytest.mark.parametrize("other", [0, 1, 40])
def test_one_row_of_another_width_moves_no_cell(width: int, at: int, other: int) -> None:
    """A short row is filled up, a long one makes the block wider, wherever it stands."""
    rows: list[list[object]] = [[float(n)] * width for n in range(1300)]
    rows[at] = [-1.0] * other
    block = block_from_rows([["H"] * width, *rows])
    assert len(block.headers) == max(width, other)
    for position in {0, 1, width - 1, len(block.headers) - 1}:
        wanted = [row[position] if position < len(row) else None for row in rows]
        assert column_to_values(block.column(position)) == wanted


@pytest.mark.parametrize("width", [1, 3, 12])
@pytest.mark.parametrize("header", [1, 2, 12])
def test_a_header_of_another_width_than_its_rows_moves_no_cell(width: int, header: int) -> None:
    block = block_from_rows([["H"] * header, [1.0] * width, [2.0] * width])
    assert block.headers == ("H",) * header + ("",) * (width - header)
    for position in range(len(block.headers)):
        wanted = [1.0, 2.0] if position < width else [None, None]
        assert column_to_values(block.column(position)) == wanted


def test_a_block_knows_where_it_stands() -> None:
    block = block_from_rows(
        [["A", None, 2026.0, float("nan")], [1, "x", True, None], [2]],
        first_row=5,
        first_column=3,
        sheet="Kunden",
        date1904=True,
    )
    assert block.headers == ("A", "", "2026", "")
    assert (block.rows, block.first_row, block.first_column) == (2, 6, 3)
    assert (block.sheet, block.date1904, block.text_only) == ("Kunden", True, False)


def test_short_rows_are_filled_up_with_blanks() -> None:
    block = block_from_rows([["A"], [1, "x"], [], [2]])
    assert block.headers == ("A", "")
    assert column_to_values(block.column(0)) == [1.0, None, 2.0]
    assert column_to_values(block.column(1)) == ["x", None, None]


@pytest.mark.parametrize("rows", [[], [[]], [["A", "B"]]])
def test_a_block_without_data_rows_is_empty(rows: list[list[object]]) -> None:
    block = block_from_rows(rows)
    assert block.rows == 0
    assert [len(block.column(p)) for p in range(len(block.headers))] == [0] * len(block.headers)


def test_a_column_is_read_only_once() -> None:
    block = block_from_rows([["A"], [1.0]])
    assert block.column(0) is block.column(0)


def test_numbers_alone_need_no_pandas() -> None:
    code = (
        "import sys; from grading.engine.rows import raw_column; from grading.engine import intake;"
        "raw_column([1.0, 2, None]); sys.exit('pandas' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
