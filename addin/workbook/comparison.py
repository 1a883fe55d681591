"""What stands in our columns against what is to stand there, column by column."""

import numpy as np
import numpy.typing as npt

from addin.hosts.base import ColumnValues
from grading.engine.block import CellKind, RawColumn
from grading.engine.grades import Lookup

__all__ = ["differs", "padded", "text_at", "text_in", "without_rows"]

_SERIAL_OF_1970 = {False: 25_569, True: 24_107}
_BLANK, _FOREIGN = -1, -2
_Bools = npt.NDArray[np.bool_]


def differs(old: RawColumn, new: ColumnValues, *, date1904: bool) -> _Bools:
    """Whether each cell holds something else than the new value; both as long as the column.

    Args:
        old: The cells as they stand.
        new: What they are to hold.
        date1904: Whether date serials count from 1904-01-01.
    """
    blank = old.kinds == CellKind.BLANK
    if isinstance(new, Lookup):
        return _texts_differ(old, blank, new)
    if np.issubdtype(new.dtype, np.datetime64):
        return _dates_differ(old, blank, new.astype("datetime64[D]"), date1904=date1904)
    numbers = new.astype(np.float64)
    same = (old.kinds == CellKind.NUMBER) & (old.numbers == numbers)
    unequal: _Bools = ~(same | (blank & np.isnan(numbers)))
    return unequal


def _texts_differ(old: RawColumn, blank: _Bools, new: Lookup) -> _Bools:
    codes = {text: code for code, text in enumerate(dict.fromkeys(new.texts))}
    wanted = np.array([*(codes[text] for text in new.texts), _BLANK])
    known = np.array([*(codes.get(text, _FOREIGN) for text in old.texts), _FOREIGN])
    standing = np.where(old.kinds == CellKind.TEXT, known[old.text_codes], _FOREIGN)
    standing[blank] = _BLANK
    unequal: _Bools = standing != wanted[new.codes]
    return unequal


def _dates_differ(
    old: RawColumn, blank: _Bools, new: npt.NDArray[np.datetime64], *, date1904: bool
) -> _Bools:
    days = np.where(np.isnat(new), np.nan, new.astype(np.int64).astype(np.float64))
    serial = old.kinds == CellKind.NUMBER
    standing = old.numbers - np.where(serial, _SERIAL_OF_1970[date1904], 0)
    same = (serial | (old.kinds == CellKind.DATE)) & (standing == days)
    unequal: _Bools = ~(same | (blank & np.isnat(new)))
    return unequal


def text_at(column: RawColumn, row: int) -> str | None:
    """What a cell holds as a person reads it, None where it is blank; ``row`` is zero-based."""
    code = int(column.text_codes[row])
    if code >= 0:
        return column.texts[code]
    if int(column.kinds[row]) == CellKind.BLANK:
        return None
    number = float(column.numbers[row])
    return str(int(number)) if number.is_integer() else str(number)


def text_in(texts: Lookup, row: int) -> str | None:
    """The text of a zero-based row, None where it has none."""
    code = int(texts.codes[row])
    return texts.texts[code] if code >= 0 else None


def padded(values: ColumnValues, rows: int) -> ColumnValues:
    """The same values with blanks behind them up to ``rows``."""
    missing = rows - len(values)
    if missing <= 0:
        return values
    if isinstance(values, Lookup):
        codes = np.concatenate([values.codes, np.full(missing, -1, values.codes.dtype)])
        return Lookup(codes, values.texts)
    if np.issubdtype(values.dtype, np.datetime64):
        never = np.full(missing, np.datetime64("NaT"), dtype="datetime64[D]")
        return np.concatenate([values.astype("datetime64[D]"), never])
    return np.concatenate([values.astype(np.float64), np.full(missing, np.nan)])


def without_rows(values: Lookup, rows: _Bools) -> Lookup:
    """The same texts with blanks where ``rows`` is true."""
    if not rows.any():
        return values
    codes = values.codes.copy()
    codes[rows] = -1
    return Lookup(codes, values.texts)
