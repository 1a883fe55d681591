"""Style and type of many cells at once, from their start tags."""

from enum import IntEnum
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from addin.hosts.cell_index import CellIndex, ColumnCells
from addin.hosts.cell_values import DamagedCellError, attributes
from grading.engine.problems import column_letters

__all__ = ["CellType", "cell_tags", "digits_at"]

_Places = npt.NDArray[np.int64]
_Bytes = npt.NDArray[np.uint8]
_SPACE, _QUOTE, _GT, _SLASH = b' ">/'
_STYLE, _TYPE = b"st"
_UNREAD = 255


class CellType(IntEnum):
    """The attribute ``t`` of a cell."""

    NUMBER = 0
    SHARED = 1
    STRING = 2
    BOOL = 3
    ERROR = 4
    INLINE = 5
    DATE = 6


_BY_NAME = {
    b"n": CellType.NUMBER,
    b"s": CellType.SHARED,
    b"str": CellType.STRING,
    b"b": CellType.BOOL,
    b"e": CellType.ERROR,
    b"inlineStr": CellType.INLINE,
    b"d": CellType.DATE,
}


def cell_tags(
    xml: bytes, index: CellIndex, cells: ColumnCells, column: int
) -> tuple[npt.NDArray[np.int64], _Bytes]:
    """Style ids (-1 where there is none) and types of cells of one column.

    Args:
        xml: The sheet.
        index: Its index.
        cells: Which cells.
        column: Their column, 1-based.

    Raises:
        DamagedCellError: A cell's type is unknown, or its reference is not where it stands.
    """
    starts = index.starts[cells.cells]
    if index.ordinary:
        data = np.frombuffer(xml, np.uint8)
        styles, types = _ordinary(data, starts, len(column_letters(column)), cells.numbers)
    else:
        styles = np.full(len(starts), -1, np.int64)
        types = np.full(len(starts), _UNREAD, np.uint8)
    unread = np.flatnonzero(types == _UNREAD)
    places = starts[unread]
    ends = (places + index.tag_sizes[cells.cells[unread]]).tolist()
    letters = column_letters(column)
    found = [
        _one(xml[start:end], letters, row)
        for start, end, row in zip(
            places.tolist(), ends, cells.numbers[unread].tolist(), strict=True
        )
    ]
    styles[unread] = [style for style, _ in found]
    types[unread] = [kind for _, kind in found]
    return styles, types


def _ordinary(
    data: _Bytes, starts: _Places, letters: int, rows: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[np.int64], _Bytes]:
    # <c r="AB12" s="3" t="s">, all but the reference optional; anything else is left unread.
    place, fits = _after_row_numbers(data, starts + 6 + letters, rows)
    fits &= data[place] == _QUOTE
    place += 1
    styles = np.full(len(starts), -1, np.int64)
    styled = np.flatnonzero((data[place] == _SPACE) & (data[place + 1] == _STYLE))
    if len(styled):
        numbers, after = digits_at(data, place[styled] + 4)
        given = (data[place[styled] + 3] == _QUOTE) & (data[after] == _QUOTE)
        styles[styled[given]] = numbers[given]
        place[styled[given]] = after[given] + 1
    types, place = _types(data, place)
    fits &= (data[place] == _GT) | (data[place] == _SLASH)
    types[~fits] = _UNREAD
    return styles, types


def _after_row_numbers(
    data: _Bytes, place: _Places, rows: npt.NDArray[np.int64]
) -> tuple[_Places, npt.NDArray[np.bool_]]:
    """The places after the row numbers, and whether those stand there."""
    place = place.copy()
    fits = np.ones(len(rows), np.bool_)
    # Rows ascend, so those with equally many digits stand together.
    edges = np.searchsorted(rows, 10 ** np.arange(8)).tolist()
    for digits, (first, last) in enumerate(pairwise(edges), start=1):
        if first == last:
            continue
        part = slice(first, last)
        number = np.zeros(last - first, np.int64)
        for offset in range(digits):
            number = number * 10 + data[place[part] + offset]
        fits[part] = number - 48 * (10**digits - 1) // 9 == rows[part]
        place[part] += digits
    return place, fits


def digits_at(data: _Bytes, place: _Places) -> tuple[npt.NDArray[np.int64], _Places]:
    """The whole number of up to 8 digits at each place, and the place after it."""
    place = place.copy()
    numbers = np.zeros(len(place), np.int64)
    for _ in range(8):
        digits = data[place] - np.uint8(48)
        going = digits <= 9
        if not going.any():
            break
        numbers = np.where(going, numbers * 10 + digits, numbers)
        place += going
    return numbers, place


def _types(data: _Bytes, place: _Places) -> tuple[_Bytes, _Places]:
    types = np.zeros(len(place), np.uint8)
    found = np.flatnonzero((data[place] == _SPACE) & (data[place + 1] == _TYPE))
    found = found[data[place[found] + 3] == _QUOTE]
    values = place[found] + 4
    after = place.copy()
    unread = np.ones(len(found), np.bool_)
    last = len(data) - 1
    for name, kind in _BY_NAME.items():
        same = unread.copy()
        for offset, letter in enumerate(name + b'"'):
            same &= data[np.minimum(values + offset, last)] == letter
            if not same.any():
                break
        else:
            types[found[same]] = kind
            after[found[same]] = values[same] + len(name) + 1
            unread &= ~same
    return types, after


def _one(tag: bytes, letters: str, row: int) -> tuple[int, int]:
    found = attributes(tag)
    where = b"%b%d" % (letters.encode(), row)
    kind = _BY_NAME.get(found.get(b"t", b"n"))
    if kind is None or found.get(b"r", where).strip().upper() != where:
        raise DamagedCellError(tag.decode("utf-8", "replace"))
    style = found.get(b"s", b"")
    return int(style) if style.isdigit() else -1, int(kind)
