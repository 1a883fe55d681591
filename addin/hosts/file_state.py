"""Stage what Tierbook keeps for itself in a file: its own tables, and rows under a log."""

from collections.abc import Sequence
from dataclasses import replace

from addin.hosts.base import Area, ColumnWrite, GeneratedColumn, GeneratedSheet, StateTable
from addin.hosts.file_placing import refill, refuse_growth, refuse_locked_structure
from addin.hosts.header_texts import header_texts
from addin.hosts.references import cell_reference
from addin.hosts.refusals import refuse_fed, refuse_protected
from addin.hosts.scanner import last_occupied, used_range
from addin.hosts.sheet_names import free_sheet_name
from addin.hosts.staging import StagedColumn, Staging
from addin.hosts.state_tables import (
    STATE_NAME,
    STATE_SHEET,
    FreshTable,
    fresh_range,
    state_sheet,
)
from addin.hosts.workbook_reader import WorkbookReader

__all__ = ["place_rows", "place_table"]


def place_table(reader: WorkbookReader, staging: Staging, table: StateTable) -> None:
    """Stage other rows for a table of ours; one that is not there is put beside the others.

    Raises:
        RefusedError: As ``Host.put_table`` says; nothing is staged then.
    """
    wanted = table.table.casefold()
    standing = next((t for t in reader.tables if t.part.name.casefold() == wanted), None)
    if standing is not None:
        sheet = GeneratedSheet("", table.table, "", table.columns)
        refill(reader, staging, standing, sheet, shown=False)
        return
    tab, top = _home(reader, staging)
    others = [new for key, new in staging.fresh.items() if key != wanted and new.sheet == tab]
    used = [new.cells.right for new in others]
    if tab != staging.state_sheet:
        refuse_protected(tab, reader.frame(tab))
        used.append(used_range(reader.sheet_xml(tab))[1])
        used += [t.area.right for t in reader.tables if t.area.sheet == tab]
    staging.fresh[wanted] = FreshTable(tab, fresh_range(table, top, used), table)


def _home(reader: WorkbookReader, staging: Staging) -> tuple[str, int]:
    """The sheet for new tables of ours and the row of their headers; staged if it is to be made."""
    if staging.state_sheet is not None:
        return staging.state_sheet, 1
    hidden = {s.name: not s.visible for s in reader.workbook.sheets if s.kind == "worksheet"}
    tables = [table.info for table in reader.tables]
    tab = state_sheet(reader.workbook.names, tables, hidden)
    if tab is not None:
        return tab, min((t.area.top for t in tables if t.area.sheet == tab), default=1)
    refuse_locked_structure(reader, STATE_SHEET)
    taken = [sheet.name for sheet in reader.workbook.sheets]
    tab = free_sheet_name(STATE_SHEET, [*taken, *(t for _, t in staging.made.values())])
    staging.state_sheet = tab
    staging.names[STATE_NAME] = cell_reference(tab, 1, 1)
    return tab, 1


def place_rows(
    reader: WorkbookReader, staging: Staging, area: Area, columns: Sequence[GeneratedColumn]
) -> None:
    """Stage rows under the last filled row of a table.

    Raises:
        RefusedError: As ``Host.append_rows`` says; nothing is staged then.
        ValueError: The area is no table.
    """
    table = reader.table(area)
    if table is None:
        message = f"{area} must be a table"
        raise ValueError(message)
    refuse_protected(area.sheet, reader.frame(area.sheet))
    refuse_fed(reader, area)
    staged = staging.sheet(area.sheet)
    earlier = [c.area.bottom for c in staged.columns.values() if c.area.table == area.table]
    last = last_occupied(
        reader.sheet_xml(area.sheet),
        top=area.top + 1,
        left=area.left,
        bottom=area.bottom,
        right=area.right,
    )
    above = max([last or area.top, *earlier])
    new = replace(area, top=above, bottom=above + max((len(c.values) for c in columns), default=0))
    bottom = max(new.bottom, area.bottom)
    refuse_growth(reader, area, bottom)
    places = {
        header.casefold(): place
        for place, header in reversed(list(enumerate(header_texts(reader, area), area.left)))
    }
    for column in columns:
        place = places.get(column.header.casefold())
        if place is not None:
            write = ColumnWrite(column.header, column.values, place, column.style)
            staged.columns[place, new.top] = StagedColumn(
                new, write, None, generated=True, like_row=last
            )
    staging.resized[table.part.path] = bottom
    staged.grown[area] = bottom
