"""Cells as texts that lose nothing, so that they can be compared and put back later."""

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from addin.hosts.base import CellStyle, ColumnValues
from addin.workbook.comparison import text_at
from addin.workbook.state_rows import texts
from grading.engine.block import CellKind, RawColumn
from grading.engine.grades import Lookup

__all__ = ["column_texts", "same_text", "value_texts", "values_of"]

_Rows = npt.NDArray[np.intp]


def value_texts(values: ColumnValues, rows: _Rows) -> Lookup:
    """The values of some zero-based rows: numbers in full, dates as 2026-11-21, -1 for blanks."""
    if isinstance(values, Lookup):
        return Lookup(values.codes[rows], values.texts)
    if values.dtype.kind == "M":
        days = values[rows].astype("datetime64[D]")
        return texts(["" if np.isnat(day) else str(day) for day in days])
    return texts([_number(number) for number in values[rows].tolist()])


def column_texts(column: RawColumn, rows: _Rows, style: CellStyle, *, date1904: bool) -> Lookup:
    """The same of cells as they stand.

    Args:
        column: The cells.
        rows: Zero-based rows.
        style: What the column holds; numbers of a ``date`` column are days.
        date1904: Whether date serials count from 1904-01-01.
    """
    plain = np.isin(column.kinds[rows], (CellKind.BLANK, CellKind.TEXT, CellKind.ERROR))
    if plain.all():
        return Lookup(column.text_codes[rows], column.texts)
    return texts([_cell(column, row, style, date1904=date1904) for row in rows.tolist()])


def same_text(first: str, second: str) -> bool:
    """Whether two texts stand for the same value, numbers to 9 decimals."""
    if first == second:
        return True
    try:
        return abs(float(first) - float(second)) < 1e-9
    except ValueError:
        return False


def values_of(cells: Sequence[str], style: CellStyle) -> ColumnValues | None:
    """Texts as the values of a column; None where one is no number or date as the column needs."""
    try:
        if style == "decimal":
            return np.array([float(cell) if cell else np.nan for cell in cells])
        if style == "date":
            days = [date.fromisoformat(cell) if cell else None for cell in cells]
            return np.array(days, dtype="datetime64[D]")
    except ValueError:
        return None
    return texts(cells)


def _cell(column: RawColumn, row: int, style: CellStyle, *, date1904: bool) -> str:
    kind, number = column.kinds[row], float(column.numbers[row])
    if kind == CellKind.DATE and number.is_integer():
        return (date(1970, 1, 1) + timedelta(int(number))).isoformat()
    if kind == CellKind.NUMBER and style == "date" and number.is_integer():
        try:
            start = date(1904, 1, 1) if date1904 else date(1899, 12, 30)
            return (start + timedelta(int(number))).isoformat()
        except OverflowError:
            return _number(number)
    if kind == CellKind.NUMBER:
        return _number(number)
    return text_at(column, row) or ""


def _number(number: float) -> str:
    if not np.isfinite(number):
        return ""
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)
