"""Columns in any common shape, and schemes compiled once."""

from datetime import date, datetime

import numpy as np
import pytest

from grading.engine.fit import FittedScheme, compiled, fit
from grading.engine.word_codes import BLANK, UNKNOWN, code_words
from grading.exceptions import InputError
from grading.schemes.models import Input


@pytest.fixture
def sample(scheme, table, number, choice):
    """A over a number, a choice, a date and a truth value."""
    inputs = [
        number("amount"),
        choice("size", "small", "large"),
        Input(name="due", type="date", required=False),
        Input(name="agreed", type="boolean", required=False),
    ]
    met = [">=10", '"large"', '>=date("2026-01-01")', "true"]
    return scheme(
        inputs, table(["amount", "size", "due", "agreed"], [(met, "A"), (["-"] * 4, "D")])
    )


@pytest.mark.parametrize(("column", "values"), [
    ("amount", [10, 9]), ("amount", [10.0, None]), ("amount", np.array([10, 9])),
    ("amount", np.array([10, 9], np.float32)), ("amount", np.array([10, None], object)),
    ("amount", np.arange(10, 4, -3.0)[::1]), ("amount", np.array([10.0, 0, 9, 0])[::2]),
    ("size", ["large", "small"]), ("size", np.array(["large", None], object)),
    ("size", np.array(["large", ""])), ("size", np.array([1, -1], np.int16)),
    ("size", np.array([1, 0], np.int64)), ("size", ["large", float("nan")]),
    ("due", [date(2026, 1, 1), date(2025, 12, 31)]), ("due", [datetime(2026, 1, 1, 23), None]),
    ("due", np.array(["2026-01-01", "NaT"], "M8[D]")), ("due", np.array(["2026-01-01", "2025-12-31T23"], "M8[s]")),
    ("agreed", [True, False]), ("agreed", [True, None]), ("agreed", np.array([1, -1], np.int8)),
    ("agreed", np.array([True, False])),
])  # fmt: skip
def test_columns_may_be_arrays_or_lists(sample, as_of, column, values):
    """Lists, arrays of other widths, strided arrays and words mean the same as typed columns."""
    good = {
        "amount": [10, 10],
        "size": ["large"] * 2,
        "due": [date(2026, 1, 1)] * 2,
        "agreed": [True] * 2,
    }
    result = compiled(sample).grade({**good, column: values}, as_of=as_of)
    assert result.grade.to_list() == ["A", "D"]


@pytest.mark.parametrize(("position", "said"), [
    (-3, "Not graded: “Size” cannot be used."), (-2, "Not graded: “Size” cannot be used."),
    (-1, "None of the other rules fits"), (1, "None of the other rules fits"),
    (2, "Not graded: “Size” cannot be used."), (300, "Not graded: “Size” cannot be used."),
])  # fmt: skip
@pytest.mark.parametrize("rows", [1, 600])
def test_a_position_beside_the_options_is_no_option(sample, as_of, position, said, rows):
    """Below the blank as beyond the last option nothing is read into the number."""
    column = np.full(rows, position, np.int16)
    result = compiled(sample).grade({"size": column}, as_of=as_of)
    assert result.reason.to_list() == [said] * rows


def test_columns_are_left_unchanged(sample, as_of):
    """Grading writes nothing into what it was given."""
    amounts, masks = np.array([10.0, np.nan]), {"amount": np.array([True, False])}
    compiled(sample).grade({"amount": amounts}, as_of=as_of, invalid=masks)
    np.testing.assert_array_equal(amounts, [10, np.nan])
    assert masks["amount"].tolist() == [True, False]


def test_column_of_another_type_names_itself(sample, as_of):
    """Text among numbers is refused with the column's name and what to do."""
    with pytest.raises(
        InputError, match=r"Column 'amount': must hold values of type number.*mend"
    ):
        compiled(sample).grade({"amount": ["ten"]}, as_of=as_of)


def test_columns_of_different_length_are_refused(sample, as_of):
    """The column that differs is named with both lengths."""
    with pytest.raises(
        InputError, match=r"'agreed': must hold 2 rows like the others, and holds 1"
    ):
        compiled(sample).grade({"amount": [1, 2], "agreed": [True]}, as_of=as_of)


def test_no_columns_need_a_number_of_rows(sample, as_of):
    """Without any column nobody can know how many customers there are."""
    with pytest.raises(InputError, match="at least one column must be given"):
        compiled(sample).grade({}, as_of=as_of)
    assert compiled(sample).grade({}, as_of=as_of, rows=3).grade.to_list() == ["D"] * 3


def test_long_word_columns_are_coded_like_short_ones():
    """Shared objects, an object per cell and mixtures give the same codes."""
    positions = {"red": 0, "green": 1}
    words = ["red", "green", None, "", float("nan"), "blue", "red"] * 300
    expected = [0, 1, BLANK, BLANK, BLANK, UNKNOWN, 0] * 300
    own = [
        word and str(word.encode(), "ascii") if isinstance(word, str) else word for word in words
    ]
    for column in (words, own, words + own, ["red"] * 500 + own):
        got = code_words(np.array(column, object), positions)
        times = len(column) // len(words)
        tail = len(expected) * times
        assert got.tolist()[-tail:] == expected * times


def test_equal_schemes_are_compiled_once(sample):
    """The same content gives the same compiled scheme, other content another."""
    again = type(sample).model_validate(sample.model_dump())
    assert again is not sample
    assert compiled(again) is compiled(sample)
    other = sample.model_copy(update={"id": "other"})
    assert compiled(other) is not compiled(sample)


def test_fit_of_a_scheme_without_ranks_needs_no_customers(sample, as_of):
    """What does not depend on the population is compiled as it stands."""
    assert fit(sample, {}, as_of=as_of) is compiled(sample)


@pytest.mark.parametrize("rows", [1, 8191, 8192, 8193, 20_000])
def test_blocks_join_without_a_seam(sample, as_of, rows):
    """Around the length of a block every row has its own grade."""
    amounts = np.where(np.arange(rows) % 3 == 0, 10.0, 9.0)
    columns = {"amount": amounts, "size": np.ones(rows, np.int8), "agreed": np.ones(rows, np.int8),
               "due": np.full(rows, np.datetime64("2026-06-01"))}  # fmt: skip
    got = FittedScheme(sample).grade(columns, as_of=as_of).grade.codes
    np.testing.assert_array_equal(got, np.where(amounts == 10, 0, 3))
