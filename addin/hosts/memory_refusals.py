"""What the workbook in memory refuses, as a file would: nothing of a person's is overwritten."""

from collections.abc import Collection, Container, Iterable, Sequence

from addin.hosts.base import Area, ColumnWrite
from addin.hosts.memory_sheet import Formula, MemorySheet
from addin.hosts.ranges import LAST_COLUMN, Range
from addin.texts import message
from grading.engine.problems import cell_address
from grading.exceptions import RefusedError

__all__ = [
    "refuse_below",
    "refuse_cells",
    "refuse_closed",
    "refuse_columns",
    "refuse_rewriting",
]


def refuse_closed(sheet: MemorySheet, area: Area, fed_by: Container[str | None]) -> None:
    """Stop where a sheet is protected or a table is filled from outside."""
    if sheet.protected:
        raise RefusedError(message("errors.file.protected_sheet", sheet=area.sheet))
    if area.table in fed_by:
        by = message("refused.sheet.by.outside")
        raise RefusedError(message("refused.sheet.fed", table=area.table, by=by))


def refuse_cells(sheet: MemorySheet, cells: Collection[tuple[int, int]]) -> None:
    """Stop where single cells, by 1-based row and column, cannot be written."""
    if sheet.protected:
        raise RefusedError(message("errors.file.protected_sheet", sheet=sheet.name))
    for row, column in cells:
        facts = {"sheet": sheet.name, "cell": cell_address(row, column)}
        place = Range(row, column, row, column)
        if any(Range(a.top, a.left, a.bottom, a.right).meets(place) for a in sheet.merged):
            raise RefusedError(message("grid.cell_merged", **facts))
        if sheet.has_formula([row], column):
            raise RefusedError(message("grid.cell_formula", **facts))


def refuse_rewriting(sheet: MemorySheet, tables: Iterable[Area]) -> None:
    """Stop where a sheet of ours cannot get other cells without harm to what a person put there.

    Args:
        sheet: The sheet as it stands.
        tables: All tables of the workbook.
    """
    if sheet.protected:
        raise RefusedError(message("errors.file.protected_sheet", sheet=sheet.name))
    for table in tables:
        if table.sheet == sheet.name:
            facts = {"cells": _cells(table), "table": table.table}
            raise RefusedError(message("grid.table", sheet=sheet.name, **facts))
    for merged in sheet.merged:
        facts = {"sheet": sheet.name, "cells": _cells(merged)}
        raise RefusedError(message("grid.merged", **facts))
    for row, cells in enumerate(sheet.rows, 1):
        for column, cell in enumerate(cells, 1):
            if isinstance(cell, Formula):
                facts = {"sheet": sheet.name, "cells": cell_address(row, column)}
                raise RefusedError(message("grid.formula", **facts))


def _cells(area: Area) -> str:
    return str(Range(area.top, area.left, area.bottom + area.totals, area.right))


def refuse_columns(
    sheet: MemorySheet,
    area: Area,
    columns: Sequence[ColumnWrite],
    places: Sequence[int],
    tables: Iterable[Area],
) -> None:
    """Stop where a column has no room, or holds formulas.

    Args:
        sheet: The sheet as it stands.
        area: The customers.
        columns: What is to be written.
        places: The 1-based column of each.
        tables: All tables of the workbook.
    """
    data = range(area.top + 1, area.bottom + 1)
    beside = [table for table in tables if table.sheet == area.sheet]
    for write, column in zip(columns, places, strict=True):
        if column > LAST_COLUMN:
            facts = {"table": area.table or area.sheet, "most": f"{LAST_COLUMN:,}"}
            raise RefusedError(message("refused.sheet.last_column", header=write.header, **facts))
        if write.column is None:
            _refuse_occupied(sheet, area, column, beside)
            if area.table is None:  # one blank column must still part it from a list beside
                _refuse_occupied(sheet, area, column + 1, beside)
        elif sheet.has_formula(data, column):
            cell = f"{area.sheet}!{cell_address(area.top, column)}"
            facts = {"cell": cell, "header": write.header}
            raise RefusedError(message("refused.sheet.formulas", **facts))


def refuse_below(sheet: MemorySheet, area: Area, bottom: int) -> None:
    """Stop where a totals row or a filled cell stands in the way of a table's growth."""
    if bottom <= area.bottom:
        return
    if area.totals:
        raise RefusedError(message("refused.sheet.totals", sheet=area.sheet, table=area.table))
    for column in range(area.left, area.right + 1):
        taken = sheet.occupied(range(area.bottom + 1, bottom + 1), column)
        if taken is not None:
            cell = f"{area.sheet}!{cell_address(taken, column)}"
            raise RefusedError(message("refused.sheet.below", cell=cell, table=area.table))


def _refuse_occupied(sheet: MemorySheet, area: Area, column: int, tables: Iterable[Area]) -> None:
    taken = sheet.occupied(range(area.top, area.bottom + area.totals + 1), column)
    if taken is None and not any(_covers(table, area, column) for table in tables):
        return
    cell = f"{area.sheet}!{cell_address(taken or area.top, column)}"
    table = area.table or message("refused.sheet.customers")
    raise RefusedError(message("refused.sheet.beside", cell=cell, table=table))


def _covers(table: Area, area: Area, column: int) -> bool:
    """Whether another table of the sheet lies where a column is to be appended."""
    bottom = table.bottom + table.totals
    return (
        table.left <= column <= table.right
        and table.top <= area.bottom + area.totals
        and area.top <= bottom
    )
