"""Shares come as 0.85, 85 or 85%; each cell is read by itself, and what was read is told."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grading.engine.columns import Intake
from grading.engine.intake import intake
from grading.engine.rows import block_from_rows
from grading.engine.shares import read_shares
from grading.schemes.models import Input

CHANCE = Input(name="chance", type="number", minimum=0, maximum=1, required=False)
NAME = Input(name="customer", type="text", required=False)


def read(*cells: object) -> Intake:
    """The intake of a column of chances."""
    rows = [["customer", "chance"], *([f"C{n}", cell] for n, cell in enumerate(cells))]
    return intake(block_from_rows(rows), [CHANCE, NAME], as_of=date(2026, 11, 21))


@pytest.mark.parametrize(
    ("cell", "share"),
    [
        (0, 0.0),
        (0.85, 0.85),
        ("0,85", 0.85),
        (1, 1.0),
        (2, 0.02),
        (85, 0.85),
        ("85", 0.85),
        ("85%", 0.85),
        ("0.5 %", 0.005),
        ("100 ％", 1.0),
        (100, 1.0),
    ],
)
def test_a_number_up_to_1_is_a_share_and_from_2_to_100_percent(cell: object, share: float) -> None:
    assert read(cell).columns["chance"].tolist() == [share]


@pytest.mark.parametrize("cell", [1.0001, "1.5", 1.999, "250%", 100.001, -0.01])
def test_a_number_that_may_be_either_or_neither_is_a_problem(cell: object) -> None:
    found = read(cell)
    assert [problem.cell for problem in found.problems] == ["B2"]
    assert found.warnings == ()


@given(st.lists(st.one_of(st.none(), st.floats(0, 100)), min_size=1, max_size=8))
def test_each_cell_is_read_as_if_it_stood_alone(cells: list[float | None]) -> None:
    together = read(*cells, "end").columns["chance"]
    alone = [read(cell, "end").columns["chance"][0] for cell in cells]
    np.testing.assert_array_equal(together[: len(cells)], alone)


def test_numbers_taken_as_percent_are_told_once_with_count_rows_and_first_cell() -> None:
    warning, *others = read("85%", 85, None, 20, 100).warnings
    assert (warning.code, warning.cell, others) == ("percent", "B3", [])
    assert "so that 85 counts as 85 %. There are 3 such cells (rows 3, 5–6)" in warning.message(
        "en"
    )


def test_shares_beside_percents_are_told_too() -> None:
    percent, mixed = sorted(read(0.5, 85, 1, 0, "20%").warnings, key=lambda w: w.code)[::-1]
    assert (mixed.code, percent.code) == ("mixed_shares", "percent")
    assert "0.5 counts as 50 %. There are 2 such cells (rows 2, 4)" in mixed.message("en")


@pytest.mark.parametrize("cells", [(0, 0.5, 1), ("85%", 0.5), (None,), ("85%", "0.2%")])
def test_a_column_written_one_way_is_not_spoken_of(cells: tuple[object, ...]) -> None:
    assert read(*cells).warnings == ()


def test_the_numbers_given_are_left_unchanged() -> None:
    values = np.array([85, 0.5, np.nan])
    assert read_shares(values, np.array([], np.intp)).values[0] == 0.85
    assert values[0] == 85
