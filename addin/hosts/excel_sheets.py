"""What stands in a workbook that is open in Excel, read through xlwings, each sheet once."""

import sys
from collections.abc import Iterable, Iterator
from typing import Any

import xlwings as xw

from addin.hosts.base import Area, SheetInfo
from addin.hosts.excel_cells import trimmed
from addin.hosts.memory_sheet import MemorySheet
from grading.engine.block import RawColumn
from grading.engine.rows import raw_column

__all__ = ["ExcelSheet", "is_remote", "read_names", "read_tables", "table_named"]


def is_remote(book: xw.Book) -> bool:
    """Whether Excel is reached by messages (server, browser) and not called directly."""
    return str(book.app.engine.type) == "remote"


class ExcelSheet(MemorySheet):
    """A sheet whose cells are read from Excel when they are first asked for.

    Args:
        source: The sheet in Excel.
        active: Whether it is the one that is shown.
    """

    def __init__(self, source: xw.Sheet, *, active: bool) -> None:
        super().__init__(
            source.name,
            active=active,
            visible=bool(source.visible),
            protected=_is_protected(source),
        )
        self.withheld = _is_withheld(source)
        """Whether the message left the cells and tables of the sheet out."""
        self._source = source
        self._read: list[list[object]] | None = None

    @property
    def rows(self) -> list[list[object]]:
        """All cells from A1 on."""
        if self._read is None:
            self._read = _cells(self._source)
        return self._read

    @rows.setter
    def rows(self, rows: list[list[object]]) -> None:
        self._read = rows

    def info(self) -> SheetInfo:
        """What the port tells about this sheet; of one not read yet, by the extent Excel states."""
        if self._read is not None:
            return super().info()
        bottom, right = _extent(self._source)
        visible, protected = self.visible, self.protected
        return SheetInfo(self.name, self.kind, self.active, visible, protected, bottom, right)

    def column(self, rows: range, column: int) -> RawColumn:
        """The cells of one column as the engine reads them."""
        at = column - 1
        found = self.rows[rows.start - 1 : rows.stop - 1]
        cells = [row[at] if at < len(row) else None for row in found]
        return raw_column(cells + [None] * (len(rows) - len(cells)))

    def has_formula(self, rows: Iterable[int], column: int) -> bool:
        """Whether one of the column's cells is a formula; not told by Excel on the web."""
        numbers = list(rows)
        if not numbers:
            return False
        cells = self._source.range((numbers[0], column), (numbers[-1], column))
        try:
            formulas = cells.formula
        except NotImplementedError:
            return False
        return any(str(text).startswith("=") for text in _flat(formulas))


def _flat(cells: object) -> Iterator[object]:
    if isinstance(cells, list | tuple):
        for cell in cells:
            yield from _flat(cell)
    else:
        yield cells


def _extent(sheet: xw.Sheet) -> tuple[int, int]:
    """The last row and column in use."""
    used = sheet.used_range
    height, width = used.shape
    return used.row + height - 1, used.column + width - 1


def _cells(sheet: xw.Sheet) -> list[list[object]]:
    corner = _extent(sheet)
    cells = sheet.range((1, 1), corner).options(ndim=2, err_to_str=True).value
    _forget_cells()
    return trimmed(cells)


def _forget_cells() -> None:
    """Let xlwings forget the cells it gave.

    For workbooks that come as messages it keeps all it ever gave, to be quick when asked again,
    which would fill a server's memory; each sheet is read once here.
    """
    remote = sys.modules.get("xlwings.pro._xlremote")
    if remote is not None:
        remote.get_range_api.cache_clear()


def _is_withheld(sheet: xw.Sheet) -> bool:
    """Whether a message names the sheet without its cells; an empty one has one blank cell."""
    api = sheet.api
    return isinstance(api, dict) and api.get("values") == [[]]


def _is_protected(sheet: xw.Sheet) -> bool:
    """Whether Excel says that the cells are locked; only Excel on Windows does."""
    return bool(getattr(sheet.api, "ProtectContents", False))


def read_tables(book: xw.Book) -> tuple[list[Area], list[str], dict[str, str]]:
    """The areas of all tables, the names of those without header row, and what feeds a table."""
    areas: list[Area] = []
    headerless: list[str] = []
    fed_by: dict[str, str] = {}
    for sheet in book.sheets:
        for table in sheet.tables:
            cells = table.range
            height, width = cells.shape
            totals = int(bool(table.show_totals))
            top = cells.row - (not table.show_headers)
            bottom, right = cells.row + height - 1 - totals, cells.column + width - 1
            areas.append(Area(sheet.name, top, cells.column, bottom, right, totals, table.name))
            if not table.show_headers:
                headerless.append(table.name)
            if source := _SOURCES.get(getattr(table.api, "SourceType", None)):
                fed_by[table.name] = source
    return areas, headerless, fed_by


_SOURCES: dict[Any, str] = {0: "query", 2: "xml", 3: "query", 4: "query"}
"""Excel's ``XlListObjectSourceType``: external, XML, query, model."""


def read_names(book: xw.Book) -> dict[str, str]:
    """Workbook-level names and what they refer to, without the equals sign in front."""
    found = ((name.name, name.refers_to) for name in book.names)
    return {name: str(to).removeprefix("=") for name, to in found if to and "!" not in name}


def table_named(sheets: Iterable[xw.Sheet], name: str) -> xw.main.Table:
    """The table in Excel.

    Raises:
        LookupError: It is gone.
    """
    for sheet in sheets:
        for table in sheet.tables:
            if table.name == name:
                return table
    raise LookupError(name)
