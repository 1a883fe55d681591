"""Lists of cell values become columns without losing what a cell held."""

import math
import subprocess
import sys
from datetime import date, datetime, time
from decimal import Decimal

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
