"""What orders say of each customer."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grading.orders.summary import Summaries

KINDS = ("first", "last", "count", "sum", "mean", "median_gap", "repeat_count", "repeat_mean")


def summaries(orders, customers=3):
    """Of rows of customer number, day of May and amount."""
    buyers, days, amounts = zip(*orders, strict=True) if orders else ((), (), ())
    return Summaries(
        np.array(buyers, np.int64),
        np.array([np.datetime64(date(2026, 5, 1)) + day - 1 for day in days], "M8[D]"),
        np.array(amounts, np.float64),
        customers=customers,
    )


ORDERS = [(0, 4, 10), (0, 10, 20), (0, 10, 4), (0, 20, 30), (1, 7, 5), (0, 12, -6)]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("first", ["2026-05-04", "2026-05-07", "NaT"]),
        ("last", ["2026-05-20", "2026-05-07", "NaT"]),
        ("count", [4, 1, 0]),  # a return is no order
        ("sum", [58, 5, 0]),  # and lowers the sum
        ("mean", [58 / 4, 5, np.nan]),
        ("median_gap", [8, np.nan, np.nan]),  # 6 and 10 days
        ("repeat_count", [2, 0, 0]),  # two orders of one day are one repeat
        ("repeat_mean", [(24 + 30) / 2, np.nan, np.nan]),
    ],
)
def test_kinds(kind, expected):
    """Dates, counts, sums and gaps, of a customer with several orders, with one and with none."""
    found = summaries(ORDERS).of(kind)
    if kind in {"first", "last"}:
        assert [str(day) for day in found] == expected
    else:
        assert found.tolist() == pytest.approx(expected, nan_ok=True)


@pytest.mark.parametrize("kind", KINDS)
def test_without_orders_nothing_is_known(kind):
    """Nobody ordered: no day, no order, no sum."""
    found = summaries([]).of(kind)
    if kind in {"first", "last"}:
        assert np.isnat(found).all()
    else:
        assert np.isin(np.nan_to_num(found), [0]).all()


def test_who_only_returned_has_no_order():
    """A return alone gives a sum, and neither a day nor an order."""
    found = summaries([(1, 3, -5)])
    assert np.isnat(found.of("last")).all()
    assert found.of("sum").tolist() == [0, -5, 0]
    assert found.of("count").tolist() == [0, 0, 0]


@given(
    st.lists(st.tuples(st.integers(0, 5), st.integers(1, 28), st.integers(-3, 50)), max_size=60),
    st.randoms(use_true_random=False),
)
@settings(max_examples=60, deadline=None)
def test_the_order_of_rows_does_not_matter(orders, random):
    """Shuffled orders say the same of every customer."""
    other = random.sample(orders, len(orders))
    for kind in KINDS:
        here, there = summaries(orders, 6).of(kind), summaries(other, 6).of(kind)
        assert np.array_equal(here, there, equal_nan=True)


def test_cdnow_orders_give_the_published_summary(published):
    """From 2,357 customers' orders: the published repeats and mean spend, to the rounded cent."""
    orders = pd.read_csv(published("cdnow_orders"), parse_dates=["date"])
    table = pd.read_csv(published("cdnow_summary"))
    orders = orders[orders.date <= "1997-09-30"]
    found = Summaries(
        orders.customer.to_numpy() - 1,
        orders.date.to_numpy().astype("M8[D]"),
        orders.amount.to_numpy(),
        customers=len(table),
    )
    assert found.of("repeat_count").tolist() == table.x.tolist()
    spend = np.nan_to_num(found.of("repeat_mean"))
    assert spend == pytest.approx(table.zbar.to_numpy(), abs=0.00501)
    weeks = (found.of("last") - found.of("first")).astype(int) / 7
    assert weeks == pytest.approx(table.t_x.to_numpy(), abs=0.00501)
