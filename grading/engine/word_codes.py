"""Columns of words to small codes, each distinct word looked up once."""

from collections.abc import Mapping
from types import NoneType
from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["BLANK", "UNKNOWN", "code_words", "distinct_texts", "distinct_words"]

BLANK = -1
UNKNOWN = -2
Words = npt.NDArray[Any]

_FEW_ROWS = 500
"""Below so many rows a dictionary is quicker than what pandas needs to get going."""
_SAMPLE = 256
_MOST_OBJECTS = 1000
_TEXTS_OR_BLANK = frozenset({str, NoneType})


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
    codes, words = distinct_words(column)
    table = [*(_position(word, positions) for word in words), BLANK]
    return np.array(table, np.int16).take(codes)


def distinct_words(column: Words) -> tuple[npt.NDArray[np.intp], Words]:
    """Codes of a column of words, -1 for None and NaN, and the distinct words.

    An array of objects holds their addresses, and numbers are coded ten times as fast as words.
    Most readers share the objects of words that stand many times; where each cell has an object
    of its own, the words themselves are coded.

    Args:
        column: Words of any kind of array, shape ``(rows,)``.
    """
    if len(column) < _FEW_ROWS:
        return _few_words(column)
    import pandas as pd

    shared = _shared_objects(column)
    if shared is None:
        return pd.factorize(np.ascontiguousarray(column, dtype=object))
    objects, cells = shared
    codes, words = pd.factorize(cells)
    return codes.take(objects), words


def distinct_texts(column: Words) -> tuple[npt.NDArray[np.intp], Words] | None:
    """The same for a column that may hold texts and None alone; None where it holds others.

    Args:
        column: Array of objects, shape ``(rows,)``.
    """
    shared = _shared_objects(column)
    cells = column if shared is None else shared[1]
    if not _TEXTS_OR_BLANK.issuperset(map(type, cells.tolist())):
        return None
    if len(cells) < _FEW_ROWS:
        codes, texts = _few_words(cells)
    else:
        import pandas as pd

        codes, texts = pd.factorize(cells)
    return (codes if shared is None else codes.take(shared[0])), texts


def _shared_objects(column: Words) -> tuple[npt.NDArray[np.intp], Words] | None:
    """Codes of the objects in a column, and one cell of each; None where few are shared."""
    if len(column) < _FEW_ROWS:
        return None
    import pandas as pd

    column = np.ascontiguousarray(column, dtype=object)
    addresses = np.ndarray(column.shape, np.uintp, buffer=column)
    if len(set(addresses[:_SAMPLE].tolist())) > _SAMPLE // 8:
        return None
    objects, distinct = pd.factorize(addresses)
    if len(distinct) > _MOST_OBJECTS:
        return None
    row_of = np.zeros(len(distinct), np.intp)
    row_of[objects] = np.arange(len(objects))  # any row of each object will do
    return objects, column[row_of]


def _few_words(column: Words) -> tuple[npt.NDArray[np.intp], Words]:
    """The same by a dictionary."""
    place: dict[object, int] = {}
    codes = [
        BLANK if word is None or word != word else place.setdefault(word, len(place))
        for word in column.tolist()
    ]
    words = np.empty(len(place), object)
    words[:] = list(place)
    return np.array(codes, np.intp), words


def _position(word: object, positions: Mapping[object, int]) -> int:
    if word is None or word == "" or word != word:  # NaN alone differs from itself
        return BLANK
    try:
        return positions.get(word, UNKNOWN)
    except TypeError:  # a list or the like, which cannot be a word
        return UNKNOWN
