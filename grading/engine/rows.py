"""Lists of cell values, as formulas, CSV files and scripts deliver them, turned into columns."""

import math
import struct
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import zip_longest
from numbers import Real
from operator import countOf
from types import MappingProxyType, NoneType
from typing import Any, SupportsFloat

import numpy as np
import numpy.typing as npt

from grading.engine.block import Block, CellKind, RawColumn
from grading.engine.word_codes import distinct_texts, distinct_words

__all__ = ["ERROR_TEXTS", "block_from_rows", "column_to_values", "raw_column"]

ERROR_TEXTS = frozenset(
    (
        "#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA",
        "#SPILL!", "#CALC!", "#FIELD!", "#BLOCKED!", "#CONNECT!", "#UNKNOWN!", "#BUSY!",
        "#EXTERNAL!", "#PYTHON!", "#TIMEOUT!",
        "#¡NULO!", "#¡DIV/0!", "#¡VALOR!", "#¡REF!", "#¿NOMBRE?", "#¡NUM!", "#N/D", "#¡DESBORDAMIENTO!",
    )
)  # fmt: skip
"""The error values of Excel, in its English and Spanish spelling."""

_EPOCH_ORDINAL = date(1970, 1, 1).toordinal()
_NARROW = 8
"""Up to so many columns, turning all of them at once beats picking those that are read."""
_ROWS_TURNED = 512
"""So few at a time that their iterators do not start Python's garbage collector."""
_NUMBERS = frozenset({float, int})
_TEXTS_OR_BLANK = frozenset({str, NoneType})


def block_from_rows(
    rows: Sequence[Sequence[object]],
    *,
    first_row: int = 1,
    first_column: int = 1,
    sheet: str = "",
    date1904: bool = False,
    text_only: bool = False,
) -> Block:
    """A block over a header row and the data rows under it.

    Args:
        rows: ``rows[0]`` holds the headers; short rows count as filled up with blanks.
        first_row: 1-based sheet row of the header row.
        first_column: 1-based sheet column of the first header.
        sheet: Sheet name, or the file's name for CSV.
        date1904: Whether date serials count from 1904-01-01.
        text_only: Whether every cell is text by nature (CSV).
    """
    width, load = _loader(rows)
    headers = [*rows[0], *[None] * (width - len(rows[0]))] if rows else []
    return Block(
        headers=tuple(map(_header_text, headers)),
        rows=max(len(rows) - 1, 0),
        first_row=first_row + 1,
        first_column=first_column,
        load=load,
        sheet=sheet,
        date1904=date1904,
        text_only=text_only,
    )


def _loader(rows: Sequence[Sequence[object]]) -> tuple[int, Callable[[int], RawColumn]]:
    """How many columns there are, and what reads the one at a position below the header."""
    width = len(rows[0]) if rows else 0
    columns: Sequence[Sequence[object]] | None = None
    if 0 < width <= _NARROW:
        columns = _turned(rows, width)
    elif countOf(map(len, rows), width) == len(rows):
        data = rows[1:]
        return width, lambda position: raw_column([row[position] for row in data])
    if columns is None:
        width = max(map(len, rows))
        columns = [column[1:] for column in zip_longest(*rows)]
    return width, lambda position: raw_column(columns[position])


def _turned(rows: Sequence[Sequence[object]], width: int) -> list[list[object]] | None:
    """The columns of all rows but the first; None where a row is not of that width."""
    columns: list[list[object]] = [[] for _ in range(width)]
    try:
        for begin in range(1, len(rows), _ROWS_TURNED):
            part = zip(*rows[begin : begin + _ROWS_TURNED], strict=True)
            for column, cells in zip(columns, part, strict=True):
                column += cells
    except ValueError:
        return None
    return columns


def _header_text(value: object) -> str:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def raw_column(values: Sequence[object]) -> RawColumn:
    """One column of cells from its values, top to bottom.

    None, NaN, NaT and whitespace are blank cells, Excel's error values are error cells, dates
    and date-times are dates (times dropped), infinities stay numbers for intake to name.

    Args:
        values: None, str, int, float, bool, date, datetime, Decimal or numpy scalars; anything
            else is taken as the text it prints as.
    """
    first = next((value for value in values if value is not None), None)
    raw = None
    if type(first) in _NUMBERS:
        raw = _number_column(values)
    elif type(first) in _TEXTS_OR_BLANK:
        raw = _text_column(values)
    return _mixed_column(values) if raw is None else raw


def _number_column(values: Sequence[object]) -> RawColumn | None:
    """A column of numbers and blanks; None where something else is among them."""
    filled = values
    if not _all_add_up(values):
        filled = [math.nan if value is None else value for value in values]
        if not _all_add_up(filled):
            return None
    numbers = np.empty(len(filled))
    try:
        struct.pack_into(f"{len(filled)}d", numbers.data, 0, *filled)  # twice as fast as np.array
    except (struct.error, OverflowError):  # such as an integer beyond the range of floats
        return None
    if _holds_bool(values, np.flatnonzero((numbers == 0) | (numbers == 1))):
        return None
    filled_in = numbers == numbers  # NaN alone differs from itself
    kinds = filled_in.view(np.uint8)  # false is 0, a blank; true is 1, a number
    return RawColumn(kinds, numbers, np.full(len(numbers), -1, np.int32), ())


def _holds_bool(values: Sequence[object], unsure: npt.NDArray[np.intp]) -> bool:
    """Whether a truth value is among the zeros and ones, which stand in the rows given."""
    if len(unsure) * 4 > len(values):
        return bool in map(type, values)
    return bool in map(type, [values[row] for row in unsure.tolist()])


def _all_add_up(values: Sequence[Any]) -> bool:
    """Whether all are numbers or truth values of Python's own, told without a look at each type.

    Texts, None, dates and decimals cannot be added to a float, and with numbers of other
    packages the sum is no longer one of Python's; adding costs a fifth of asking for types.
    """
    try:
        with np.errstate(all="ignore"):
            return type(sum(values, 0.0)) is float
    except (TypeError, ValueError, ArithmeticError):
        return False


def _text_column(values: Sequence[object]) -> RawColumn | None:
    """A column of texts and blanks; None where something else is among them."""
    found = distinct_texts(np.fromiter(values, np.object_, len(values)))
    return None if found is None else _coded_texts(*found)


def _coded_texts(of_row: npt.NDArray[np.intp], words: npt.NDArray[np.object_]) -> RawColumn:
    """A column of the words that codes stand for, -1 for none."""
    codes, texts = of_row.astype(np.int32), words.tolist()
    table = np.full(len(texts) + 1, CellKind.TEXT, np.uint8)
    table[-1] = CellKind.BLANK  # code -1 is a None
    stripped = list(map(str.strip, texts))
    if not ERROR_TEXTS.isdisjoint(stripped):
        table[:-1][[text in ERROR_TEXTS for text in stripped]] = CellKind.ERROR
    if "" in stripped:
        table[:-1][[not text for text in stripped]] = CellKind.BLANK
        codes[table[codes] == CellKind.BLANK] = -1
    kinds = table.take(codes, mode="wrap")
    return RawColumn(kinds, np.full(len(codes), np.nan), codes, texts)


def _mixed_column(values: Sequence[object]) -> RawColumn:
    cells = [_READERS.get(type(value), _other_cell)(value) for value in values]
    kinds = np.fromiter((cell[0] for cell in cells), np.uint8, len(cells))
    numbers = np.fromiter((cell[1] for cell in cells), np.float64, len(cells))
    texts = np.fromiter((cell[2] for cell in cells), np.object_, len(cells))
    text_cells = _coded_texts(*distinct_words(texts))
    kinds = np.where(kinds == CellKind.TEXT, text_cells.kinds, kinds)
    return RawColumn(kinds, numbers, text_cells.text_codes, text_cells.texts)


_Cell = tuple[int, float, str | None]
_BLANK: _Cell = (int(CellKind.BLANK), math.nan, None)


def _blank_cell(_: object) -> _Cell:
    return _BLANK


def _text_cell(value: object) -> _Cell:
    return int(CellKind.TEXT), math.nan, str(value)


def _bool_cell(value: object) -> _Cell:
    return int(CellKind.BOOL), float(bool(value)), None


def _number_cell(value: SupportsFloat) -> _Cell:
    try:
        number = float(value)
    except OverflowError:  # an integer of more than 308 digits
        number = math.copysign(math.inf, 1 if value > 0 else -1)  # type: ignore[operator]  # an int
    return _BLANK if math.isnan(number) else (int(CellKind.NUMBER), number, None)


def _date_cell(value: date) -> _Cell:
    if value != value:  # pandas' NaT is a date that differs from itself
        return _BLANK
    return int(CellKind.DATE), float(value.toordinal() - _EPOCH_ORDINAL), None


def _datetime64_cell(value: np.datetime64) -> _Cell:
    if np.isnat(value):
        return _BLANK
    return int(CellKind.DATE), float(value.astype("datetime64[D]").astype(np.int64)), None


_READERS: Mapping[type, Callable[[Any], _Cell]] = MappingProxyType(
    {
        NoneType: _blank_cell,
        str: _text_cell,
        bool: _bool_cell,
        np.bool_: _bool_cell,
        int: _number_cell,
        float: _number_cell,
        date: _date_cell,
        datetime: _date_cell,
        np.datetime64: _datetime64_cell,
        np.timedelta64: _text_cell,  # numpy counts spans of time among the integers
    }
)


def _other_cell(value: object) -> _Cell:
    """A cell of a type met seldom: numpy and pandas scalars, Decimal, subclasses."""
    if isinstance(value, date):
        return _date_cell(value)
    if isinstance(value, Real | Decimal):
        return _number_cell(value)
    if type(value).__name__ == "NAType":  # pandas.NA, without importing pandas to ask
        return _BLANK
    return _text_cell(value)


def column_to_values(raw: RawColumn) -> list[object]:
    """The cells of a column as plain values, top to bottom.

    Blanks and formulas without a stored result give None, errors their text, dates a ``date``.
    """
    values: list[object] = raw.numbers.tolist()
    kinds = raw.kinds
    for kind, value_at in (
        (CellKind.TEXT, lambda row: raw.texts[int(raw.text_codes[row])]),
        (CellKind.ERROR, lambda row: raw.texts[int(raw.text_codes[row])]),
        (CellKind.BOOL, lambda row: bool(raw.numbers[row])),
        (CellKind.DATE, lambda row: date.fromordinal(int(raw.numbers[row]) + _EPOCH_ORDINAL)),
        (CellKind.BLANK, lambda _: None),
        (CellKind.UNCACHED, lambda _: None),
    ):
        for row in np.flatnonzero(kinds == kind).tolist():
            values[row] = value_at(row)
    return values
