"""Where Tierbook keeps what travels with a workbook: one hidden sheet, table beside table."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from addin.hosts.base import StateTable, TableInfo
from addin.hosts.ranges import LAST_COLUMN, LAST_ROW, Range
from addin.hosts.references import CellReference
from addin.texts import message
from grading.exceptions import RefusedError

__all__ = ["STATE_NAME", "STATE_SHEET", "FreshTable", "fresh_range", "state_sheet"]

STATE_NAME = "Tierbook_Sheet_State"
"""Workbook-level name of our hidden sheet."""
STATE_SHEET = "Tierbook"
_SETTINGS = "tierbooksettings"


@dataclass(frozen=True, slots=True)
class FreshTable:
    """A table that is only now made, and the cells it gets.

    Args:
        sheet: Tab name; the sheet may itself be new.
        cells: Header row and data.
    """

    sheet: str
    cells: Range
    table: StateTable


def state_sheet(
    names: Mapping[str, str], tables: Iterable[TableInfo], hidden: Mapping[str, bool]
) -> str | None:
    """The sheet to which a new table of ours goes, None where one must be made.

    Args:
        names: Workbook-level names and what they refer to.
        tables: All tables there are.
        hidden: Per worksheet, by tab name, whether its tab is hidden.
    """
    known = {name.casefold(): to for name, to in names.items()}
    target = CellReference.parse(known.get(STATE_NAME.casefold(), ""))
    if target is not None:
        wanted = target.sheet.casefold()
        ours = next((tab for tab in hidden if tab.casefold() == wanted), None)
        if ours is not None:
            return ours
    settings = (t.area.sheet for t in tables if t.name.casefold() == _SETTINGS)
    return next((tab for tab in settings if hidden.get(tab)), None)


def fresh_range(table: StateTable, top: int, used: Collection[int]) -> Range:
    """The cells of a new table, a blank column apart from what stands on its left.

    Args:
        table: What is to be written.
        top: 1-based row of its header.
        used: Last columns of all that stands on the sheet.

    Raises:
        RefusedError: A sheet has no room for it.
    """
    left = max(used, default=0) + 2 if any(used) else 1
    rows = max((len(column.values) for column in table.columns), default=0)
    cells = Range(top, left, top + max(rows, 1), left + len(table.columns) - 1)
    if cells.right > LAST_COLUMN or cells.bottom > LAST_ROW:
        raise RefusedError(message("refused.sheet.no_room", table=table.table, cells=cells))
    return cells
