"""Read cells of a worksheet: whole columns for grading, the first rows for finding a header."""

import re
from collections.abc import Collection, Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt

from addin.hosts.cell_index import LAST_COLUMN, CellIndex, Shape
from addin.hosts.cell_tags import CellType, cell_tags
from addin.hosts.cell_values import DamagedCellError, Value, parse_cell, value_of
from addin.hosts.column_reader import ColumnReader, GatheredColumn
from addin.hosts.ordinary_index import ordinary_index
from addin.hosts.parsed_index import parsed_index
from addin.hosts.shared_strings import SharedStrings
from grading.engine.block import CellKind, RawColumn
from grading.engine.problems import column_letters
from grading.exceptions import RefusedError

__all__ = [
    "SheetXml",
    "first_formula",
    "first_occupied",
    "has_formulas",
    "last_occupied",
    "mentions_formula",
    "peek",
    "rows_styled",
    "scan",
    "styles",
    "used_range",
]

_FORMULAS = (re.compile(rb"<f[\s/>]"), re.compile(rb":f[\s/>]"))


class SheetXml:
    """A worksheet part and where its cells stand, found on first use.

    Args:
        xml: The part in UTF-8, as ``Package.xml`` gives it.
        where: The sheet, for messages.
    """

    def __init__(self, xml: bytes, where: str = "sheet") -> None:
        self.xml = xml
        self.where = where
        self._tags: dict[
            tuple[int, int, int], tuple[npt.NDArray[np.int64], npt.NDArray[np.uint8]]
        ] = {}

    @cached_property
    def index(self) -> CellIndex:
        """The places of all rows and cells.

        Raises:
            RefusedError: The sheet is damaged; says where.
        """
        return ordinary_index(self.xml) or parsed_index(self.xml, self.where)

    def tags(
        self, column: int, top: int, bottom: int
    ) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.uint8]]:
        """Style ids and types of a column's cells, as ``cell_tags`` gives them.

        Raises:
            RefusedError: One of these cells is damaged.
        """
        key = column, top, bottom
        if key not in self._tags:
            cells = self.index.column(column, top, bottom)
            try:
                self._tags[key] = cell_tags(self.xml, self.index, cells, column)
            except DamagedCellError as cause:
                where = "column " + column_letters(column)
                raise self._damaged(where, cause) from cause
        return self._tags[key]

    def value(self, position: int, shared: SharedStrings) -> Value:
        """What the cell at a position in the index holds.

        Raises:
            RefusedError: Its content contradicts its type.
        """
        index = self.index
        start, end = int(index.starts[position]), int(index.ends[position])
        try:
            return value_of(
                parse_cell(self.xml[start:end], int(index.tag_sizes[position])), shared
            )
        except (DamagedCellError, UnicodeDecodeError) as cause:
            where = column_letters(int(index.columns[position])) + str(index.cell_row(position))
            raise self._damaged(where, cause) from cause

    def _damaged(self, cell: str, cause: Exception) -> RefusedError:
        return RefusedError(
            f"{self.where}, {cell}: a cell's content must fit its type, but {str(cause)[:80]!r} "
            "does not. The workbook is damaged; open it in Excel, let Excel repair it and save it."
        )


def scan(
    sheet: SheetXml, shared: SharedStrings, *, top: int, bottom: int, columns: Sequence[int]
) -> dict[int, RawColumn]:
    """The cells of some columns between two rows.

    Args:
        sheet: The worksheet.
        shared: The workbook's shared texts.
        top: First row, 1-based.
        bottom: Last row, inclusive; ``top - 1`` for none.
        columns: 1-based columns.

    Returns:
        By column; rows and cells that the sheet does not hold are blank. An empty text is blank.

    Raises:
        RefusedError: The sheet or one of these cells is damaged; says where.
    """
    return {column: _column(sheet, shared, column, top, bottom) for column in columns}


def _column(
    sheet: SheetXml, shared: SharedStrings, column: int, top: int, bottom: int
) -> RawColumn:
    cells = sheet.index.column(column, top, bottom)
    _styles, types = sheet.tags(column, top, bottom)
    reader = ColumnReader(sheet.xml, sheet.index, cells, types, top)
    gathered = GatheredColumn(max(bottom - top + 1, 0))
    try:
        reader.read_numbers(gathered)
        reader.read_shared(gathered, shared)
        reader.read_inline(gathered)
    except (DamagedCellError, ValueError):
        reader.rest = np.arange(len(cells.cells))  # one by one, to name the cell at fault
    for at in reader.rest.tolist():
        value = sheet.value(int(cells.cells[at]), shared)
        gathered.set(int(cells.numbers[at]) - top, value)
    formulas = sheet.index.shapes[cells.cells] == Shape.FORMULA
    return gathered.finish(cells.numbers[formulas] - top)


def peek(sheet: SheetXml, shared: SharedStrings, rows: int = 50) -> list[list[object]]:
    """The first rows from A1 on: str, float, bool or None per cell, all rows equally long.

    Error cells give their text, formulas without a stored result None.

    Raises:
        RefusedError: The sheet or one of these cells is damaged; says where.
    """
    index = sheet.index
    count = int(np.searchsorted(index.rows, rows, side="right"))
    last = int(index.first_cells[count])
    width = int(index.columns[:last].max(initial=0))
    height = int(index.rows[count - 1]) if count else 0
    table: list[list[object]] = [[None] * width for _ in range(height)]
    filled = np.flatnonzero(index.shapes[:last] != Shape.EMPTY)
    for position in filled.tolist():
        column = int(index.columns[position])
        table[index.cell_row(position) - 1][column - 1] = _plain(sheet.value(position, shared))
    return table


def _plain(value: Value) -> object:
    if value.kind == CellKind.BOOL:
        return bool(value.number)
    if value.kind == CellKind.NUMBER:
        return value.number
    if value.kind == CellKind.DATE:
        return str(np.datetime64(round(value.number * 86_400), "s")).removesuffix("T00:00:00")
    return value.text


def used_range(sheet: SheetXml) -> tuple[int, int]:
    """The last row and the last column with content, 1-based; zeros for an empty sheet."""
    index = sheet.index
    used = np.flatnonzero(index.shapes != Shape.EMPTY)
    if not len(used):
        return 0, 0
    return index.cell_row(int(used[-1])), int(index.columns[used].max())


def first_occupied(
    sheet: SheetXml, *, top: int, left: int, bottom: int, right: int = LAST_COLUMN
) -> tuple[int, int] | None:
    """Row and column of the first cell with content in a rectangle, all edges inclusive."""
    index, found = sheet.index, _occupied(sheet, top, left, bottom, right)
    return (index.cell_row(int(found[0])), int(index.columns[found[0]])) if len(found) else None


def last_occupied(sheet: SheetXml, *, top: int, left: int, bottom: int, right: int) -> int | None:
    """Row of the last cell with content in a rectangle, all edges inclusive; None if it is empty."""
    found = _occupied(sheet, top, left, bottom, right)
    return sheet.index.cell_row(int(found[-1])) if len(found) else None


def _occupied(
    sheet: SheetXml, top: int, left: int, bottom: int, right: int
) -> npt.NDArray[np.intp]:
    """Positions of the cells with content in a rectangle, in the order of the sheet."""
    index = sheet.index
    first, last = np.searchsorted(index.rows, (top, bottom + 1))
    start, stop = int(index.first_cells[first]), int(index.first_cells[last])
    columns = index.columns[start:stop]
    inside = (columns >= left) & (columns <= right) & (index.shapes[start:stop] != Shape.EMPTY)
    return start + np.flatnonzero(inside)


def has_formulas(sheet: SheetXml, column: int, top: int, bottom: int) -> bool:
    """Whether a cell of the column between two rows, both inclusive, holds a formula."""
    cells = sheet.index.column(column, top, bottom)
    return bool((sheet.index.shapes[cells.cells] == Shape.FORMULA).any())


def first_formula(sheet: SheetXml) -> tuple[int, int] | None:
    """Row and column of the first formula of a sheet, 1-based; None where it holds none."""
    found = np.flatnonzero(sheet.index.shapes == Shape.FORMULA)
    if not len(found):
        return None
    position = int(found[0])
    return sheet.index.cell_row(position), int(sheet.index.columns[position])


def mentions_formula(sheet: SheetXml) -> bool:
    """Whether the sheet may hold a formula anywhere; surely so where its cells are known."""
    if "index" in vars(sheet):
        return bool((sheet.index.shapes == Shape.FORMULA).any())
    # Two searches that start with a fixed letter beat one with an optional prefix by far.
    return any(opening.search(sheet.xml) for opening in _FORMULAS)


def styles(sheet: SheetXml, column: int, top: int, bottom: int) -> npt.NDArray[np.int64]:
    """Style ids in use by the cells of a column between two rows, ascending; -1 for none.

    Raises:
        RefusedError: One of these cells is damaged.
    """
    found, _types = sheet.tags(column, top, bottom)
    return np.unique(found)


def rows_styled(
    sheet: SheetXml, column: int, top: int, bottom: int, wanted: Collection[int]
) -> npt.NDArray[np.bool_] | None:
    """Which rows of a column, ``top`` to ``bottom``, hold a number in one of some style ids.

    Returns:
        bool, one per row; None where no row does.

    Raises:
        RefusedError: One of these cells is damaged.
    """
    if not wanted:
        return None
    found, types = sheet.tags(column, top, bottom)
    hit = np.isin(found, list(wanted)) & (types == CellType.NUMBER)
    if not hit.any():
        return None
    rows = np.zeros(bottom - top + 1, np.bool_)
    rows[sheet.index.column(column, top, bottom).numbers[hit] - top] = True
    return rows
