"""Whatever people point a formula at, a cell gets an answer."""

import math
from datetime import date, datetime
from inspect import signature

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from addin import functions

CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.floats(),
    st.integers(-(10**20), 10**20),
    st.dates(),
    st.datetimes(),
    st.sampled_from(
        ["", " ", "#N/A", "A", "B", "Annual amount", "Customer", "Grade", "Label", "Rep", "Mon",
         "09:00-12:00", "scheme · scheme", "inputs · inputs", "Last contact", "pareto", "decision-maker", "1,5",
         "Date", "Amount", "VIP", ">=5", "x.toml"]
    ),
    st.text(max_size=6),
)  # fmt: skip
HEADERS = st.lists(
    st.sampled_from(
        [
            "Customer",
            "Annual amount",
            "Orders per month",
            "Rep",
            "Last contact",
            "Override",
            "Note",
        ]
    ),
    min_size=1,
    max_size=4,
)


@st.composite
def ranges(draw):
    """Rows of one width, as a host delivers them; at times with headers that mean something."""
    width = draw(st.integers(1, 4))
    row = st.lists(CELLS, min_size=width, max_size=width)
    rows = draw(st.lists(row, min_size=1, max_size=4))
    headers = draw(st.none() | HEADERS)
    if headers is not None:
        rows = [(headers * 4)[:width], *rows]
    return tuple(map(tuple, rows)) if draw(st.booleans()) else rows


ARGUMENTS = st.one_of(CELLS, ranges(), st.sampled_from(["amount-bands", "pareto", 1.0, 2.0]))


@pytest.mark.parametrize("name", functions.__all__)
@given(data=st.data())
@settings(max_examples=40, deadline=None)
def test_any_arguments_give_rows_of_plain_cells(name, data):
    """No exception, no defect, no ragged rows, and nothing that a transport could not carry."""
    formula = getattr(functions, name)
    most = len(signature(formula).parameters)
    found = formula(*data.draw(st.lists(ARGUMENTS, min_size=1, max_size=most)))
    assert found
    assert len({len(row) for row in found}) == 1
    for cell in (cell for row in found for cell in row):
        assert type(cell) in (str, float, int, bool, date, datetime), cell
        assert not isinstance(cell, float) or math.isfinite(cell)
        assert "could not work this out" not in str(cell), cell
