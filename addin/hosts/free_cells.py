"""What actions hand to a host as cells without a table: rows of them, each with a part to play."""

from dataclasses import dataclass
from typing import Literal

from addin.hosts.written_tables import CellStyle, CellValue, TierFormat

__all__ = ["GridCell", "GridRole", "GridSheet"]

GridRole = Literal[
    "title",
    "header",
    "condition",  # a text in the format Text, since Excel would make a date of ``1-2``
    "text",
    "number",
    "date",
    "blank",
    # What a page to be read and printed is made of:
    "page_title",
    "muted",  # a quiet line that runs on over the blank cells beside it
    "heading",  # of a section, with a line under it; also on the blank cells it runs over
    "strong",  # a line in bold
    "line",  # a line of prose that runs on over the blank cells beside it
    "caption",  # what stands over a key figure
    "figure",  # a key figure
    "label",  # what the value beside it is
    "value",
    "column",  # the header of a list on the page
    "cell",  # of such a list
    "entry",  # of a list whose texts run on over the blank cells beside them
    "slot",  # one line of a calendar, drawn smaller where the column is too narrow
]
"""What a cell of a free sheet is, so that a host can lay it out."""


@dataclass(frozen=True, slots=True)
class GridCell:
    """One cell of a free sheet.

    Args:
        style: How it shows its value; None as the role says.
        tier: The tier in whose colours it stands, None for the role's own.
        choices: Offered as a drop-down list.
    """

    value: CellValue
    role: GridRole = "text"
    style: CellStyle | None = None
    tier: TierFormat | None = None
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GridSheet:
    """A sheet of free blocks without a table, such as the rules.

    Args:
        sheet: Tab name wanted; the host finds a free one.
        name: Workbook-level ownership name, such as ``Tierbook_Sheet_Rules``.
        rows: Cells from A1 on; a row without cells is blank.
        widths: Width in characters of the columns from A on.
        area_name: Workbook-level name for the whole of it, empty for none.
        replace: Whether the sheet the ownership name points at gets these cells in place of its
            own, as one that Tierbook makes anew each time does; else it must not be there.
        over: Tab of the sheet to be replaced where the ownership name points at none, such as one
            that a person has typed; empty for none.
        landscape: Page orientation of a new sheet when printed.
        breaks: 1-based rows after which a new page begins when printed, in order.
    """

    sheet: str
    name: str
    rows: tuple[tuple[GridCell, ...], ...]
    widths: tuple[float, ...] = ()
    area_name: str = ""
    replace: bool = False
    over: str = ""
    landscape: bool = True
    breaks: tuple[int, ...] = ()
