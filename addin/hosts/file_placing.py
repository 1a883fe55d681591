"""Decide where columns and sheets go in a workbook, and stage them there."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from addin.hosts.base import (
    Area,
    CellValue,
    ColumnValues,
    ColumnWrite,
    GeneratedSheet,
    GridSheet,
)
from addin.hosts.generated_rows import row_heights
from addin.hosts.grid_cells import grid_names, own_grid, same_grid
from addin.hosts.header_texts import header_texts
from addin.hosts.new_sheet import table_range
from addin.hosts.ranges import LAST_ROW, Range
from addin.hosts.references import CellReference, cell_reference
from addin.hosts.refusals import (
    refuse_cells,
    refuse_occupied,
    refuse_rewriting,
    refuse_unwritable,
)
from addin.hosts.scanner import peek
from addin.hosts.sheet_names import free_sheet_name
from addin.hosts.staging import StagedColumn, StagedSheet, Staging
from addin.hosts.table_part import unique_headers
from addin.hosts.workbook_reader import SheetTable, WorkbookReader
from addin.texts import message
from grading.engine.grades import Lookup
from grading.exceptions import RefusedError

__all__ = [
    "place_cells",
    "place_columns",
    "place_grid",
    "place_sheet",
    "refill",
    "refuse_growth",
    "refuse_locked_structure",
]


def place_columns(
    reader: WorkbookReader,
    staging: Staging,
    area: Area,
    columns: Sequence[ColumnWrite],
    *,
    generated: bool = False,
) -> None:
    """Stage columns of an area; those without a place are appended at its right end.

    Raises:
        RefusedError: As ``Host.write_columns`` says; nothing is staged then.
    """
    earlier = staging.appended.get((area.sheet, area.top, area.left), [])
    right = area.right + len(earlier)
    places: list[int] = []
    for write in columns:
        right += write.column is None
        places.append(right if write.column is None else write.column)
    new = [place > area.right for place in places]
    checked = [
        replace(write, column=None if is_new else place)
        for write, place, is_new in zip(columns, places, new, strict=True)
    ]
    refuse_unwritable(reader, area, checked, places)
    taken = [*header_texts(reader, area), *earlier]
    wanted = [write.header for write in columns if write.column is None]
    headers = iter(unique_headers(wanted, taken))
    staged = staging.sheet(area.sheet)
    for write, place in zip(columns, places, strict=True):
        header = next(headers) if write.column is None else _staged_header(staged, place, area.top)
        if write.column is None and header is not None:
            staging.new_headers(area).append(header)
        staged.columns[place, area.top] = StagedColumn(area, write, header, generated)
        if write.name:
            staging.names[write.name] = cell_reference(area.sheet, area.top, place)


def _staged_header(staged: StagedSheet, column: int, top: int) -> str | None:
    """The header of a column appended earlier in this session, or None."""
    found = staged.columns.get((column, top))
    return found.header if found else None


def place_sheet(reader: WorkbookReader, staging: Staging, sheet: GeneratedSheet) -> str:
    """Stage a generated sheet: the rows of the table that is ours, or a new sheet.

    Returns:
        The tab name.

    Raises:
        RefusedError: The workbook's structure or our sheet is protected, or something stands
            where the table must grow.
    """
    known = {**reader.workbook.names, **staging.names}
    target = CellReference.parse(known.get(sheet.name, ""))
    if target is not None and sheet.name in staging.made:
        tab = staging.made[sheet.name][1]
        staging.made[sheet.name] = (sheet, tab)
        return tab
    table = _own_table(reader, target, sheet.table)
    if table is not None:
        refill(reader, staging, table, sheet)
        return table.sheet.name
    refuse_locked_structure(reader, sheet.sheet)
    table_range(sheet)  # refuses what no sheet can hold
    taken = [found.name for found in reader.workbook.sheets]
    taken += [tab for _, tab in staging.made.values()]
    tab = free_sheet_name(sheet.sheet, taken)
    staging.made[sheet.name] = (sheet, tab)
    staging.names[sheet.name] = cell_reference(tab, 1, 1)
    return tab


def place_grid(reader: WorkbookReader, staging: Staging, sheet: GridSheet) -> str:
    """Stage a sheet of free blocks: a new one, or other cells for the one that is ours.

    Returns:
        The tab name.

    Raises:
        RefusedError: The sheet is there already and cannot be replaced, or none may be added.
    """
    there = [found.name for found in reader.workbook.sheets]
    staged = [tab for _, tab in staging.made.values()]
    tab = own_grid(sheet, {**reader.workbook.names, **staging.names}, [*there, *staged])
    if tab in there:
        _rewrite_grid(reader, staging, sheet, tab)
        return tab
    if tab is None:
        refuse_locked_structure(reader, sheet.sheet)
        tab = free_sheet_name(sheet.sheet, [*there, *staged])
    staging.made[sheet.name] = (sheet, tab)
    staging.names.update(grid_names(sheet, tab))
    return tab


def _rewrite_grid(reader: WorkbookReader, staging: Staging, sheet: GridSheet, tab: str) -> None:
    """Stage other cells for a sheet of ours; nothing where it says the same already."""
    refuse_rewriting(reader, tab)
    staging.rewritten.pop(sheet.name, None)
    cells = peek(reader.sheet_xml(tab), reader.shared, LAST_ROW)
    known = {name.casefold() for name in (*reader.workbook.names, *staging.names)}
    names = grid_names(sheet, tab)
    named = all(name.casefold() in known for name in names)
    if not (named and same_grid(sheet, cells, date1904=reader.workbook.date1904)):
        staging.rewritten[sheet.name] = (sheet, tab)
        staging.names.update(names)


def place_cells(
    reader: WorkbookReader,
    staging: Staging,
    sheet: str,
    cells: Mapping[tuple[int, int], CellValue],
) -> None:
    """Stage values for single cells of a sheet, by 1-based row and column.

    Raises:
        RefusedError: As ``Host.write_cells`` says; nothing is staged then.
    """
    tab = reader.sheet(sheet).name
    refuse_cells(reader, tab, cells)
    staging.sheet(tab).cells.update(cells)


def _own_table(
    reader: WorkbookReader, target: CellReference | None, name: str
) -> SheetTable | None:
    """The table on the sheet our name points at; the one of the name wanted if there are more."""
    if target is None:
        return None
    wanted = target.sheet.casefold()
    tables = [table for table in reader.tables if table.sheet.name.casefold() == wanted]
    named = [table for table in tables if table.part.name.casefold() == name.casefold()]
    return next(iter([*named, *tables]), None)


def refill(
    reader: WorkbookReader,
    staging: Staging,
    table: SheetTable,
    sheet: GeneratedSheet,
    *,
    shown: bool = True,
) -> None:
    """Stage new rows for a table that stands there: columns found by header, others appended.

    Args:
        reader: The workbook as it is.
        staging: Where it is staged.
        table: The table.
        sheet: What it is to hold.
        shown: Whether people read it, so that rows are to be as high as their text.

    Raises:
        RefusedError: Something stands where the table must grow, or the sheet is protected.
    """
    area, part = table.area, table.part
    rows = max((len(column.values) for column in sheet.columns), default=0)
    bottom = area.top + max(rows, 1)
    refuse_growth(reader, area, bottom)
    longest = max(bottom, area.bottom)
    covered = replace(area, bottom=longest)
    known = _columns_by_header(staging, table)
    writes = [
        ColumnWrite(
            header=column.header,
            values=_lengthened(column.values, longest - area.top),
            column=known.get(column.header.casefold()),
            style=column.style,
            width=column.width,
        )
        for column in sheet.columns
    ]
    place_columns(reader, staging, covered, writes, generated=True)
    staging.resized[part.path] = bottom
    staged = staging.sheet(area.sheet)
    staged.grown[area] = bottom
    if shown:
        heights = [*row_heights(sheet.columns), *[None] * (longest - area.top)]
        staged.heights |= dict(zip(range(area.top + 1, longest + 1), heights, strict=False))
    place = _columns_by_header(staging, table).get((sheet.tier_column or "").casefold())
    if place is not None:
        staged.tiers[place, area.top] = (replace(area, bottom=bottom), sheet.tiers)


def _columns_by_header(staging: Staging, table: SheetTable) -> dict[str, int]:
    """The 1-based sheet column of each header of a table, those staged included."""
    headers = [*table.part.headers, *staging.new_headers(table.area)]
    return {header.casefold(): table.area.left + n for n, header in enumerate(headers)}


def refuse_growth(reader: WorkbookReader, area: Area, bottom: int) -> None:
    """Stop where a table cannot take as many rows as it is to hold.

    Raises:
        RefusedError: It would reach beyond the sheet, or into its totals row or other cells.
    """
    if bottom > LAST_ROW:
        most = f"{LAST_ROW:,}"
        raise RefusedError(message("refused.sheet.last_row", sheet=area.sheet, most=most))
    if area.totals and bottom != area.bottom:
        raise RefusedError(message("refused.sheet.totals", sheet=area.sheet, table=area.table))
    if bottom > area.bottom:
        cells = Range(area.bottom + 1, area.left, bottom, area.right)
        refuse_occupied(reader, area.sheet, cells, "below", table=area.table)


def _lengthened(values: ColumnValues, rows: int) -> ColumnValues:
    """The values with blanks up to a number of rows, so that old rows are emptied."""
    missing = rows - len(values)
    if isinstance(values, Lookup):
        return Lookup(np.concatenate([values.codes, np.full(missing, -1)]), values.texts)
    if np.issubdtype(values.dtype, np.datetime64):
        blank = np.full(missing, "NaT", dtype="datetime64[D]")
        return np.concatenate([values.astype("datetime64[D]"), blank])
    return np.concatenate([values.astype(np.float64), np.full(missing, np.nan)])


def refuse_locked_structure(reader: WorkbookReader, sheet: str) -> None:
    """Stop where a sheet is to be added to a workbook whose structure is protected.

    Raises:
        RefusedError: It is.
    """
    if reader.workbook.structure_locked:
        file = reader.package.path.name
        raise RefusedError(message("refused.book.structure", file=file, sheet=sheet))
