"""Where the rows and cells of a worksheet stand in its XML.

Both ways of finding them, the fast one for the shape that Excel and most programs write
(``ordinary_index``) and the parser for everything else (``parsed_index``), give this one index;
reading and splicing work from it, so that they cannot disagree.
"""

from dataclasses import dataclass, field
from enum import IntEnum
from functools import cached_property

import numpy as np
import numpy.typing as npt

__all__ = ["LAST_COLUMN", "LAST_ROW", "CellIndex", "ColumnCells", "Shape"]

LAST_COLUMN = 16_384
LAST_ROW = 1_048_576


class Shape(IntEnum):
    """How a cell is written."""

    EMPTY = 0
    """No content."""
    PLAIN = 1
    """Exactly ``<c …><v>…</v></c>``."""
    INLINE = 2
    """Exactly ``<c …><is><t>…</t></is></c>``, where ``t`` may ask to keep spaces."""
    OTHER = 3
    """Any other content."""
    FORMULA = 4
    """Other content that holds a formula."""


@dataclass(frozen=True)
class CellIndex:
    """The places of all rows and cells of one worksheet, in document order.

    All places are zero-based byte places in the sheet's XML. Rows ascend; so do the columns of
    the cells within a row.

    Args:
        body_start: After the start tag of ``sheetData``; before it if that is an empty tag.
        body_end: Before its end tag; after it if it is an empty tag.
        prefix: Namespace prefix of the elements, such as ``x:``; mostly empty.
        empty_body: Whether it is written ``<sheetData/>``.
        ordinary: Whether all tags start as Excel writes them, ``<c r="A1"`` and ``<row r="1"``.
        rows: Row numbers, 1-based, int64, shape ``(rows,)``.
        row_starts: Place of each row's ``<``.
        row_tag_ends: After the start tag of each row.
        row_closes: Before the end tag of each row; ``row_tag_ends`` for an empty tag.
        row_ends: After each row.
        first_cells: Position of the first cell of each row, and the number of cells at the end;
            shape ``(rows + 1,)``.
        columns: Column of each cell, 1-based, int16, shape ``(cells,)``.
        starts: Place of each cell's ``<``.
        ends: After each cell.
        tag_sizes: Length of each cell's start tag.
        shapes: How each cell is written, members of ``Shape``, uint8.
    """

    body_start: int
    body_end: int
    prefix: bytes
    empty_body: bool
    ordinary: bool
    rows: npt.NDArray[np.int64]
    row_starts: npt.NDArray[np.int64]
    row_tag_ends: npt.NDArray[np.int64]
    row_closes: npt.NDArray[np.int64]
    row_ends: npt.NDArray[np.int64]
    first_cells: npt.NDArray[np.int64]
    columns: npt.NDArray[np.int16]
    starts: npt.NDArray[np.int64]
    ends: npt.NDArray[np.int64]
    tag_sizes: npt.NDArray[np.int32]
    shapes: npt.NDArray[np.uint8]
    _columns: dict[int, "ColumnCells"] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @cached_property
    def row_is_empty_tag(self) -> npt.NDArray[np.bool_]:
        """Whether each row is written ``<row …/>``."""
        return np.equal(self.row_closes, self.row_ends)

    @cached_property
    def cell_rows(self) -> npt.NDArray[np.int32]:
        """Position of each cell's row."""
        counts = np.diff(self.first_cells)
        return np.repeat(np.arange(len(counts), dtype=np.int32), counts)

    def column(self, column: int, top: int, bottom: int) -> "ColumnCells":
        """The cells of one column between two rows, both inclusive.

        Args:
            column: 1-based.
            top: 1-based row.
            bottom: 1-based row.
        """
        whole = self._columns.get(column)
        if whole is None:
            found = np.flatnonzero(self.columns == column)
            rows = self.cell_rows[found].astype(np.int64)
            whole = self._columns[column] = ColumnCells(found, rows, self.rows[rows])
        first, last = np.searchsorted(whole.numbers, (top, bottom + 1))
        part = slice(first, last)
        return ColumnCells(whole.cells[part], whole.rows[part], whole.numbers[part])

    def cell_row(self, cell: int) -> int:
        """The 1-based row of the cell at a position."""
        return int(self.rows[self.cell_rows[cell]])


@dataclass(frozen=True, slots=True)
class ColumnCells:
    """Cells of one column, top to bottom.

    Args:
        cells: Positions in the index's cell arrays.
        rows: Positions in the index's row arrays.
        numbers: Row numbers, 1-based.
    """

    cells: npt.NDArray[np.int64]
    rows: npt.NDArray[np.int64]
    numbers: npt.NDArray[np.int64]
