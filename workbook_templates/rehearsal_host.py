"""A workbook in memory that remembers how what is written to it is to look."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from addin.hosts.base import Area, ColumnWrite, GeneratedSheet, GridSheet
from addin.hosts.memory import MemoryHost
from addin.hosts.memory_sheet import MemorySheet
from workbook_templates.page import HEADER_ROW

__all__ = ["RehearsalHost", "StartTable"]

StartTable = tuple[str, str, Sequence[str]]
"""Tab name, table name and headers of a table that stands empty at first."""


class RehearsalHost(MemoryHost):
    """The port on lists, on which a template's history is played before the file is laid out.

    Args:
        tables: What stands there at first.
        names: Workbook-level names and what they refer to.
    """

    def __init__(self, tables: Iterable[StartTable], names: Mapping[str, str]) -> None:
        tables = list(tables)
        blank: list[list[object]] = [[] for _ in range(HEADER_ROW - 1)]
        sheets = [MemorySheet(tab, [*blank, list(headers)]) for tab, _, headers in tables]
        areas = [
            Area(tab, HEADER_ROW, 1, HEADER_ROW + 1, len(headers), table=name)
            for tab, name, headers in tables
        ]
        super().__init__(sheets, tables=areas, names=names, title="template")
        self.generated: dict[str, GeneratedSheet] = {}
        """Sheets that were put, by ownership name, as they were put last."""
        self.grids: dict[str, GridSheet] = {}
        """Free sheets that were put, by ownership name."""
        self.appended: dict[str, ColumnWrite] = {}
        """Columns that were appended, by ownership name."""

    def put_sheet(self, sheet: GeneratedSheet) -> str:
        """Stage a generated sheet and remember its look."""
        self.generated[sheet.name] = sheet
        return super().put_sheet(sheet)

    def put_grid(self, sheet: GridSheet) -> str:
        """Stage a free sheet and remember its look."""
        self.grids[sheet.name] = sheet
        return super().put_grid(sheet)

    def write_columns(self, area: Area, columns: Sequence[ColumnWrite]) -> None:
        """Stage columns and remember the look of new ones."""
        super().write_columns(area, columns)
        self.appended |= {c.name: c for c in columns if c.column is None and c.name}

    def area(self, table: str) -> Area:
        """Where a table stands."""
        return next(found.area for found in self.tables() if found.name == table)

    def fill(self, table: str, rows: Sequence[Mapping[str, object]]) -> None:
        """Type rows into a table as a person does: by header, other columns stay.

        Args:
            table: Its name.
            rows: Values by header, top to bottom; the table grows to hold them.
        """
        area = self.area(table)
        sheet = self.sheet(area.sheet)
        headers = {str(sheet.cell(area.top, n)): n for n in range(area.left, area.right + 1)}
        for number, row in enumerate(rows, area.top + 1):
            for header, value in row.items():
                sheet.put(number, headers[header], value)
        bottom = max(area.bottom, area.top + len(rows))
        self.resize(table, Area(area.sheet, area.top, area.left, bottom, area.right, table=table))

    def headers(self, table: str) -> tuple[str, ...]:
        """The headers of a table, left to right."""
        return next(found.headers for found in self.tables() if found.name == table)

    def rows(self, table: str) -> list[tuple[object, ...]]:
        """The rows of a table, blank ones left out."""
        area = self.area(table)
        sheet = self.sheet(area.sheet)
        cells = (
            tuple(_plain(sheet.cell(row, n)) for n in range(area.left, area.right + 1))
            for row in range(area.top + 1, area.bottom + 1)
        )
        return [row for row in cells if any(cell is not None for cell in row)]


def _plain(cell: object) -> object:
    """A cell as openpyxl takes it: whole numbers as such, blank texts as None."""
    if isinstance(cell, float):
        return int(cell) if cell.is_integer() else cell
    if isinstance(cell, date):
        return cell
    return None if cell == "" else cell
