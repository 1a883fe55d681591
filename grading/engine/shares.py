"""Shares from 0 to 1, written as 0.85 by some and as 85 by others.

Each cell is read by itself, so that a formula over one row and a button over all cannot disagree:
up to 1 it is a share, from 2 to 100 per cent. Between 1 and 2 nobody can tell 1.5 % from 150 %.
"""

import unicodedata
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

__all__ = ["Shares", "read_shares", "says_percent"]

Rows = npt.NDArray[np.intp]
_FEWEST_PERCENT = 2.0
"""The least number above 1 that is taken as per cent."""


@dataclass(frozen=True, slots=True)
class Shares:
    """A column of shares after reading.

    Args:
        values: float64; what no rule can read stands as it was.
        unclear: Zero-based rows of numbers that may be shares above 1 as well as per cent.
        percent: Zero-based rows of plain numbers that were taken as per cent.
        beside: Where there are such, the rows of plain numbers above 0 and up to 1, which were
            taken as shares.
    """

    values: npt.NDArray[np.float64]
    unclear: Rows
    percent: Rows
    beside: Rows


def says_percent(text: str) -> bool:
    """Whether a text carries a percent sign, so that it cannot be misread."""
    return "%" in unicodedata.normalize("NFKC", text)


def read_shares(values: npt.NDArray[np.float64], stated: Rows) -> Shares:
    """Turn the plain numbers of a column that are per cent into shares.

    Args:
        values: float64, NaN where there is none; a text with a percent sign is a share already.
            Left unchanged.
        stated: Zero-based rows of such texts.
    """
    none = np.empty(0, np.intp)
    with np.errstate(invalid="ignore"):
        above = values > 1
        if not above.any():
            return Shares(values, none, none, none)
        plain = np.ones(len(values), np.bool_)
        plain[stated] = False
        unclear = plain & above & (values < _FEWEST_PERCENT)
        percent = plain & (values >= _FEWEST_PERCENT) & (values <= 100)
        beside = plain & (values > 0) & ~above if percent.any() else np.zeros(0, np.bool_)
    read = np.where(percent, values / 100, values)
    return Shares(read, *(np.flatnonzero(rows) for rows in (unclear, percent, beside)))
