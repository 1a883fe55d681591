"""Sheets of free blocks: their cells and names, and when one may be written anew."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import numpy as np

from addin.hosts.base import GridSheet
from addin.hosts.excel_values import LONGEST_TEXT, serials
from addin.hosts.ranges import Range
from addin.hosts.references import CellReference, cell_reference
from addin.texts import message
from grading.engine.problems import column_letters
from grading.exceptions import RefusedError

__all__ = ["grid_names", "grid_range", "own_grid", "same_grid"]


def grid_range(sheet: GridSheet) -> Range:
    """The cells of a sheet, at least one."""
    right = max((len(row) for row in sheet.rows), default=1)
    return Range(1, 1, max(len(sheet.rows), 1), max(right, 1))


def grid_names(sheet: GridSheet, tab: str) -> Mapping[str, str]:
    """The workbook-level names of a sheet."""
    names = {sheet.name: cell_reference(tab, 1, 1)}
    if sheet.area_name:
        cells = grid_range(sheet)
        corner = f"${column_letters(cells.right)}${cells.bottom}"
        names[sheet.area_name] = f"{cell_reference(tab, 1, 1)}:{corner}"
    return names


def own_grid(sheet: GridSheet, names: Mapping[str, str], tabs: Iterable[str]) -> str | None:
    """The tab that is ours, or is to be taken over; None where there is none.

    Raises:
        RefusedError: It is there and must not be replaced; says what to do.
    """
    target = CellReference.parse(names.get(sheet.name, ""))
    there = {tab.casefold(): tab for tab in tabs}
    tab = None if target is None else there.get(target.sheet.casefold())
    if tab is None and sheet.replace:
        return there.get(sheet.over.casefold())
    if tab is not None and not sheet.replace:
        raise RefusedError(message("refused.sheet.standing", sheet=tab))
    return tab


def same_grid(
    sheet: GridSheet, cells: Sequence[Sequence[object]], *, date1904: bool = False
) -> bool:
    """Whether a sheet says already what it is to say.

    Args:
        sheet: What is wanted.
        cells: All cells that stand there from A1 on, as the port's ``peek`` gives them.
        date1904: Whether date serials count from 1904-01-01.
    """
    wanted = [[_plain(cell.value, date1904) for cell in row] for row in sheet.rows]
    return _trimmed(wanted) == _trimmed(cells)


def _plain(value: str | float | date | None, date1904: bool) -> object:
    """A value as a cell gives it back."""
    if isinstance(value, str):
        return value[:LONGEST_TEXT]
    if value is None:
        return None
    number = _serial(value, date1904) if isinstance(value, date) else float(value)
    return number if np.isfinite(number) else None


def _trimmed(rows: Sequence[Sequence[object]]) -> list[list[object]]:
    """The rows without blank cells at their ends and blank rows at the end."""
    found: list[list[object]] = []
    for row in rows:
        cells = [None if cell == "" else cell for cell in row]
        while cells and cells[-1] is None:
            cells.pop()
        found.append(cells)
    while found and not found[-1]:
        found.pop()
    return found


def _serial(day: date, date1904: bool) -> float:
    days = np.array([day], dtype="datetime64[D]")
    return float(serials(days, date1904=date1904)[0])
