"""One column of a caller, in any common shape, as the array that its axis can cut."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from grading.engine.axes import OTHER
from grading.engine.axis import Axis
from grading.engine.grades import Lookup
from grading.engine.word_codes import BLANK, UNKNOWN, code_words, distinct_words
from grading.exceptions import InputError
from grading.schemes.models import Input

__all__ = ["Column", "position_of", "read_input", "text_lookup", "word_positions"]

Array = npt.NDArray[Any]
Column = Array | Sequence[object] | Lookup
"""An array as ``Intake`` describes it, an array or list of plain values, or texts as a lookup."""


def read_input(given: Input, axis: Axis, column: Column) -> tuple[Array, Array | None]:
    """The column of an input, and which of its cells hold no value of the input.

    Args:
        given: The input.
        axis: Its axis.
        column: float64 comes back for numbers, int64 days since 1970-01-01 for dates, positions
            in ``axis.values[1:]`` for words, -1 where blank.

    Raises:
        InputError: The column is of another type altogether.
    """
    try:
        if given.type == "number":
            return np.ascontiguousarray(np.asarray(column, dtype=np.float64)), None
        if given.type == "date":
            days = np.asarray(column, dtype="datetime64[D]")
            return np.ascontiguousarray(days).view(np.int64), None
        return _words(given, axis, column)
    except (TypeError, ValueError, OverflowError) as cause:
        msg = (
            f"Column {given.name!r}: must hold values of type {given.type}, and some are of "
            f"another kind ({cause}). Read the sheet through intake, or mend the column."
        )
        raise InputError(msg) from cause


def text_lookup(column: Column) -> Lookup:
    """Texts in any common shape as codes and distinct texts, blanks -1."""
    if not isinstance(column, Lookup):
        codes, words = distinct_words(np.asarray(column, dtype=object))
        column = Lookup(codes, [str(word) for word in words])
    blanks = [code for code, text in enumerate(column.texts) if not text]
    if not blanks:
        return column
    return Lookup(np.where(np.isin(column.codes, blanks), BLANK, column.codes), column.texts)


def word_positions(axis: Axis) -> Mapping[object, int]:
    """Position of each word an axis knows."""
    return {word: place for place, word in enumerate(axis.values[1:])}


def position_of(word: object, positions: Mapping[object, int]) -> int:
    """Position of a word, of "any other text" where there is that, else ``BLANK``."""
    return positions.get(word, positions.get(OTHER, BLANK))


def _words(given: Input, axis: Axis, column: Column) -> tuple[Array, Array | None]:
    positions = word_positions(axis)
    if isinstance(column, Lookup):
        table = [*(positions.get(text, UNKNOWN) for text in column.texts), BLANK]
        codes: Array = np.array(table, np.int32).take(column.codes, mode="wrap")
    else:
        array = column if isinstance(column, np.ndarray) else np.asarray(column, dtype=object)
        if array.dtype.kind in "iub" and given.type != "text":
            # The extremes of a column are found many times as fast as the cells that lie outside.
            if not len(array) or (array.max() < len(positions) and array.min() >= BLANK):
                return _signed(array)
            places = array.astype(np.int64)
            beyond = (places >= len(positions)) | (places < BLANK)
            return np.where(beyond, BLANK, places), beyond
        codes = code_words(array, positions)
    unknown = codes == UNKNOWN
    if not unknown.any():
        return codes, None
    if OTHER in positions:
        return np.where(unknown, positions[OTHER], codes), None
    return np.where(unknown, BLANK, codes), unknown


def _signed(positions: Array) -> tuple[Array, None]:
    """Truth values as 0 and 1, positions as they are."""
    return (positions.astype(np.int8) if positions.dtype.kind == "b" else positions), None
