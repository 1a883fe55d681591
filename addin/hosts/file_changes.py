"""Turn what was staged into new content of parts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from addin.hosts.base import Area, GeneratedSheet, GridSheet
from addin.hosts.grid_cells import grid_range
from addin.hosts.grid_sheet import build_grid, rewrite_grid
from addin.hosts.host_formulas import Conversion, converted, our_books
from addin.hosts.new_sheet import build_sheet, empty_sheet
from addin.hosts.opc import CONTENT_TYPES
from addin.hosts.package import Package
from addin.hosts.part_edits import PartEdits
from addin.hosts.ranges import Range
from addin.hosts.recalculation import holds_formulas, pivot_caches_to_refresh, refreshed
from addin.hosts.references import cell_reference
from addin.hosts.scanner import SheetXml, used_range
from addin.hosts.sheet_buttons import ButtonsEdit, edit_buttons
from addin.hosts.sheet_changes import SheetChange, change_sheet
from addin.hosts.staging import StagedSheet, Staging
from addin.hosts.state_tables import FreshTable
from addin.hosts.styles import Stylesheet, minimal_stylesheet
from addin.hosts.table_part import append_columns, new_table, resize_rows, unique_headers
from addin.hosts.web_extensions import edit_extension
from addin.hosts.workbook_part import add_sheet, calculate_on_load, define_names
from addin.hosts.workbook_reader import WorkbookReader
from addin.texts import message
from grading.language import Message

__all__ = ["Changes", "build_changes"]


@dataclass
class Changes:
    """New content of parts.

    Args:
        small: Parts that were there and are to say something else.
        added: Parts that were not there.
        removed: Parts that are to be there no longer.
        sheets: Worksheets with other cells, made while they are written.
        notes: Things to tell the person.
        says_more: Whether parts say something else whatever the cells of ``sheets`` turn out to
            be; not so where ``small`` only orders to compute anew what reads those cells.
    """

    small: Mapping[str, bytes]
    added: Mapping[str, bytes]
    sheets: Mapping[str, SheetChange]
    removed: frozenset[str] = frozenset()
    notes: tuple[Message, ...] = ()
    says_more: bool = True

    @property
    def nothing(self) -> bool:
        """Whether it is known before writing that nothing changes."""
        return not (self.small or self.added or self.sheets or self.removed)

    @property
    def nothing_new(self) -> bool:
        """Whether all that was written stood in the file before."""
        return not self.says_more and all(sheet.is_same for sheet in self.sheets.values())

    def write(self, package: Package, stream: BinaryIO) -> None:
        """Write the package with these changes."""
        changed: dict[str, bytes | Iterable[bytes]] = dict(self.small)
        changed |= {part: sheet.pieces() for part, sheet in self.sheets.items()}
        package.write(stream, changed=changed, added=dict(self.added), removed=self.removed)


def build_changes(reader: WorkbookReader, staging: Staging) -> Changes:
    """New content of all parts that what was staged touches.

    Args:
        reader: The workbook as it is.
        staging: What is to be written.
    """
    builder = _Builder(reader, staging)
    builder.change_sheets()
    builder.change_tables()
    builder.rewrite_grids()
    builder.add_sheets()
    builder.add_state_sheet()
    builder.define_names()
    builder.keep_styles()
    if staging.formulas is not None:
        builder.convert_formulas(staging.formulas)
    if staging.buttons is not None:
        builder.put_buttons(staging.buttons)
    if staging.extension is not None:
        edit_extension(builder.parts, reader.package, staging.extension)
    says_more = bool(builder.parts.changed() or builder.parts.added() or builder.parts.removed())
    builder.order_recalculation()
    builder.say_wishes()
    notes = tuple(message(f"files.{key}", **facts) for key, facts in builder.notes)
    changed, added = builder.parts.changed(), builder.parts.added()
    removed = builder.parts.removed()
    return Changes(changed, added, builder.sheets, removed, notes, says_more)


class _Builder:
    def __init__(self, reader: WorkbookReader, staging: Staging) -> None:
        self.reader = reader
        self.staging = staging
        self.strict = reader.workbook.strict
        self.main = reader.package.main_part
        self.folder = self.main.rpartition("/")[0] or "xl"
        self.parts = PartEdits(reader.package, strict=self.strict)
        self.styles_part = reader.part("styles")
        existing = self.parts.get(self.styles_part) if self.styles_part else minimal_stylesheet()
        self.styles = Stylesheet(existing)
        self.sheets: dict[str, SheetChange] = {}
        self.written: list[tuple[Area, Range]] = []
        self.table_names: set[str] = set()
        self.last_table = 0
        self.added_sheets = 0
        self.notes: list[tuple[str, dict[str, object]]] = []

    def change_sheets(self) -> None:
        staging = self.staging
        tabs = dict.fromkeys([*staging.sheets, *(new.sheet for new in staging.fresh.values())])
        for name in tabs:
            if name == staging.state_sheet:
                continue
            path = self.reader.sheet(name).path
            fresh = self._fresh(name)
            change = change_sheet(
                self.reader.sheet_xml(name),
                staging.sheets.get(name) or StagedSheet(),
                self.styles,
                date1904=self.reader.workbook.date1904,
                fresh=fresh,
                links=[self._add_table(path, new) for new in fresh],
            )
            if change is not None:
                self.sheets[path] = change
        for staged in staging.sheets.values():
            for (column, _), found in staged.columns.items():
                area = found.area
                self.written.append((area, Range(area.top, column, area.bottom, column)))
        for name, staged in staging.sheets.items():
            for row, column in staged.cells:
                place = Range(row, column, row, column)
                self.written.append((Area(name, row, column, row, column), place))

    def _fresh(self, sheet: str) -> list[FreshTable]:
        return [new for new in self.staging.fresh.values() if new.sheet == sheet]

    def _add_table(self, sheet_part: str, new: FreshTable) -> str:
        """Store the part of a table made beside others; gives the sheet's link to it."""
        headers = [column.header for column in new.table.columns]
        part = self.parts.free_part(f"{self.folder}/tables", "table")
        self.parts.set(part, self._table(new.table.table, new.cells, headers))
        self.parts.declare(part, CONTENT_TYPES["table"])
        return self.parts.relate(sheet_part, "table", part)

    def add_state_sheet(self) -> None:
        """Make the hidden sheet for tables of ours."""
        tab = self.staging.state_sheet
        if tab is None:
            return
        part = self.parts.free_part(f"{self.folder}/worksheets", "sheet")
        fresh = self._fresh(tab)
        self.parts.set(part, empty_sheet(strict=self.strict))
        change = change_sheet(
            SheetXml(self.parts.get(part), tab),
            StagedSheet(),
            self.styles,
            date1904=self.reader.workbook.date1904,
            fresh=fresh,
            links=[self._add_table(part, new) for new in fresh],
        )
        if change is not None:
            self.parts.set(part, b"".join(change.pieces()))
        self.parts.declare(part, CONTENT_TYPES["worksheet"])
        number = self.parts.relate(self.main, "worksheet", part)
        workbook = add_sheet(self.parts.get(self.main), tab, number, hidden=True)
        self.parts.set(self.main, workbook)

    def change_tables(self) -> None:
        for table in self.reader.tables:
            area = table.area
            xml = self.parts.get(table.part.path)
            headers = self.staging.appended.get((area.sheet, area.top, area.left))
            if headers:
                xml = append_columns(xml, headers)
            if table.part.path in self.staging.resized:
                xml = resize_rows(xml, self.staging.resized[table.part.path])
            self.parts.set(table.part.path, xml)

    def add_sheets(self) -> None:
        """Make the new sheets, in the order in which they were asked for."""
        for sheet, tab in self.staging.made.values():
            if isinstance(sheet, GridSheet):
                self._add_grid(sheet, tab)
            else:
                self._add_sheet(sheet, tab)
            self.added_sheets += 1
            if tab != sheet.sheet:
                self.notes.append(("sheet_renamed", {"theirs": sheet.sheet, "ours": tab}))

    def rewrite_grids(self) -> None:
        """Give sheets of free blocks that are there other cells."""
        for sheet, tab in self.staging.rewritten.values():
            part = self.reader.sheet(tab).path
            date1904 = self.reader.workbook.date1904
            new = rewrite_grid(sheet, self.parts.get(part), self.styles, date1904=date1904)
            self.parts.set(part, new)
            bottom, right = used_range(self.reader.sheet_xml(tab))
            cells = grid_range(sheet)
            cells = Range(1, 1, max(bottom, cells.bottom), max(right, cells.right))
            self.written.append((Area(tab, 1, 1, cells.bottom, cells.right), cells))

    def _add_grid(self, sheet: GridSheet, tab: str) -> None:
        date1904 = self.reader.workbook.date1904
        part = self.parts.free_part(f"{self.folder}/worksheets", "sheet")
        self.parts.set(part, build_grid(sheet, self.styles, date1904=date1904, strict=self.strict))
        self.parts.declare(part, CONTENT_TYPES["worksheet"])
        number = self.parts.relate(self.main, "worksheet", part)
        self.parts.set(self.main, add_sheet(self.parts.get(self.main), tab, number))

    def _add_sheet(self, sheet: GeneratedSheet, tab: str) -> None:
        headers = unique_headers([column.header for column in sheet.columns], [])
        new = build_sheet(
            sheet,
            headers,
            self.styles,
            date1904=self.reader.workbook.date1904,
            strict=self.strict,
        )
        part = self.parts.free_part(f"{self.folder}/worksheets", "sheet")
        table = self.parts.free_part(f"{self.folder}/tables", "table")
        self.parts.set(part, new.xml)
        self.parts.declare(part, CONTENT_TYPES["worksheet"])
        self.parts.set(table, self._table(sheet.table, new.table, headers))
        self.parts.declare(table, CONTENT_TYPES["table"])
        self.parts.relate(part, "table", table)
        number = self.parts.relate(self.main, "worksheet", part)
        workbook = add_sheet(self.parts.get(self.main), tab, number)
        titles = (
            f"{cell_reference(tab, 1, 1).rpartition('!')[0]}!${new.table.top}:${new.table.top}"
        )
        place = len(self.reader.workbook.sheets) + self.added_sheets
        local = {("_xlnm.Print_Titles", place): titles}
        self.parts.set(self.main, define_names(workbook, {}, local=local))

    def _table(self, wanted: str, cells: Range, headers: Sequence[str]) -> bytes:
        taken = {table.part.name for table in self.reader.tables} | self.table_names
        taken |= set(self.reader.workbook.names)
        name = _free_table_name(wanted, taken)
        self.table_names.add(name)
        self.last_table = max([self.last_table, *(t.part.id for t in self.reader.tables)]) + 1
        return new_table(self.last_table, name, cells, headers, strict=self.strict)

    def define_names(self) -> None:
        workbook = define_names(self.parts.get(self.main), self.staging.names)
        self.parts.set(self.main, workbook)

    def keep_styles(self) -> None:
        if self.styles_part is not None:
            self.parts.set(self.styles_part, self.styles.xml)
        elif self.staging.makes_cells or self.sheets:
            part = f"{self.folder}/styles.xml"
            self.parts.set(part, self.styles.xml)
            self.parts.declare(part, CONTENT_TYPES["styles"])
            self.parts.relate(self.main, "styles", part)

    def convert_formulas(self, to: Conversion) -> None:
        """Let formulas of ours be bound to no kind of Excel; the chain goes if one of them goes."""
        reader = self.reader
        books = our_books(reader.package, reader.external_links)
        gone = False
        for sheet in reader.workbook.sheets:
            if sheet.kind == "worksheet" and sheet.path not in self.sheets:
                xml, mended, _ = converted(reader.passing_xml(sheet), books, to)
                if mended:
                    self.parts.set(sheet.path, xml)
                    gone = gone or to == "values"
        chain = reader.part("calcChain")
        if gone and chain is not None:
            self.parts.unrelate(self.main, chain)
            self.parts.drop(chain)

    def put_buttons(self, edit: ButtonsEdit) -> None:
        """Let sheets have the buttons that are wanted."""
        if self.sheets:
            text = "buttons and cells cannot be written in one commit; commit the cells first"
            raise ValueError(text)
        edit_buttons(self.parts, self.reader, edit)

    def order_recalculation(self) -> None:
        """Let Excel compute what reads our cells; nothing where no cell is written."""
        if not self.written:
            return
        pivots = pivot_caches_to_refresh(self.reader, self.written)
        for part in pivots:
            self.parts.set(part, refreshed(self.parts.get(part)))
        if pivots:
            self.notes.append(("pivots", {}))
        if holds_formulas(self.reader):
            self.parts.set(self.main, calculate_on_load(self.parts.get(self.main)))
            self.notes.append(("recalculated", {}))

    def say_wishes(self) -> None:
        """Say where the workbook wished not to be changed; such wishes bind nobody."""
        if self.reader.workbook.read_only_recommended:
            self.notes.append(("read_only_recommended", {}))
        if self.reader.marked_final:
            self.notes.append(("marked_final", {}))


def _free_table_name(wanted: str, taken: Iterable[str]) -> str:
    """A table name nothing in the workbook has; names of tables and cells share one space."""
    used = {name.casefold() for name in taken}
    name, number = wanted, 1
    while name.casefold() in used:
        name = f"{wanted}_Tierbook" if number == 1 else f"{wanted}_Tierbook{number}"
        number += 1
    return name
