"""The port on Python lists: what tests and demonstrations run on, with a file's refusals."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from addin.hosts.base import (
    Area,
    CellValue,
    ColumnWrite,
    FormulaCell,
    GeneratedColumn,
    GeneratedSheet,
    GridSheet,
    SaveReport,
    SheetInfo,
    StateTable,
    TableInfo,
    TierFormat,
)
from addin.hosts.grid_cells import grid_names, own_grid, same_grid
from addin.hosts.memory_refusals import (
    refuse_below,
    refuse_cells,
    refuse_closed,
    refuse_columns,
    refuse_rewriting,
)
from addin.hosts.memory_sheet import MemorySheet, cell_values, header_text, write_column
from addin.hosts.references import CellReference, cell_reference
from addin.hosts.sheet_names import free_sheet_name
from addin.hosts.state_tables import STATE_NAME, STATE_SHEET, fresh_range, state_sheet
from addin.texts import message
from grading.engine.block import Block, RawColumn
from grading.exceptions import WorkbookError
from grading.language import Message

__all__ = ["MemoryHost"]


class MemoryHost:
    """A workbook made of lists; ``commit`` swaps the changed sheets in all at once.

    Args:
        sheets: Sheets in tab order, or rows of cells by tab name.
        tables: Areas of the Excel tables; each names its table.
        names: Workbook-level names and what they refer to.
        fed_by: What fills a table from outside, by table name.
        headerless: Names of tables whose header row is switched off.
        title: The workbook's name as a person knows it.
        date1904: Whether date serials count from 1904-01-01.
    """

    def __init__(
        self,
        sheets: Iterable[MemorySheet] | Mapping[str, Sequence[Sequence[object]]],
        *,
        tables: Iterable[Area] = (),
        names: Mapping[str, str] | None = None,
        fed_by: Mapping[str, str] | None = None,
        headerless: Iterable[str] = (),
        title: str = "workbook in memory",
        date1904: bool = False,
    ) -> None:
        if isinstance(sheets, Mapping):
            sheets = [MemorySheet(tab, [list(r) for r in rows]) for tab, rows in sheets.items()]
        self._sheets = {sheet.name: sheet for sheet in sheets}
        if not any(sheet.active for sheet in self._sheets.values()):
            for sheet in list(self._sheets.values())[:1]:
                sheet.active = True
        self._tables = list(tables)
        self._names = dict(names or {})
        self._fed_by = dict(fed_by or {})
        self._headerless = frozenset(headerless)
        self._title = title
        self._date1904 = date1904
        self._staged: dict[str, MemorySheet] = {}
        self._staged_tables = list(self._tables)
        self._staged_names = dict(self._names)
        self._staged_right: dict[tuple[str, int, int], int] = {}
        self.reported: list[tuple[float | None, str]] = []
        """What ``progress`` was told, in order."""

    @property
    def title(self) -> str:
        """The workbook's name as a person knows it."""
        return self._title

    @property
    def date1904(self) -> bool:
        """Whether date serials count from 1904-01-01."""
        return self._date1904

    def sheets(self) -> Sequence[SheetInfo]:
        """All sheets in tab order."""
        return [sheet.info() for sheet in self._sheets.values()]

    def worksheets(self) -> Sequence[str]:
        """Names of the sheets with cells, in tab order."""
        return [sheet.name for sheet in self._sheets.values() if sheet.kind == "worksheet"]

    def tables(self) -> Sequence[TableInfo]:
        """All tables, in tab order, then top to bottom."""
        tabs = list(self._sheets)
        found = sorted(self._tables, key=lambda a: (tabs.index(a.sheet), a.top, a.left))
        return [self._table_info(area) for area in found]

    def _table_info(self, area: Area) -> TableInfo:
        name = area.table or ""
        fed_by = self._fed_by.get(name)
        return TableInfo(
            name,
            area,
            self._headers(area),
            name not in self._headerless,
            "query" if fed_by == "query" else "xml" if fed_by else None,
        )

    def names(self) -> Mapping[str, str]:
        """Workbook-level defined names and what they refer to."""
        return dict(self._names)

    def peek(self, sheet: str, rows: int = 50) -> Sequence[Sequence[object]]:
        """The first rows of a sheet from A1 on, dates as serials."""
        return self._sheet(sheet).peek(rows, date1904=self._date1904)

    def merged(self, sheet: str) -> Sequence[Area]:
        """Merged ranges of a sheet."""
        return self._sheet(sheet).merged

    def date_cells(self, sheet: str) -> frozenset[tuple[int, int]]:
        """Row and column of the cells that hold dates."""
        return self._sheet(sheet).date_cells()

    def read(self, area: Area) -> Block:
        """The headers of an area, its columns when asked for."""
        sheet = self._sheet(area.sheet)
        rows = range(area.top + 1, area.bottom + 1)

        def load(position: int) -> RawColumn:
            return sheet.column(rows, area.left + position)

        return Block(
            self._headers(area),
            len(rows),
            area.top + 1,
            area.left,
            load,
            area.sheet,
            self._date1904,
        )

    def write_columns(self, area: Area, columns: Sequence[ColumnWrite]) -> None:
        """Stage values for columns of an area; new ones are appended at the right end.

        Raises:
            RefusedError: As the port says; nothing is staged then.
        """
        right = self._staged_right.get((area.sheet, area.top, area.left), area.right)
        places: list[int] = []
        for write in columns:
            right += write.column is None
            places.append(right if write.column is None else write.column)
        refuse_closed(self._newest(area), area, self._fed_by)
        refuse_columns(self._sheet(area.sheet), area, columns, places, self._tables)
        sheet = self._stage(area.sheet)
        for write, column in zip(columns, places, strict=True):
            write_column(sheet, area, write, column)
            if write.name:
                reference = cell_reference(area.sheet, area.top, column)
                self._staged_names[write.name] = reference
        self._staged_right[area.sheet, area.top, area.left] = right
        self._staged_tables = [
            replace(table, right=right) if table == replace(area, right=table.right) else table
            for table in self._staged_tables
        ]

    def set_tier_formats(self, area: Area, column: int, tiers: Sequence[TierFormat]) -> None:
        """Stage the tier colours of a column, unless they stand there already."""
        if self._sheet(area.sheet).tier_formats.get(column, ()) != tuple(tiers):
            self._stage(area.sheet).tier_formats[column] = tuple(tiers)

    def put_sheet(self, sheet: GeneratedSheet) -> str:
        """Stage a generated sheet; gives the tab name it gets."""
        old = self._own_table(sheet)
        if old is None:
            tab = free_sheet_name(sheet.sheet, [*self._sheets, *self._staged])
            self._staged[tab] = MemorySheet(tab)
            texts = [text for text in (sheet.title, *sheet.notes) if text]
            for row, text in enumerate(texts, 1):
                self._staged[tab].put(row, 1, text)
            taken = {table.table or "" for table in self._staged_tables}
            top = len(texts) + 2 if texts else 1
            old = Area(tab, top, 1, top, 1, table=_free_table_name(sheet.table, taken))
            self._staged_tables.append(old)
            self._staged_names[sheet.name] = cell_reference(tab, 1, 1)
        self._staged_tables[self._staged_tables.index(old)] = self._fill(old, sheet)
        return old.sheet

    def put_table(self, table: StateTable) -> None:
        """Stage other rows for a table of ours; make it if there is none."""
        wanted = table.table.casefold()
        old = next((t for t in self._staged_tables if (t.table or "").casefold() == wanted), None)
        if old is None:
            tab, top = self._state_home()
            others = [t for t in self._staged_tables if t.sheet == tab]
            used = [self._stage(tab).info().columns, *(t.right for t in others)]
            cells = fresh_range(table, top, used)
            old = Area(tab, top, cells.left, top, cells.left, table=table.table)
            refuse_closed(self._newest(old), old, self._fed_by)
            self._staged_tables.append(old)
        rows = max((len(part.values) for part in table.columns), default=0)
        refuse_closed(self._newest(old), old, self._fed_by)
        refuse_below(self._newest(old), old, old.top + max(rows, 1))
        generated = GeneratedSheet("", table.table, "", table.columns)
        place = self._staged_tables.index(old)
        self._staged_tables[place] = self._fill(old, generated)

    def _state_home(self) -> tuple[str, int]:
        """The sheet for new tables of ours and the row of their headers."""
        sheets = self._sheets | self._staged
        hidden = {s.name: not s.visible for s in sheets.values() if s.kind == "worksheet"}
        tables = [self._table_info(t) for t in self._staged_tables if t.sheet in self._sheets]
        tab = state_sheet(self._staged_names, tables, hidden)
        if tab is not None:
            return tab, min((t.top for t in self._staged_tables if t.sheet == tab), default=1)
        tab = free_sheet_name(STATE_SHEET, list(sheets))
        self._staged[tab] = MemorySheet(tab, visible=False)
        self._staged_names[STATE_NAME] = cell_reference(tab, 1, 1)
        return tab, 1

    def append_rows(self, area: Area, columns: Sequence[GeneratedColumn]) -> None:
        """Stage rows under the last filled row of a table."""
        refuse_closed(self._newest(area), area, self._fed_by)
        old = next(t for t in self._staged_tables if t.table == area.table)
        headers = {header.casefold(): n for n, header in enumerate(self._headers(area))}
        sheet = self._newest(area)
        last = sheet.last_filled_row(old.top + 1, old.bottom, old.left, old.right) or old.top
        count = max((len(part.values) for part in columns), default=0)
        bottom = max(last + count, old.bottom)
        refuse_below(self._newest(old), old, bottom)
        sheet = self._stage(area.sheet)
        for part in columns:
            place = headers.get(part.header.casefold())
            if place is not None:
                for row, value in enumerate(cell_values(part.values), last + 1):
                    sheet.put(row, old.left + place, value)
        self._staged_tables[self._staged_tables.index(old)] = replace(old, bottom=bottom)

    def _own_table(self, sheet: GeneratedSheet) -> Area | None:
        """Where our earlier table stands, if our sheet is still there."""
        target = CellReference.parse(self._staged_names.get(sheet.name, ""))
        if target is None:
            return None
        return next((t for t in self._staged_tables if t.sheet == target.sheet), None)

    def _fill(self, old: Area, generated: GeneratedSheet) -> Area:
        """Put the rows where ``old`` stood: columns found by header, others appended.

        Columns the sheet does not name, and all around the table, stay.
        """
        sheet = self._stage(old.sheet)
        known = {
            header_text(sheet.cell(old.top, column)).casefold(): column
            for column in range(old.left, old.right + 1)
            if sheet.cell(old.top, column) is not None
        }
        right = max(known.values(), default=old.left - 1)
        rows = max((len(part.values) for part in generated.columns), default=0)
        bottom = old.top + max(rows, 1)
        for part in generated.columns:
            column = known.get(part.header.casefold())
            if column is None:
                column = right = right + 1
                sheet.put(old.top, column, part.header)
                sheet.widths[column] = part.width
            cells = [
                *cell_values(part.values),
                *[None] * (old.bottom - old.top - len(part.values)),
            ]
            for row, value in enumerate(cells, old.top + 1):
                sheet.put(row, column, value)
            if part.header == generated.tier_column:
                sheet.tier_formats[column] = generated.tiers
        return replace(old, bottom=bottom, right=max(right, old.left))

    def put_grid(self, sheet: GridSheet) -> str:
        """Stage a sheet of free blocks; gives the tab name it gets.

        Raises:
            RefusedError: As the port says.
        """
        tabs = [*self._sheets, *self._staged]
        tab = own_grid(sheet, self._staged_names, tabs)
        if tab is None:
            tab = free_sheet_name(sheet.sheet, tabs)
            self._staged[tab] = MemorySheet(tab)
        else:
            standing = self._staged.get(tab) or self._sheet(tab)
            refuse_rewriting(standing, self._staged_tables)
            cells = standing.peek(len(standing.rows), date1904=self._date1904)
            named = {name.casefold() for name in self._staged_names}
            is_named = all(name.casefold() in named for name in grid_names(sheet, tab))
            if is_named and same_grid(sheet, cells, date1904=self._date1904):
                return tab
        self._fill_grid(self._stage(tab), sheet)
        self._staged_names |= grid_names(sheet, tab)
        return tab

    def _fill_grid(self, made: MemorySheet, sheet: GridSheet) -> None:
        made.rows = []
        for column, width in enumerate(sheet.widths, 1):
            made.widths[column] = max(width, made.widths.get(column, 0))
        for row, cells in enumerate(sheet.rows, 1):
            for column, cell in enumerate(cells, 1):
                made.put(row, column, cell.value)

    def write_cells(self, sheet: str, cells: Mapping[tuple[int, int], CellValue]) -> None:
        """Stage values for single cells of a sheet, by 1-based row and column.

        Raises:
            RefusedError: As the port says; nothing is staged then.
        """
        refuse_cells(self._sheet(sheet), cells)
        standing = self._staged.get(sheet) or self._sheet(sheet)
        changed = {
            place: value for place, value in cells.items() if standing.cell(*place) != value
        }
        for (row, column), value in changed.items():
            self._stage(sheet).put(row, column, value)

    def column_is_formula(self, area: Area, column: int) -> bool:
        """Whether data cells of the column hold formulas."""
        return self._sheet(area.sheet).has_formula(range(area.top + 1, area.bottom + 1), column)

    def bound_formulas(self) -> Sequence[FormulaCell]:
        """None: results alone are seen here."""
        return ()

    def remarks(self) -> Sequence[Message]:
        """None: only a file can be called something else than it is."""
        return ()

    def commit(self) -> SaveReport:
        """Swap all that was staged in; reads give the new cells from then on."""
        written = bool(self._staged)
        self._sheets = self._sheets | self._staged
        self._tables = list(self._staged_tables)
        self._names = dict(self._staged_names)
        self._staged.clear()
        self._staged_right.clear()
        return SaveReport(written=written)

    def way_back(self) -> Message:
        """What was opened stays until it is saved."""
        return message("files.way_back.unsaved")

    def progress(self, done: float | None, text: str = "") -> None:
        """Keep what was reported."""
        self.reported.append((done, text))

    def sheet_values(self, name: str) -> list[list[object]]:
        """All cells of a sheet, formulas as their results."""
        return self._sheet(name).values()

    def sheet(self, name: str) -> MemorySheet:
        """A sheet itself, to be changed as a person would change it."""
        return self._sheet(name)

    def resize(self, table: str, area: Area) -> None:
        """Give a table other edges, as a person does by dragging its corner."""
        wanted = table.casefold()
        self._tables = [area if (t.table or "").casefold() == wanted else t for t in self._tables]
        self._staged_tables = list(self._tables)

    def _headers(self, area: Area) -> tuple[str, ...]:
        sheet = self._sheet(area.sheet)
        cells = (sheet.cell(area.top, column) for column in range(area.left, area.right + 1))
        return tuple(header_text(cell) for cell in cells)

    def _sheet(self, name: str) -> MemorySheet:
        if name not in self._sheets:
            facts = {"file": self._title, "sheet": name, "sheets": ", ".join(self._sheets)}
            raise WorkbookError(message("refused.book.no_sheet", **facts))
        return self._sheets[name]

    def _newest(self, area: Area) -> MemorySheet:
        """The sheet of an area as it will be, as far as it is staged."""
        return self._staged.get(area.sheet) or self._sheet(area.sheet)

    def _stage(self, name: str) -> MemorySheet:
        """A sheet to be written to, shown by reads only after ``commit``."""
        if name not in self._staged:
            self._staged[name] = self._sheet(name).copy()
        return self._staged[name]


def _free_table_name(wanted: str, taken: Iterable[str]) -> str:
    """``wanted``, or a name like it that no table has."""
    used = {name.casefold() for name in taken}
    name, number = wanted, 2
    while name.casefold() in used:
        name, number = f"{wanted}_{number}", number + 1
    return name
