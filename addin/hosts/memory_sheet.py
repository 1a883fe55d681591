"""A worksheet held as Python lists."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Literal

import numpy as np
import numpy.typing as npt

from addin.hosts.base import Area, ColumnValues, ColumnWrite, SheetInfo, TierFormat
from grading.engine.block import CellKind, RawColumn
from grading.engine.grades import Lookup
from grading.engine.rows import raw_column

__all__ = ["Formula", "MemorySheet", "cell_values", "header_text", "write_column"]

_EPOCH_1900 = date(1899, 12, 30)
_EPOCH_1904 = date(1904, 1, 1)


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula cell: its text, and the result of the last calculation."""

    text: str
    value: object = None
    cached: bool = True
    """False where no result was ever stored."""


@dataclass
class MemorySheet:
    """One sheet: rows of cells from A1 on, and what else a sheet may carry.

    Args:
        name: Tab name.
        rows: Cells as None, str, bool, int, float, date, datetime or ``Formula``; an error cell
            is its text, such as ``#N/A``. Rows may differ in length.
        merged: Merged ranges.
    """

    name: str
    rows: list[list[object]] = field(default_factory=list)
    kind: Literal["worksheet", "chartsheet", "dialogsheet", "macrosheet"] = "worksheet"
    active: bool = False
    visible: bool = True
    protected: bool = False
    merged: tuple[Area, ...] = ()
    tier_formats: dict[int, tuple[TierFormat, ...]] = field(default_factory=dict)
    """Tier colours by 1-based column."""
    widths: dict[int, float] = field(default_factory=dict)

    def copy(self) -> "MemorySheet":
        """A sheet whose cells can be changed without changing this one's."""
        return MemorySheet(
            self.name,
            [list(row) for row in self.rows],
            self.kind,
            self.active,
            self.visible,
            self.protected,
            self.merged,
            dict(self.tier_formats),
            dict(self.widths),
        )

    def info(self) -> SheetInfo:
        """What the port tells about this sheet."""
        used = [number for number, row in enumerate(self.rows, 1) if any(_filled(c) for c in row)]
        right = max((_last_filled(row) for row in self.rows), default=0)
        return SheetInfo(
            self.name,
            self.kind,
            self.active,
            self.visible,
            self.protected,
            max(used, default=0),
            right,
        )

    def cell(self, row: int, column: int) -> object:
        """The cell at a 1-based place, None where nothing was ever written."""
        if row > len(self.rows) or column > len(self.rows[row - 1]):
            return None
        return self.rows[row - 1][column - 1]

    def put(self, row: int, column: int, value: object) -> None:
        """Write one cell at a 1-based place."""
        while len(self.rows) < row:
            self.rows.append([])
        cells = self.rows[row - 1]
        if len(cells) < column:
            cells.extend([None] * (column - len(cells)))
        cells[column - 1] = value

    def occupied(self, rows: Iterable[int], column: int) -> int | None:
        """The first of ``rows`` in which the column holds something, or None."""
        return next((row for row in rows if _filled(self.cell(row, column))), None)

    def last_filled_row(self, top: int, bottom: int, left: int, right: int) -> int | None:
        """The last row of a rectangle, all edges inclusive, in which something stands, or None."""
        for row in range(bottom, top - 1, -1):
            if any(_filled(self.cell(row, column)) for column in range(left, right + 1)):
                return row
        return None

    def has_formula(self, rows: Iterable[int], column: int) -> bool:
        """Whether one of the column's cells is a formula."""
        return any(isinstance(self.cell(row, column), Formula) for row in rows)

    def column(self, rows: range, column: int) -> RawColumn:
        """The cells of one column as the engine reads them."""
        cells = [self.cell(row, column) for row in rows]
        return _with_formulas(raw_column([_value(cell) for cell in cells]), cells)

    def peek(self, rows: int, *, date1904: bool) -> list[list[object]]:
        """The first rows with plain values, dates as serials."""
        return [[_peeked(cell, date1904) for cell in row] for row in self.rows[:rows]]

    def date_cells(self) -> frozenset[tuple[int, int]]:
        """Row and column of the cells that hold dates."""
        return frozenset(
            (row, column)
            for row, cells in enumerate(self.rows, 1)
            for column, cell in enumerate(cells, 1)
            if isinstance(_value(cell), date)
        )

    def values(self) -> list[list[object]]:
        """All cells with formulas replaced by their results."""
        return [[_value(cell) for cell in row] for row in self.rows]


def _filled(cell: object) -> bool:
    return cell is not None and cell != ""


def _last_filled(row: Sequence[object]) -> int:
    return next((n for n in range(len(row), 0, -1) if _filled(row[n - 1])), 0)


def _value(cell: object) -> object:
    return cell.value if isinstance(cell, Formula) else cell


def _peeked(cell: object, date1904: bool) -> object:
    value = _value(cell)
    if isinstance(value, datetime):
        midnight = datetime.combine(value.date(), datetime.min.time())
        return _serial(value.date(), date1904) + (value - midnight) / timedelta(days=1)
    if isinstance(value, date):
        return _serial(value, date1904)
    if isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    return str(value) if isinstance(value, str) else value


def _serial(day: date, date1904: bool) -> float:
    return float((day - (_EPOCH_1904 if date1904 else _EPOCH_1900)).days)


def _with_formulas(raw: RawColumn, cells: Sequence[object]) -> RawColumn:
    """Mark formula cells, which plain values cannot tell."""
    places = [n for n, cell in enumerate(cells) if isinstance(cell, Formula)]
    if not places:
        return raw
    formulas = np.zeros(len(cells), dtype=np.bool_)
    formulas[places] = True
    kinds = raw.kinds.copy()
    for n in places:
        cell = cells[n]
        if isinstance(cell, Formula) and not cell.cached:
            kinds[n] = CellKind.UNCACHED
    return RawColumn(kinds, raw.numbers, raw.text_codes, raw.texts, formulas)


def cell_values(values: ColumnValues) -> list[object]:
    """Column values as plain cells: None for blanks, dates as ``date``."""
    if isinstance(values, Lookup):
        return list(values.to_list())
    if np.issubdtype(values.dtype, np.datetime64):
        days: npt.NDArray[np.datetime64] = values.astype("datetime64[D]")
        return list(days.astype(object).tolist())
    numbers = values.astype(np.float64)
    cells: list[object] = numbers.tolist()
    for n in np.flatnonzero(np.isnan(numbers)).tolist():
        cells[n] = None
    return cells


def write_column(sheet: MemorySheet, area: Area, write: ColumnWrite, column: int) -> None:
    """Put the values of one column under the header row of an area; the header too if it is new."""
    if write.column is None:
        sheet.put(area.top, column, write.header)
        sheet.widths[column] = write.width
    chosen = [True] * len(write.values) if write.rows is None else write.rows.tolist()
    for row, value in enumerate(cell_values(write.values), area.top + 1):
        if chosen[row - area.top - 1]:
            sheet.put(row, column, value)


def header_text(cell: object) -> str:
    """A header cell as text: whole numbers without a decimal point."""
    if isinstance(cell, Formula):
        cell = cell.value
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
