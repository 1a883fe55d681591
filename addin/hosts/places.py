"""What stands where in a workbook: its sheets, its tables, areas of cells, cells with formulas.

All rows and columns are 1-based sheet coordinates.
"""

from dataclasses import dataclass
from typing import Literal

__all__ = ["Area", "FormulaCell", "SheetInfo", "TableInfo"]


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
