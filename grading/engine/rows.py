"""Lists of cell values, as formulas, CSV files and scripts deliver them, turned into columns."""

import math
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
from grading.engine.word_codes import distinct_words

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
_NUMBERS = frozenset({float, int})
_NUMBERS_OR_BLANK = frozenset({float, int, NoneType})
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
    data = rows[1:]
    lengths = set(map(len, rows))
    width = max(lengths, default=0)
    headers = [*rows[0], *[None] * (width - len(rows[0]))] if rows else []
    return Block(
        headers=tuple(map(_header_text, headers)),
        rows=len(data),
        first_row=first_row + 1,
        first_column=first_column,
        load=_by_position(data) if len(lengths) <= 1 else _by_position_ragged(data, width),
        sheet=sheet,
        date1904=date1904,
        text_only=text_only,
    )


def _by_position(data: Sequence[Sequence[object]]) -> Callable[[int], RawColumn]:
    return lambda position: raw_column([row[position] for row in data])


def _by_position_ragged(
    data: Sequence[Sequence[object]], width: int
) -> Callable[[int], RawColumn]:
    columns = list(zip_longest(*data)) if data else []
    columns += [(None,) * len(data)] * (width - len(columns))
    return lambda position: raw_column(columns[position])


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
    found = _types(values)
    if found <= _NUMBERS_OR_BLANK and found != {NoneType}:
        try:
            return _number_column(values, pure=found <= _NUMBERS)
        except OverflowError:
            pass  # an integer beyond the range of floats; the general way below names it
    if found <= _TEXTS_OR_BLANK:
        return _text_column(values)
    return _mixed_column(values)


def _types(values: Sequence[object]) -> set[type]:
    first = type(values[0]) if values else NoneType
    if countOf(map(type, values), first) == len(values):  # by far the commonest, and quicker
        return {first}
    return set(map(type, values))


def _number_column(values: Sequence[object], *, pure: bool) -> RawColumn:
    numbers = np.array(values, dtype=np.float64)  # None becomes NaN
    blank = np.isnan(numbers)
    kinds = np.full(len(numbers), CellKind.NUMBER, np.uint8)
    if not pure or blank.any():
        kinds[blank] = CellKind.BLANK
    return RawColumn(kinds, numbers, np.full(len(numbers), -1, np.int32), ())


def _text_column(values: Sequence[object]) -> RawColumn:
    codes, texts = _factorize(values)
    table = np.full(len(texts) + 1, CellKind.TEXT, np.uint8)
    table[-1] = CellKind.BLANK  # code -1 is a None
    stripped = list(map(str.strip, texts))
    if not ERROR_TEXTS.isdisjoint(stripped):
        table[:-1][[text in ERROR_TEXTS for text in stripped]] = CellKind.ERROR
    if "" in stripped:
        table[:-1][[not text for text in stripped]] = CellKind.BLANK
        codes[table[codes] == CellKind.BLANK] = -1
    return RawColumn(table[codes], np.full(len(codes), np.nan), codes, texts)


def _factorize(values: Sequence[object]) -> tuple[npt.NDArray[np.int32], Sequence[str]]:
    array = np.empty(len(values), dtype=object)
    array[:] = values
    codes, texts = distinct_words(array)
    return codes.astype(np.int32), texts.tolist()


def _mixed_column(values: Sequence[object]) -> RawColumn:
    cells = [_READERS.get(type(value), _other_cell)(value) for value in values]
    kinds = np.fromiter((cell[0] for cell in cells), np.uint8, len(cells))
    numbers = np.fromiter((cell[1] for cell in cells), np.float64, len(cells))
    text_cells = _text_column([cell[2] for cell in cells])
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
