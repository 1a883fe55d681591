"""What is to be written, gathered until ``commit``."""

from dataclasses import dataclass, field

from addin.hosts.base import (
    Area,
    CellValue,
    ColumnWrite,
    GeneratedSheet,
    GridSheet,
    TierFormat,
)
from addin.hosts.host_formulas import Conversion
from addin.hosts.sheet_buttons import ButtonsEdit
from addin.hosts.state_tables import FreshTable
from addin.hosts.web_extensions import ExtensionEdit

__all__ = ["StagedColumn", "StagedSheet", "Staging"]


@dataclass(frozen=True, slots=True)
class StagedColumn:
    """Values for one sheet column.

    Args:
        area: The area whose data rows they stand in.
        write: The values.
        header: Text of a new header cell; None where the column stands there already.
        generated: Whether the column stands on a sheet Tierbook makes.
        like_row: 1-based row whose formats new cells take; None for those of ``write``.
    """

    area: Area
    write: ColumnWrite
    header: str | None = None
    generated: bool = False
    like_row: int | None = None


@dataclass(slots=True)
class StagedSheet:
    """What is to change on one sheet, by 1-based column and header row of the area."""

    columns: dict[tuple[int, int], StagedColumn] = field(default_factory=dict)
    tiers: dict[tuple[int, int], tuple[Area, tuple[TierFormat, ...]]] = field(default_factory=dict)
    grown: dict[Area, int] = field(default_factory=dict)
    """Last data row that tables are to have."""
    cells: dict[tuple[int, int], CellValue] = field(default_factory=dict)
    """Single cells, by 1-based row and column."""
    heights: dict[int, int | None] = field(default_factory=dict)
    """Row heights in points, None for the usual one."""

    def last_row(self, area: Area) -> int:
        """The last data row a table that begins where the area does is to have; 0 if unknown."""
        ends = (
            n
            for table, n in self.grown.items()
            if (table.top, table.left) == (area.top, area.left)
        )
        return next(ends, 0)


@dataclass(slots=True)
class Staging:
    """All that is to be written.

    Args:
        sheets: Changes by sheet name.
        appended: Headers of new columns by area (sheet, top, left).
        made: New sheets, with a table or of free blocks, by their ownership name and in the order
            of their tabs, with the tab each gets.
        rewritten: Sheets of free blocks that are there and get other cells, likewise.
        resized: New last data row of tables, by the path of their part.
        names: Workbook-level names to define.
        fresh: Tables to be made beside others, by their name in lower case.
        state_sheet: Tab name of the hidden sheet to be made for them, if one is.
        extension: What is to change of the add-ins that the workbook brings with it.
        formulas: What formulas of ours are to become on sheets that are not written otherwise.
        buttons: Which buttons of ours sheets are to have, where no cells are written.
    """

    sheets: dict[str, StagedSheet] = field(default_factory=dict)
    appended: dict[tuple[str, int, int], list[str]] = field(default_factory=dict)
    made: dict[str, tuple[GeneratedSheet | GridSheet, str]] = field(default_factory=dict)
    rewritten: dict[str, tuple[GridSheet, str]] = field(default_factory=dict)
    resized: dict[str, int] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    fresh: dict[str, FreshTable] = field(default_factory=dict)
    state_sheet: str | None = None
    extension: ExtensionEdit | None = None
    formulas: Conversion | None = None
    buttons: ButtonsEdit | None = None

    def __bool__(self) -> bool:
        cells = self.makes_cells or self.sheets or self.formulas
        return bool(cells or self.names or self.extension or self.buttons)

    @property
    def makes_cells(self) -> bool:
        """Whether whole sheets or tables are to be made, which need formats."""
        return bool(self.made or self.rewritten or self.fresh)

    def sheet(self, name: str) -> StagedSheet:
        """The changes of one sheet, to be added to."""
        return self.sheets.setdefault(name, StagedSheet())

    def new_headers(self, area: Area) -> list[str]:
        """Headers of the columns appended to an area, left to right, to be added to."""
        return self.appended.setdefault((area.sheet, area.top, area.left), [])
