"""The port: what an action may ask of a workbook, whatever holds the workbook.

Reading is immediate. Writing is staged and takes effect in ``commit``, so that an action
validates first and writes last, and a failure leaves the workbook as it was. All rows and
columns are 1-based sheet coordinates unless a name says ``position`` (zero-based).
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal, Protocol

import numpy as np
import numpy.typing as npt

from grading.engine.block import Block
from grading.engine.grades import Lookup
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
class Area:
    """A rectangle of cells, all four edges inclusive, header row included.

    Args:
        sheet: Sheet name.
        top: Row of the header.
        left: First column.
        bottom: Last data row (totals row not counted); ``top`` where there is no data row.
        right: Last column.
        totals: Totals rows under ``bottom`` (0 or 1).
        table: Name of the Excel table, or None for a plain region.
    """

    sheet: str
    top: int
    left: int
    bottom: int
    right: int
    totals: int = 0
    table: str | None = None


@dataclass(frozen=True, slots=True)
class SheetInfo:
    """One sheet of the workbook, in tab order.

    Args:
        kind: Only a ``worksheet`` has cells.
        active: Whether it is the sheet the workbook opens on.
        protected: Whether its cells may not be changed.
        rows: Last used row, 0 for an empty sheet.
        columns: Last used column, 0 for an empty sheet.
    """

    name: str
    kind: Literal["worksheet", "chartsheet", "dialogsheet", "macrosheet"] = "worksheet"
    active: bool = False
    visible: bool = True
    protected: bool = False
    rows: int = 0
    columns: int = 0


@dataclass(frozen=True, slots=True)
class TableInfo:
    """An Excel table.

    Args:
        headers: Column names, left to right.
        has_header: False where the header row is switched off; ``area.top`` is then the row
            above the data all the same.
        fed_by: What fills it from outside (``query``, ``xml``), or None.
    """

    name: str
    area: Area
    headers: tuple[str, ...]
    has_header: bool = True
    fed_by: Literal["query", "xml"] | None = None


ColumnValues = Lookup | npt.NDArray[np.float64] | npt.NDArray[np.datetime64]
"""Texts as a ``Lookup`` (-1 blank), numbers as float64 (NaN blank), dates as datetime64[D]
(NaT blank). One per data row."""

CellStyle = Literal[
    "general",
    "text",
    "code",  # a short text such as a grade or a time, in the middle
    "line",  # a text that stays on one line, drawn smaller where the column is too narrow
    "integer",
    "count",  # a whole number with its thousands set apart
    "decimal",
    "percent",
    "date",
    "wrapped",
    "prose",  # wrapped, in smaller type
]

CellValue = str | float | date | None
"""What one cell is to hold; None empties it."""


@dataclass(frozen=True, slots=True)
class ColumnWrite:
    """Values for one column of a table or region.

    Args:
        header: Header text.
        values: One per data row of the area, top to bottom.
        column: 1-based sheet column to write to; None appends a column at the right end.
        style: How a newly appended column shows its values; existing cells keep their style.
        width: Width in characters for a newly appended column.
        name: Workbook-level name to define on the header cell, such as ``Tierbook_Grade``.
        rows: Which data rows to write, bool, one per value; the cells of the others stay as they
            are. None writes all.
    """

    header: str
    values: ColumnValues
    column: int | None = None
    style: CellStyle = "general"
    width: float = 12.0
    name: str | None = None
    rows: npt.NDArray[np.bool_] | None = None


@dataclass(frozen=True, slots=True)
class TierFormat:
    """Colours of one tier, as ``#RRGGBB``."""

    grade: str
    fill: str
    font: str = "#000000"


@dataclass(frozen=True, slots=True)
class GeneratedColumn:
    """One column of a sheet Tierbook makes."""

    header: str
    values: ColumnValues
    style: CellStyle = "general"
    width: float = 12.0
    choices: tuple[str, ...] = ()
    """Offered as a drop-down list."""


RowLook = Literal[
    "finished",  # in quiet type: nothing more is to be done
    "dropped",  # in quiet type, struck out
    "firm",  # in bold: not to be moved
]
"""How a row that is not as all others stands out."""


@dataclass(frozen=True, slots=True)
class GeneratedSheet:
    """A sheet Tierbook makes: a title, lines of text, then one table.

    Args:
        sheet: Tab name wanted; the host finds a free one if a sheet of that name is not ours.
        table: Excel table name, such as ``Schedule``.
        name: Workbook-level ownership name, such as ``Tierbook_Sheet_Schedule``.
        title: First line, in large type; empty for none.
        notes: Lines under the title.
        columns: All columns of the table, equally long.
        tier_column: Header of the column to colour by tier, or None.
        day_column: Header of the column whose dates set the rows of a day apart, or None.
        week_column: Header of the column under whose weeks a line is drawn, or None.
        status_column: Header of the column by whose words rows look different, or None.
        row_looks: These words, each with the look of its rows.
        tiers: The tier colours.
        landscape: Page orientation when printed.
    """

    sheet: str
    table: str
    name: str
    columns: tuple[GeneratedColumn, ...]
    title: str = ""
    notes: tuple[str, ...] = ()
    tier_column: str | None = None
    day_column: str | None = None
    week_column: str | None = None
    status_column: str | None = None
    row_looks: tuple[tuple[str, RowLook], ...] = ()
    tiers: tuple[TierFormat, ...] = ()
    landscape: bool = True


@dataclass(frozen=True, slots=True)
class StateTable:
    """A table in which Tierbook keeps for itself what travels with the workbook.

    Args:
        table: Excel table name, such as ``TierbookSettings``.
        columns: All columns of the table, equally long; without rows the table stands empty.
    """

    table: str
    columns: tuple[GeneratedColumn, ...]


GridRole = Literal[
    "title",
    "header",
    "condition",  # a text in the format Text, since Excel would make a date of ``1-2``
    "text",
    "number",
    "date",
    "blank",
    # What a page to be read and printed is made of:
    "page_title",
    "muted",  # a quiet line that runs on over the blank cells beside it
    "heading",  # of a section, with a line under it; also on the blank cells it runs over
    "strong",  # a line in bold
    "line",  # a line of prose that runs on over the blank cells beside it
    "caption",  # what stands over a key figure
    "figure",  # a key figure
    "label",  # what the value beside it is
    "value",
    "column",  # the header of a list on the page
    "cell",  # of such a list
    "entry",  # of a list whose texts run on over the blank cells beside them
    "slot",  # one line of a calendar, drawn smaller where the column is too narrow
]
"""What a cell of a free sheet is, so that a host can lay it out."""


@dataclass(frozen=True, slots=True)
class GridCell:
    """One cell of a free sheet.

    Args:
        style: How it shows its value; None as the role says.
        tier: The tier in whose colours it stands, None for the role's own.
        choices: Offered as a drop-down list.
    """

    value: CellValue
    role: GridRole = "text"
    style: CellStyle | None = None
    tier: TierFormat | None = None
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GridSheet:
    """A sheet of free blocks without a table, such as the rules.

    Args:
        sheet: Tab name wanted; the host finds a free one.
        name: Workbook-level ownership name, such as ``Tierbook_Sheet_Rules``.
        rows: Cells from A1 on; a row without cells is blank.
        widths: Width in characters of the columns from A on.
        area_name: Workbook-level name for the whole of it, empty for none.
        replace: Whether the sheet the ownership name points at gets these cells in place of its
            own, as one that Tierbook makes anew each time does; else it must not be there.
        over: Tab of the sheet to be replaced where the ownership name points at none, such as one
            that a person has typed; empty for none.
        landscape: Page orientation of a new sheet when printed.
        breaks: 1-based rows after which a new page begins when printed, in order.
    """

    sheet: str
    name: str
    rows: tuple[tuple[GridCell, ...], ...]
    widths: tuple[float, ...] = ()
    area_name: str = ""
    replace: bool = False
    over: str = ""
    landscape: bool = True
    breaks: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class FormulaCell:
    """A cell with a formula of Tierbook.

    Args:
        sheet: Tab name.
        row: 1-based.
        column: 1-based.
        text: The formula as the file spells it, without ``=``; empty where the cell shares the
            formula of another.
    """

    sheet: str
    row: int
    column: int
    text: str


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

    def commit(self) -> SaveReport:
        """Write all that was staged, or nothing.

        Raises:
            WriteError: The new file could not be written; the old one is whole.
        """
        ...

    def progress(self, done: float | None, text: str = "") -> None:
        """Report how far a long piece of work is, 0 to 1; None where that is not known."""
        ...
