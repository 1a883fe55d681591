"""What stops Tierbook from writing into a sheet, each with the place and a way out."""

from collections.abc import Collection, Sequence
from typing import Literal

from addin.hosts.base import Area, ColumnWrite
from addin.hosts.ranges import LAST_COLUMN, Range
from addin.hosts.scanner import first_formula, first_occupied, has_formulas
from addin.hosts.sheet_frame import is_protected, merged_ranges
from addin.hosts.workbook_reader import WorkbookReader
from addin.texts import message
from grading.engine.problems import cell_address
from grading.exceptions import RefusedError

__all__ = [
    "has_formula",
    "refuse_cells",
    "refuse_fed",
    "refuse_occupied",
    "refuse_protected",
    "refuse_rewriting",
    "refuse_unwritable",
]


def refuse_unwritable(
    reader: WorkbookReader, area: Area, columns: Sequence[ColumnWrite], places: Sequence[int]
) -> None:
    """Stop before anything is staged that would harm the sheet or not hold.

    Args:
        reader: The workbook as it is.
        area: The area to write in.
        columns: What is to be written.
        places: 1-based sheet column of each.

    Raises:
        RefusedError: As ``Host.write_columns`` says.
    """
    frame = reader.frame(area.sheet)
    refuse_protected(area.sheet, frame)
    refuse_fed(reader, area)
    appended = [place for write, place in zip(columns, places, strict=True) if not write.column]
    if appended:
        _refuse_headerless(reader, area)
        _refuse_beyond_last(area, columns[places.index(appended[-1])].header, appended[-1])
        # Without a table, the list and one beside it are told apart by a blank column alone.
        right = appended[-1] + (area.table is None)
        _refuse_beside(reader, area, Range(area.top, appended[0], _last_row(area), right))
    _refuse_merged(area, frame, places)
    for write in columns:
        if write.column and has_formula(reader, area, write.column):
            cell = f"{area.sheet}!{cell_address(area.top, write.column)}"
            facts = {"cell": cell, "header": write.header}
            raise RefusedError(message("refused.sheet.formulas", **facts))


def has_formula(reader: WorkbookReader, area: Area, column: int) -> bool:
    """Whether data cells of a 1-based sheet column hold formulas."""
    return has_formulas(reader.sheet_xml(area.sheet), column, area.top + 1, area.bottom)


def refuse_occupied(
    reader: WorkbookReader,
    sheet: str,
    cells: Range,
    where: Literal["beside", "below"],
    *,
    table: object,
) -> None:
    """Stop where a cell that is about to be filled holds something.

    Args:
        reader: The workbook as it is.
        sheet: Sheet name.
        cells: What must be empty.
        where: On which side of the table the room is.
        table: Its name, or a message that says what it is.

    Raises:
        RefusedError: Names the topmost occupied cell.
    """
    found = first_occupied(
        reader.sheet_xml(sheet),
        top=cells.top,
        left=cells.left,
        bottom=cells.bottom,
        right=cells.right,
    )
    if found is not None:
        cell = f"{sheet}!{cell_address(*found)}"
        raise RefusedError(message(f"refused.sheet.{where}", cell=cell, table=table))


def refuse_rewriting(reader: WorkbookReader, sheet: str) -> None:
    """Stop where a sheet of ours cannot get other cells without harm to what a person put there.

    Raises:
        RefusedError: It is protected, or a table, merged cells or a formula stand on it.
    """
    frame = reader.frame(sheet)
    refuse_protected(sheet, frame)
    table = next((t for t in reader.tables if t.sheet.name == sheet), None)
    merged = next(iter(merged_ranges(frame)), None)
    formula = first_formula(reader.sheet_xml(sheet))
    if table is not None:
        facts = {"cells": str(table.part.range), "table": table.part.name}
        raise RefusedError(message("grid.table", sheet=sheet, **facts))
    if merged is not None:
        raise RefusedError(message("grid.merged", sheet=sheet, cells=str(merged)))
    if formula is not None:
        cell = cell_address(*formula)
        raise RefusedError(message("grid.formula", sheet=sheet, cells=cell))


def refuse_cells(reader: WorkbookReader, sheet: str, cells: Collection[tuple[int, int]]) -> None:
    """Stop where single cells cannot be written.

    Args:
        reader: The workbook as it is.
        sheet: Sheet name.
        cells: 1-based row and column of each.

    Raises:
        RefusedError: The sheet is protected, or a cell is merged or holds a formula.
    """
    frame = reader.frame(sheet)
    refuse_protected(sheet, frame)
    merged = merged_ranges(frame)
    for row, column in cells:
        place = Range(row, column, row, column)
        if any(area.meets(place) for area in merged):
            raise RefusedError(message("grid.cell_merged", sheet=sheet, cell=str(place)))
        if has_formulas(reader.sheet_xml(sheet), column, row, row):
            raise RefusedError(message("grid.cell_formula", sheet=sheet, cell=str(place)))


def _last_row(area: Area) -> int:
    return area.bottom + area.totals


def refuse_protected(sheet: str, frame: bytes) -> None:
    """Stop where a sheet's cells are locked against changes.

    Raises:
        RefusedError: It is protected.
    """
    if is_protected(frame):
        raise RefusedError(message("errors.file.protected_sheet", sheet=sheet))


def refuse_fed(reader: WorkbookReader, area: Area) -> None:
    """Stop where a table is filled from outside.

    Raises:
        RefusedError: A query or an XML map fills it.
    """
    table = reader.table(area)
    if table is not None and table.part.fed_by is not None:
        by = message(f"refused.sheet.by.{table.part.fed_by}")
        raise RefusedError(message("refused.sheet.fed", table=area.table, by=by))


def _refuse_headerless(reader: WorkbookReader, area: Area) -> None:
    table = reader.table(area)
    if table is not None and not table.part.header_rows:
        raise RefusedError(message("refused.sheet.no_header", table=area.table))


def _refuse_beyond_last(area: Area, header: str, column: int) -> None:
    if column > LAST_COLUMN:
        facts = {"table": area.table or area.sheet, "most": f"{LAST_COLUMN:,}"}
        raise RefusedError(message("refused.sheet.last_column", header=header, **facts))


def _refuse_beside(reader: WorkbookReader, area: Area, cells: Range) -> None:
    """Stop where another table or any filled cell stands where columns are to be appended."""
    owner = area.table or message("refused.sheet.customers")
    for table in reader.tables:
        part = table.part
        if table.sheet.name == area.sheet and part.name != area.table and part.range.meets(cells):
            facts = {"cells": f"{area.sheet}!{part.range}", "table": part.name, "owner": owner}
            raise RefusedError(message("refused.sheet.other_table", **facts))
    refuse_occupied(reader, area.sheet, cells, "beside", table=owner)


def _refuse_merged(area: Area, frame: bytes, places: Sequence[int]) -> None:
    for merged in merged_ranges(frame):
        for place in places:
            if merged.meets(Range(area.top, place, _last_row(area), place)):
                cells = f"{area.sheet}!{merged}"
                raise RefusedError(message("refused.sheet.merged", cells=cells))
