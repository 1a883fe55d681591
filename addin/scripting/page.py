"""Pages that buttons write: lines of text and lists, made anew each time."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from addin.hosts.base import CellStyle, GridCell, GridRole, GridSheet, TierFormat

__all__ = ["ListColumn", "Page"]

Value = str | float | None


@dataclass(frozen=True, slots=True)
class ListColumn:
    """A column of a list."""

    header: str
    style: CellStyle | None = None


@dataclass
class Page:
    """A sheet under construction.

    Args:
        sheet: Tab name wanted.
        name: Workbook-level ownership name.
        widths: Of the columns, in characters.
    """

    sheet: str
    name: str
    widths: tuple[float, ...]
    rows: list[tuple[GridCell, ...]] = field(default_factory=list)

    def line(self, text: str, role: GridRole = "muted") -> None:
        """A line of text that runs on over the cells beside it."""
        self.rows.append((GridCell(text, role),))

    def space(self) -> None:
        """A blank row."""
        self.rows.append(())

    def heading(self, text: str) -> None:
        """The heading of a section, as wide as the page."""
        blank = (GridCell(None, "heading"),) * (len(self.widths) - 1)
        self.rows.append((GridCell(text, "heading"), *blank))

    def listed(
        self,
        columns: Sequence[ListColumn],
        rows: Sequence[Sequence[Value]],
        tiers: dict[str, TierFormat] | None = None,
    ) -> int:
        """A list with a header row.

        Args:
            columns: Its columns, left to right.
            rows: Its values.
            tiers: Colours for the first column, by its text.

        Returns:
            The 1-based row of its first entry.
        """
        self.rows.append(tuple(GridCell(column.header, "column") for column in columns))
        first = len(self.rows) + 1
        for row in rows:
            colour = (tiers or {}).get(str(row[0]))
            self.rows.append(
                tuple(
                    GridCell(value, "cell", column.style, colour if at == 0 else None)
                    for at, (column, value) in enumerate(zip(columns, row, strict=True))
                )
            )
        return first

    def as_grid(self) -> GridSheet:
        """The page as a host takes it."""
        return GridSheet(self.sheet, self.name, tuple(self.rows), self.widths, replace=True)
