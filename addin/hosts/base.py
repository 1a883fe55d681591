"""The port: what an action may ask of a workbook, whatever holds the workbook.

Reading is immediate. Writing is staged and takes effect in ``commit``, so that an action
validates first and writes last, and a failure leaves the workbook as it was. All rows and
columns are 1-based sheet coordinates unless a name says ``position`` (zero-based).

What is asked and handed over is described beside it, in ``places``, ``written_tables`` and
``free_cells``; all of it is imported from here.
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from addin.hosts.free_cells import GridCell, GridRole, GridSheet
from addin.hosts.places import Area, FormulaCell, SheetInfo, TableInfo
from addin.hosts.written_tables import (
    CellStyle,
    CellValue,
    ColumnValues,
    ColumnWrite,
    GeneratedColumn,
    GeneratedSheet,
    RowLook,
    StateTable,
    TierFormat,
)
from grading.engine.block import Block
from grading.language import Message

__all__ = [
    "Area",
    "CellStyle",
    "CellValue",
    "ColumnValues",
    "ColumnWrite",
    "FormulaCell",
    "GeneratedColumn",
    "GeneratedSheet",
    "GridCell",
    "GridRole",
    "GridSheet",
    "Host",
    "RowLook",
    "SaveReport",
    "SheetInfo",
    "StateTable",
    "TableInfo",
    "TierFormat",
]


@dataclass(frozen=True, slots=True)
class SaveReport:
    """What ``commit`` did.

    Args:
        file: Where the workbook now is; None for hosts without files.
        backup: The dated copy of the old file, or None.
        written: Whether anything was written at all.
        notes: Things to tell the person; the action gives them its language.
    """

    file: Path | None = None
    backup: Path | None = None
    written: bool = True
    notes: tuple[Message, ...] = ()


class Host(Protocol):
    """A workbook as actions see it."""

    @property
    def title(self) -> str:
        """The workbook's name as a person knows it."""
        ...

    @property
    def date1904(self) -> bool:
        """Whether date serials count from 1904-01-01."""
        ...

    def sheets(self) -> Sequence[SheetInfo]:
        """All sheets in tab order."""
        ...

    def worksheets(self) -> Sequence[str]:
        """Names of the sheets with cells, in tab order; unlike ``sheets`` it reads none of them."""
        ...

    def tables(self) -> Sequence[TableInfo]:
        """All tables, in tab order, then top to bottom."""
        ...

    def names(self) -> Mapping[str, str]:
        """Workbook-level defined names and what they refer to, such as ``Data!$J$1``."""
        ...

    def peek(self, sheet: str, rows: int = 50) -> Sequence[Sequence[object]]:
        """The first rows of a sheet from A1 on: str, float, bool or None per cell.

        Error cells give their text, merged cells their value in the top-left cell only.
        """
        ...

    def merged(self, sheet: str) -> Sequence[Area]:
        """Merged ranges of a sheet."""
        ...

    def date_cells(self, sheet: str) -> Set[tuple[int, int]]:
        """Row and column of the cells of a sheet that show their number as a date."""
        ...

    def read(self, area: Area) -> Block:
        """The headers of an area now, its columns when asked for."""
        ...

    def write_columns(self, area: Area, columns: Sequence[ColumnWrite]) -> None:
        """Stage values for columns of a table or region; new ones are appended at the right.

        Raises:
            RefusedError: The cells to the right are occupied, the table is fed from outside, the
                sheet is protected, a column to write holds formulas or the sheet has no more
                columns; says which, and what to do. Nothing is staged then.
        """
        ...

    def set_tier_formats(self, area: Area, column: int, tiers: Sequence[TierFormat]) -> None:
        """Stage one ``cellIs`` rule per tier on a column, in place of the set staged before.

        ``column`` may be one that ``write_columns`` has appended in this session. Rules that
        stand there already and say the same are left as they are.
        """
        ...

    def put_sheet(self, sheet: GeneratedSheet) -> str:
        """Stage a generated sheet; gives the tab name it gets.

        Where the ownership name points at a sheet that holds the table, only the table's rows
        and size are rewritten: widths, print set-up and everything around it stay.
        """
        ...

    def put_table(self, table: StateTable) -> None:
        """Stage other rows for a table of ours, wherever it stands; make it if there is none.

        A new one goes to the right of what stands on our hidden sheet ``Tierbook``, which is made
        with the first, or on the hidden sheet that holds ``TierbookSettings``.

        Raises:
            RefusedError: The sheet or the workbook's structure is protected, or something stands
                where the table must go.
        """
        ...

    def append_rows(self, area: Area, columns: Sequence[GeneratedColumn]) -> None:
        """Stage rows under the last filled row of a table; the rows there are stay as they are.

        Columns are found by header; headers the table does not have are left out.

        Raises:
            RefusedError: The sheet is protected, or a totals row or something else stands where
                the rows must go.
        """
        ...

    def put_grid(self, sheet: GridSheet) -> str:
        """Stage a sheet of free blocks; gives the tab name it gets.

        One that replaces ours keeps its tab, its place, its print set-up and columns that a person
        has made wider. Nothing is staged where it says the same already.

        Raises:
            RefusedError: The sheet the ownership name points at is still there and is not to be
                replaced, since a person may have written into it; or it is, but is protected or
                holds a table, merged cells or a formula; or no sheet may be added.
        """
        ...

    def write_cells(self, sheet: str, cells: Mapping[tuple[int, int], CellValue]) -> None:
        """Stage values for single cells of a sheet, by 1-based row and column.

        Cells that are there keep their look, but a date is shown as one. Nothing is to be staged
        for a sheet that ``put_grid`` gives other cells in the same session.

        Raises:
            RefusedError: The sheet is protected, or a cell is merged or holds a formula; nothing
                is staged then.
        """
        ...

    def column_is_formula(self, area: Area, column: int) -> bool:
        """Whether data cells of the column hold formulas."""
        ...

    def bound_formulas(self) -> Sequence[FormulaCell]:
        """Cells with a formula of Tierbook that only one kind of Excel can compute.

        None on hosts that see results alone.
        """
        ...

    def remarks(self) -> Sequence[Message]:
        """What a person should know of the workbook itself, whatever is done with it."""
        ...

    def commit(self) -> SaveReport:
        """Write all that was staged, or nothing.

        Raises:
            WriteError: The new file could not be written; the old one is whole.
        """
        ...

    def way_back(self) -> Message:
        """Where the workbook as it was stays after ``commit``, for what Undo cannot keep."""
        ...

    def progress(self, done: float | None, text: str = "") -> None:
        """Report how far a long piece of work is, 0 to 1; None where that is not known."""
        ...
