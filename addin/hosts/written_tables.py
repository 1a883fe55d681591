"""What actions hand to a host as tables: columns of values, whole sheets with one, tables of state."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
import numpy.typing as npt

from grading.engine.grades import Lookup

__all__ = [
    "CellStyle",
    "CellValue",
    "ColumnValues",
    "ColumnWrite",
    "GeneratedColumn",
    "GeneratedSheet",
    "RowLook",
    "StateTable",
    "TierFormat",
]

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
