"""Columns of words to small codes, each distinct word looked up once."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

__all__ = ["BLANK", "UNKNOWN", "code_words"]

BLANK = -1
UNKNOWN = -2
_FEW_ROWS = 500
"""Below so many rows a dictionary is quicker than what pandas needs to get going."""


def code_words(
    column: npt.NDArray[np.generic], positions: Mapping[object, int]
) -> npt.NDArray[np.int16]:
    """Position of each word.

    Args:
        column: Words, shape ``(rows,)``; None, NaN and "" are blanks.
        positions: Position of each word that is known.

    Returns:
        int16, shape ``(rows,)``; ``BLANK`` and ``UNKNOWN`` where there is no position.
    """
    if len(column) < _FEW_ROWS:
        return np.array([_position(word, positions) for word in column.tolist()], np.int16)
    import pandas as pd

    codes, words = pd.factorize(column.astype(object, copy=False))
    table = [*(_position(word, positions) for word in words), BLANK]
    return np.array(table, np.int16).take(codes)


def _position(word: object, positions: Mapping[object, int]) -> int:
    if word is None or word == "" or word != word:  # NaN alone differs from itself
        return BLANK
    try:
        return positions.get(word, UNKNOWN)
    except TypeError:  # a list or the like, which cannot be a word
        return UNKNOWN
