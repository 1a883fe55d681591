"""One column of numbers by another."""

import numpy as np
import numpy.typing as npt

__all__ = ["ratio"]

Numbers = npt.NDArray[np.float64]


def ratio(numerator: Numbers, denominator: Numbers) -> Numbers:
    """Numerator by denominator per row, NaN where the denominator is 0 or either is NaN.

    Args:
        numerator: float64; shapes broadcast.
        denominator: float64.
    """
    divisible = (denominator != 0) & ~np.isnan(numerator)
    shape = np.broadcast_shapes(numerator.shape, denominator.shape)
    found: Numbers = np.full(shape, np.nan)
    np.divide(numerator, denominator, out=found, where=divisible)
    return found
