"""One column of numbers by another."""

import numpy as np
import numpy.typing as npt

__all__ = ["ratio"]

Numbers = npt.NDArray[np.float64]
_DECIMALS = 12
"""To so many decimals a ratio is rounded, lest 3.48 by 2.9 miss 1.2 by the last binary digit."""
_ROUNDED_BELOW = 1e3
"""Larger ratios hold fewer decimals than that anyway."""


def ratio(numerator: Numbers, denominator: Numbers) -> Numbers:
    """Numerator by denominator per row, NaN where the denominator is 0 or either is NaN.

    Amounts are decimal numbers and the machine's are not, so the last digits are rounded away:
    what is 1.2 times as much on paper is so here.

    Args:
        numerator: float64; shapes broadcast.
        denominator: float64.
    """
    divisible = (denominator != 0) & ~np.isnan(numerator)
    shape = np.broadcast_shapes(numerator.shape, denominator.shape)
    found: Numbers = np.full(shape, np.nan)
    np.divide(numerator, denominator, out=found, where=divisible)
    near = np.abs(found) < _ROUNDED_BELOW
    found[near] = np.round(found[near], _DECIMALS)
    return found
