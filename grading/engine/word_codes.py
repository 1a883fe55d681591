"""Columns of words to small codes, each distinct word looked up once."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["BLANK", "UNKNOWN", "code_words"]

BLANK = -1
UNKNOWN = -2
Words = npt.NDArray[Any]

_FEW_ROWS = 500
"""Below so many rows a dictionary is quicker than what pandas needs to get going."""
_SAMPLE = 256
_MOST_OBJECTS = 1000


def code_words(column: Words, positions: Mapping[object, int]) -> npt.NDArray[np.int16]:
    """Position of each word.

    Args:
        column: Words, shape ``(rows,)``; None, NaN and "" are blanks.
        positions: Position of each word that is known.

    Returns:
        int16, shape ``(rows,)``; ``BLANK`` and ``UNKNOWN`` where there is no position.
    """
    if len(column) < _FEW_ROWS:
        return np.array([_position(word, positions) for word in column.tolist()], np.int16)
    column = np.ascontiguousarray(column, dtype=object)
    by_object = _distinct_objects(column)
    if by_object is None:
        import pandas as pd

        codes, words = pd.factorize(column)
    else:
        codes, words = by_object
    table = [*(_position(word, positions) for word in words), BLANK]
    return np.array(table, np.int16).take(codes)


def _distinct_objects(column: Words) -> tuple[npt.NDArray[np.intp], Words] | None:
    """Codes and distinct objects of a column in which few objects stand many times.

    An array of objects holds their addresses, and numbers are coded ten times as fast as words.
    Columns come with shared objects from most readers; where each cell has an object of its
    own, this gains nothing and None is returned.
    """
    import pandas as pd

    addresses = np.ndarray(column.shape, np.uintp, buffer=column)
    if len(np.unique(addresses[:_SAMPLE])) > _SAMPLE // 8:
        return None
    codes, distinct = pd.factorize(addresses)
    if len(distinct) > _MOST_OBJECTS:
        return None
    last = np.zeros(len(distinct), np.intp)
    last[codes] = np.arange(len(codes))  # any row of each object will do
    return codes, column[last]


def _position(word: object, positions: Mapping[object, int]) -> int:
    if word is None or word == "" or word != word:  # NaN alone differs from itself
        return BLANK
    try:
        return positions.get(word, UNKNOWN)
    except TypeError:  # a list or the like, which cannot be a word
        return UNKNOWN
