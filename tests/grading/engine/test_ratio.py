"""One number by another: exact at the edges that people write."""

import numpy as np
import pytest

from grading.engine.ratio import ratio


@pytest.mark.parametrize(
    ("above", "below", "expected"), [(6, 5, 1.2), (19, 20, 0.95), (7, 10, 0.7)]
)
def test_amounts_in_cents_meet_their_ratio_exactly(above, below, expected):
    """Amounts that stand in a ratio on paper give exactly that number, whatever their cents."""
    cents = np.arange(1, 200_000)
    found = ratio(above * cents / 100, below * cents / 100)
    assert (found == expected).all()


def test_just_beside_the_edge_stays_beside_it():
    """A cent less on an amount of a hundred million is still less."""
    assert ratio(np.array([119_999_999.99]), np.array([100_000_000.0]))[0] < 1.2


def test_nothing_where_nothing_can_be_said():
    """A denominator of 0, or a blank on either side, gives no ratio."""
    found = ratio(np.array([1.0, np.nan, 1.0, 0.0]), np.array([0.0, 1.0, np.nan, 0.0]))
    assert np.isnan(found).all()


def test_very_large_ratios_are_kept():
    """A ratio beyond a thousand is what the division gives."""
    assert ratio(np.array([1e300]), np.array([3.0]))[0] == 1e300 / 3
