"""A workbook file open for reading: its sheets, tables and parts, each read when asked for."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from addin.hosts.base import Area, SheetInfo, TableInfo
from addin.hosts.date_formats import date_formats
from addin.hosts.markup import parse
from addin.hosts.package import Package
from addin.hosts.scanner import SheetXml, rows_styled, scan, used_range
from addin.hosts.shared_strings import SharedStrings
from addin.hosts.sheet_frame import frame_of, is_protected
from addin.hosts.table_part import TablePart, read_table
from addin.hosts.workbook_part import Sheet, WorkbookPart, read_workbook
from addin.texts import message
from grading.engine.block import RawColumn
from grading.exceptions import RefusedError, WorkbookError

__all__ = ["SheetTable", "WorkbookReader"]

_KEPT_BYTES = 64 << 20


@dataclass(frozen=True, slots=True)
class SheetTable:
    """A table and the sheet it stands on."""

    sheet: Sheet
    part: TablePart

    @property
    def area(self) -> Area:
        """Its cells as the port names them."""
        part = self.part
        return Area(
            sheet=self.sheet.name,
            top=part.top,
            left=part.range.left,
            bottom=part.bottom,
            right=part.range.right,
            totals=part.totals_rows,
            table=part.name,
        )

    @property
    def info(self) -> TableInfo:
        """What the port tells about it."""
        part = self.part
        return TableInfo(part.name, self.area, part.headers, bool(part.header_rows), part.fed_by)


class WorkbookReader:
    """What a workbook file holds. Opening it reads the workbook part only.

    Args:
        path: The file.

    Raises:
        RefusedError: It is no workbook that can be read; says why.
        WorkbookError: There is no such file.
    """

    def __init__(self, path: Path) -> None:
        self.package = Package.open(path)
        try:
            main = self.package.main_part
            self.links = self.package.relationships(main)
            where = self.package.where(main)
            self.workbook_xml = self.package.xml(main)
            self.workbook: WorkbookPart = read_workbook(where, self.workbook_xml, self.links)
        except BaseException:
            self.package.close()
            raise
        self._kept: OrderedDict[str, SheetXml] = OrderedDict()

    def close(self) -> None:
        """Let go of the file."""
        self._kept.clear()
        self.package.close()

    def part(self, kind: str) -> str | None:
        """The name of the part the workbook points at, such as ``styles``; None if there is none."""
        found = (link.target for link in self.links if link.kind == kind and not link.external)
        return next((part for part in found if part in self.package), None)

    def sheet(self, name: str) -> Sheet:
        """The worksheet of that name.

        Raises:
            WorkbookError: There is none; lists those there are.
            RefusedError: It is a chart sheet or another kind without cells.
        """
        found = self.workbook.sheet(name)
        title = self.package.path.name
        if found is None:
            have = ", ".join(sheet.name for sheet in self.workbook.sheets)
            facts = {"file": title, "sheet": name, "sheets": have}
            raise WorkbookError(message("refused.book.no_sheet", **facts))
        if found.kind != "worksheet":
            facts = {"file": title, "sheet": found.name}
            raise RefusedError(message("refused.book.no_cells", **facts))
        return found

    def sheet_xml(self, name: str) -> SheetXml:
        """The XML of a worksheet; those read last are kept while they are not too large."""
        path = self.sheet(name).path
        if path in self._kept:
            self._kept.move_to_end(path)
            return self._kept[path]
        sheet = SheetXml(self.package.xml(path), f"{self.package.path.name}, {name}")
        self._kept[path] = sheet
        while len(self._kept) > 1 and sum(len(s.xml) for s in self._kept.values()) > _KEPT_BYTES:
            self._kept.popitem(last=False)
        return sheet

    def passing_xml(self, sheet: Sheet) -> SheetXml:
        """The XML of a worksheet, not kept if it was not read before."""
        return self._kept.get(sheet.path) or SheetXml(self.package.xml(sheet.path), sheet.name)

    def frame(self, name: str) -> bytes:
        """A worksheet without its rows."""
        return frame_of(self.sheet_xml(name))

    def cells(self, sheet: str, top: int, bottom: int, column: int) -> RawColumn:
        """The cells of a 1-based column between two rows, both inclusive."""
        xml = self.sheet_xml(sheet)
        found = scan(xml, self.shared, top=top, bottom=bottom, columns=[column])[column]
        return replace(found, dated=self.dated_rows(sheet, top, bottom, column))

    def dated_rows(
        self, sheet: str, top: int, bottom: int, column: int
    ) -> npt.NDArray[np.bool_] | None:
        """Which rows of a 1-based column show their number as a date; None where none does."""
        return rows_styled(self.sheet_xml(sheet), column, top, bottom, self._date_formats)

    @cached_property
    def external_links(self) -> Sequence[str]:
        """Parts of the other workbooks that formulas name by number, in that order."""
        targets = {link.id: link.target for link in self.links}
        listed = parse(self.workbook_xml).child("externalReferences")
        ids = (
            [] if listed is None else [node.attributes.get("r:id", "") for node in listed.children]
        )
        return [targets.get(number, "") for number in ids]

    @cached_property
    def sheet_infos(self) -> Sequence[SheetInfo]:
        """All sheets in tab order, with what their cells reach."""
        return [
            self._sheet_info(sheet, place == self.workbook.active)
            for place, sheet in enumerate(self.workbook.sheets)
        ]

    def _sheet_info(self, sheet: Sheet, active: bool) -> SheetInfo:
        info = SheetInfo(sheet.name, sheet.kind, active, sheet.visible)
        if sheet.kind != "worksheet":
            return info
        rows, columns = used_range(self.sheet_xml(sheet.name))
        protected = is_protected(self.frame(sheet.name))
        return replace(info, protected=protected, rows=rows, columns=columns)

    @cached_property
    def tables(self) -> Sequence[SheetTable]:
        """All tables, in tab order, then top to bottom."""
        found = [table for sheet in self.workbook.sheets for table in self._tables_on(sheet)]
        order = {sheet.name: place for place, sheet in enumerate(self.workbook.sheets)}
        return sorted(
            found, key=lambda t: (order[t.sheet.name], t.part.range.top, t.part.range.left)
        )

    def _tables_on(self, sheet: Sheet) -> list[SheetTable]:
        if sheet.kind != "worksheet":
            return []
        package = self.package
        return [
            SheetTable(
                sheet,
                read_table(
                    link.target,
                    package.xml(link.target),
                    has_query=any(
                        inner.kind == "queryTable" for inner in package.relationships(link.target)
                    ),
                ),
            )
            for link in package.relationships(sheet.path)
            if link.kind == "table"
        ]

    def table(self, area: Area) -> SheetTable | None:
        """The table an area is, or None for a plain region."""
        found = (t for t in self.tables if t.part.name == area.table)
        return next((t for t in found if t.sheet.name == area.sheet), None)

    @property
    def marked_final(self) -> bool:
        """Whether a person has marked the workbook as final."""
        links = self.package.relationships()
        parts = [link.target for link in links if link.kind == "custom-properties"]
        for part in parts:
            for node in parse(self.package.xml(part), self.package.where(part)).children:
                if node.attributes.get("name") == "_MarkAsFinal":
                    return any(value.text.strip() in {"1", "true"} for value in node.children)
        return False

    @cached_property
    def _date_formats(self) -> frozenset[int]:
        part = self.part("styles")
        return date_formats(self.package.xml(part)) if part else frozenset()

    @cached_property
    def shared(self) -> SharedStrings:
        """The texts the cells share."""
        part = self.part("sharedStrings")
        xml = self.package.xml(part) if part else None
        return SharedStrings(xml, self.package.where(part or "xl/sharedStrings.xml"))
