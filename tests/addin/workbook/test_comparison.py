"""A cell differs only where a reader would see another value."""

from datetime import date

import numpy as np
import pytest

from addin.workbook.comparison import differs, padded, text_at, text_in, without_rows
from grading.engine.grades import Lookup
from grading.engine.rows import raw_column


def lookup(*values: str | None) -> Lookup:
    table = list(dict.fromkeys(v for v in values if v is not None))
    codes = [table.index(v) if v is not None else -1 for v in values]
    return Lookup(np.array(codes, np.int32), table)


@pytest.mark.parametrize(
    ("old", "new", "different"),
    [
        ("A", "A", False),
        ("A", "B", True),
        (None, "A", True),
        ("A", None, True),
        (None, None, False),
        (1.0, "1", True),
    ],
)
def test_texts(old: object, new: str | None, *, different: bool) -> None:
    assert differs(raw_column([old]), lookup(new), date1904=False).tolist() == [different]


def test_equal_texts_under_several_codes_are_equal() -> None:
    new = Lookup(np.array([0, 1, 2]), ["A", "A", "B"])
    assert not differs(raw_column(["A", "A", "B"]), new, date1904=False).any()


@pytest.mark.parametrize(
    ("old", "new", "different"),
    [(1.5, 1.5, False), (1.5, 1.500001, True), (None, np.nan, False), ("1.5", 1.5, True),
     (1.5, np.nan, True), (None, 0.0, True)],
)  # fmt: skip
def test_numbers(old: object, new: float, *, different: bool) -> None:
    assert differs(raw_column([old]), np.array([new]), date1904=False).tolist() == [different]


@pytest.mark.parametrize(
    ("old", "new", "date1904", "different"),
    [
        (46_024, "2026-01-02", False, False),
        (46_025, "2026-01-02", False, True),
        (44_562, "2026-01-02", True, False),
        (46_024, "2026-01-02", True, True),
        (date(2026, 1, 2), "2026-01-02", False, False),
        (date(2026, 1, 3), "2026-01-02", False, True),
        (None, "NaT", False, False),
        (None, "2026-01-02", False, True),
        (46_024, "NaT", False, True),
    ],
)
def test_dates(old: object, new: str, *, date1904: bool, different: bool) -> None:
    days = np.array([new], dtype="datetime64[D]")
    assert differs(raw_column([old]), days, date1904=date1904).tolist() == [different]


def test_padding_adds_blanks_of_each_kind() -> None:
    texts = padded(lookup("A"), 2)
    assert isinstance(texts, Lookup)
    assert texts.to_list() == ["A", None]
    numbers = padded(np.array([1.0]), 2)
    assert np.isnan(np.asarray(numbers)[1])
    days = padded(np.array(["2026-01-02"], dtype="datetime64[D]"), 2)
    assert np.isnat(np.asarray(days)[1])
    assert padded(numbers, 2) is numbers


def test_rows_can_be_blanked() -> None:
    texts = lookup("A", "B")
    assert without_rows(texts, np.array([True, False])).to_list() == [None, "B"]
    assert without_rows(texts, np.array([False, False])) is texts


def test_cells_as_texts() -> None:
    column = raw_column(["A", None, 2.0, 2.5])
    assert [text_at(column, row) for row in range(4)] == ["A", None, "2", "2.5"]
    assert [text_in(lookup("A", None), row) for row in range(2)] == ["A", None]
