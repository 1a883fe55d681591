"""The cells of a sheet as rules are read from them, and where they stand."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from addin.hosts.base import Area
from grading.engine.problems import cell_address
from grading.engine.rows import ERROR_TEXTS

__all__ = ["Grid", "Place", "is_error", "serial_date", "shown"]

_EPOCH_1900 = date(1899, 12, 30)
_EPOCH_1904 = date(1904, 1, 1)


@dataclass(frozen=True, slots=True)
class Place:
    """A cell; row and column are 1-based sheet coordinates."""

    sheet: str
    row: int
    column: int

    @property
    def address(self) -> str:
        """Such as ``Rules!C14``."""
        return f"{self.sheet}!{cell_address(self.row, self.column)}"


@dataclass(frozen=True, slots=True)
class Grid:
    """A rectangle of plain cells.

    Args:
        cells: Rows of str, float, bool, date or None; they may differ in length. A date is given
            where the cell is known to show one, else it is its serial.
        sheet: Sheet name.
        first_row: 1-based sheet row of the first row.
        first_column: 1-based sheet column of the first cell.
        formulas: Sheet row and column of every formula cell; its result is in ``cells``.
        uncached: Sheet row and column of formula cells without a stored result.
        merged: Merged ranges of the sheet.
        date1904: Whether date serials count from 1904-01-01.
    """

    cells: Sequence[Sequence[object]]
    sheet: str = "Rules"
    first_row: int = 1
    first_column: int = 1
    formulas: frozenset[tuple[int, int]] = frozenset()
    uncached: frozenset[tuple[int, int]] = frozenset()
    merged: Sequence[Area] = ()
    date1904: bool = False

    def rows(self) -> list[tuple[int, list[object]]]:
        """Sheet row number and cells of every row, texts trimmed, empty ones as None."""
        return [
            (number, [_trimmed(cell) for cell in row])
            for number, row in enumerate(self.cells, self.first_row)
        ]

    def place(self, row: int, position: int) -> Place:
        """The place of a sheet row and a zero-based position in it."""
        return Place(self.sheet, row, self.first_column + position)

    def part(self, area: Area) -> "Grid":
        """The cells of an area, header row included."""
        rows = self.cells[area.top - self.first_row : area.bottom - self.first_row + 1]
        left, right = area.left - self.first_column, area.right - self.first_column + 1
        return replace(
            self,
            cells=[list(row)[left:right] for row in rows],
            first_row=area.top,
            first_column=area.left,
        )


def _trimmed(cell: object) -> object:
    if isinstance(cell, str):
        return cell.strip() or None
    return float(cell) if isinstance(cell, int) and not isinstance(cell, bool) else cell


def is_error(cell: object) -> bool:
    """Whether a cell shows an error such as ``#REF!``."""
    return isinstance(cell, str) and cell in ERROR_TEXTS


def shown(cell: object) -> str:
    """A cell's content for a message, shortened."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    text = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
    return text if len(text) <= 60 else text[:60] + "…"


def serial_date(serial: float, *, date1904: bool) -> date | None:
    """The day of a date serial, None where the calendar has none."""
    try:
        return (_EPOCH_1904 if date1904 else _EPOCH_1900) + timedelta(int(serial))
    except OverflowError:
        return None
