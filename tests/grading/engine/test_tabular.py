"""Lists in, lists out."""

import pytest

from grading.engine.fit import compiled
from grading.engine.tabular import grade_rows


@pytest.fixture
def fitted(scheme, scorecard, number, choice):
    """A scorecard over a required amount and an optional size."""
    card = scorecard(
        {"amount": (80, {">=10": 100}), "size": (20, {'"big"': 100})}, {"A": 80, "D": None}
    )
    return compiled(
        scheme([number("amount", required=True), choice("size", "small", "big")], card)
    )


def test_rows_come_back_in_order(fitted, as_of):
    """One list per data row with grade and score; None where there is none."""
    rows = [["Size", "Amount"], ["big", 10], ["small", 9], ["huge", 10], [None, None], ["big", 1]]
    got = grade_rows(fitted, rows, as_of=as_of, lang="en")
    assert got == [["A", 100.0], ["D", 0.0], [None, None], [None, None], ["D", 20.0]]


def test_wanted_columns_come_in_the_order_asked(fitted, as_of):
    """Any result may be asked for, in any order."""
    wanted = ("reason", "label", "grade", "score")
    got = grade_rows(fitted, [["Amount"], [10], ["x"]], as_of=as_of, lang="en", wanted=wanted)
    assert got[0] == [
        "Amount 10 or more: 80 of 80 points; Size in none of the bands: 0 of 20 points",
        "VIP", "A", 80.0,
    ]  # fmt: skip
    assert got[1] == ["Not graded: “Amount” cannot be used.", None, None, None]


def test_score_of_a_scheme_without_one_is_blank(scheme, table, number, as_of):
    """A scheme that does not score has None there."""
    plain = compiled(scheme([number("amount")], table(["amount"], [(["-"], "A")])))
    assert grade_rows(plain, [["Amount"], [1]], as_of=as_of, lang="en") == [["A", None]]


def test_no_rows_give_no_rows(fitted, as_of):
    """A header alone is an empty list of customers."""
    assert grade_rows(fitted, [["Amount"]], as_of=as_of, lang="en") == []


def test_long_lists_equal_short_ones(fitted, as_of):
    """Many rows are graded like each of them alone."""
    rows = [[word, amount] for word in ("big", "small", None) for amount in (9, None, 10.0)] * 300
    whole = grade_rows(fitted, [["Size", "Amount"], *rows], as_of=as_of, lang="en")
    for place in range(0, 9):
        alone = grade_rows(fitted, [["Size", "Amount"], rows[place]], as_of=as_of, lang="en")
        assert whole[place::9] == (alone or [[None, None]]) * 300
