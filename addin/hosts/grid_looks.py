"""How the cells of a free sheet look, and how high their rows are, by what each cell is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from addin.hosts.base import CellStyle, GridCell, GridRole, TierFormat
from addin.hosts.cell_markup import (
    CellMarkup,
    number_body,
    text_body,
)
from addin.hosts.column_looks import generated
from addin.hosts.excel_values import serials, starts_like_formula
from addin.hosts.generated_rows import line_count
from addin.hosts.looks import HEADER_COLOUR, LINE_COLOUR
from addin.hosts.styles import Stylesheet

__all__ = ["LINE_POINTS", "GridLooks", "row_height"]

LINE_POINTS = 15
"""Height of a row of one line."""
_TITLE_POINTS = 12
_INK, _QUIET = "#1F2937", "#6B7280"
_USUAL_WIDTH = 8.43
_LETTERS_PER_WIDTH = 1.1  # widths count digits, which are wider than most letters
_SMALL_LETTERS_PER_WIDTH, _SMALL_LINE_POINTS = 1.2, 14  # of the smaller type on pages
_HEIGHTS: Mapping[GridRole, int] = {
    "title": 20,
    "page_title": 30,
    "heading": 26,
    "figure": 27,
    "column": 17,
}
_ONE_LINE: frozenset[GridRole] = frozenset(
    {
        *("page_title", "muted", "heading", "strong", "line", "caption", "figure"),
        *("label", "column", "entry", "slot"),
    }
)
"""Texts that run on beside their cell or shrink into it, but never wrap."""


_CENTRED: frozenset[GridRole] = frozenset({"caption", "figure"})
_SIDES: Mapping[CellStyle, Mapping[str, str]] = {
    "code": {"horizontal": "center"},
    "date": {"horizontal": "center"},
    "integer": {"horizontal": "right", "indent": "1"},
    "count": {"horizontal": "right", "indent": "1"},
    "decimal": {"horizontal": "right", "indent": "1"},
    "percent": {"horizontal": "right", "indent": "1"},
}


@dataclass(frozen=True, slots=True)
class _Look:
    """Type, line and place of a role's cells."""

    points: int
    bold: bool = False
    colour: str = _INK
    line: str = ""
    vertical: str = "center"
    frame: str = ""


_LOOKS: Mapping[GridRole, _Look] = {
    "page_title": _Look(20, bold=True),
    "muted": _Look(10, colour=_QUIET),
    "heading": _Look(12, bold=True, colour=HEADER_COLOUR, line=HEADER_COLOUR, vertical="bottom"),
    "strong": _Look(10, bold=True),
    "line": _Look(10),
    "caption": _Look(9, colour=_QUIET),
    "figure": _Look(14, bold=True),
    "label": _Look(10, colour=_QUIET),
    "value": _Look(10),
    "column": _Look(9, bold=True, colour=_QUIET, line=LINE_COLOUR),
    "cell": _Look(10, line=LINE_COLOUR, vertical="top"),
    "entry": _Look(10, line=LINE_COLOUR),
    "slot": _Look(9, frame="#FFFFFF"),
}


class GridLooks:
    """Cells with the format of their role.

    Args:
        styles: Where formats are appended.
        date1904: Whether the workbook counts dates from 1904-01-01.
        prefix: The sheet's namespace prefix, such as ``x:``.
    """

    def __init__(self, styles: Stylesheet, *, date1904: bool, prefix: str = "") -> None:
        self._styles = styles
        self._date1904 = date1904
        self._prefix = prefix
        self._made: dict[tuple[GridRole, CellStyle | None, TierFormat | None], int] = {}

    def cell(self, cell: GridCell, address: str) -> str:
        """The markup of one cell."""
        style = self._style(cell)
        if isinstance(cell.value, str) and starts_like_formula(cell.value):
            style = self._styles.quoted(style)
        return CellMarkup([self._body(cell.value)], [style]).cell(0, address, self._prefix)

    def _body(self, value: str | float | date | None) -> tuple[str, str] | None:
        if isinstance(value, str):
            return text_body(value, self._prefix)
        if isinstance(value, date):
            days = np.array([value], dtype="datetime64[D]")
            value = float(serials(days, date1904=self._date1904)[0])
        return None if value is None else number_body(float(value), self._prefix)

    def _style(self, cell: GridCell) -> int:
        style = cell.style or ("date" if isinstance(cell.value, date) else None)
        kind = cell.role, style, cell.tier
        if kind not in self._made:
            self._made[kind] = self._new_style(*kind)
        return self._made[kind]

    def _new_style(self, role: GridRole, style: CellStyle | None, tier: TierFormat | None) -> int:
        look = _LOOKS.get(role)
        if look is None:
            return self._block_style(role)
        styles = self._styles
        colour = look.colour if tier is None else tier.font
        place = styles.styled(style or "general")
        place = styles.font(place, bold=look.bold, points=look.points, colour=colour)
        if look.line:
            place = styles.lined(place, look.line)
        if look.frame:
            place = styles.framed(place, look.frame)
        if tier is not None:
            place = styles.filled(place, tier.fill)
        return styles.xf(place, {}, {"vertical": look.vertical, **_side(role, style)})

    def _block_style(self, role: GridRole) -> int:
        """The format of a role on sheets of blocks, such as the rules."""
        styles = self._styles
        if role == "title":
            return styles.font(0, bold=True, points=_TITLE_POINTS)
        if role == "header":
            style = styles.filled(styles.font(0, bold=True, colour="#FFFFFF"), HEADER_COLOUR)
            return styles.xf(style, {}, {"wrapText": "1", "vertical": "center"})
        if role == "condition":
            return styles.xf(generated(styles, "text"), {}, {"wrapText": "1", "vertical": "top"})
        if role == "text":
            return generated(styles, "wrapped")
        return generated(styles, "date" if role == "date" else "general")


def _side(role: GridRole, style: CellStyle | None) -> Mapping[str, str]:
    """Where a cell's text stands, and that a key figure becomes smaller rather than be cut."""
    shrunk = {"shrinkToFit": "1"} if role in ("figure", "slot") else {}
    if style == "line":
        return {"horizontal": "left", "indent": "0", **shrunk}
    if role in _CENTRED:
        return {"horizontal": "center", **shrunk}
    if role == "slot" and style != "code":
        return {"horizontal": "left", "indent": "1", **shrunk}
    if role == "value":  # a file is read along its labels, so numbers stand where texts do
        return {"horizontal": "left"}
    return _SIDES.get(style or "general", {"horizontal": "left"})


def row_height(cells: Sequence[GridCell], widths: Sequence[float]) -> int | None:
    """The height in points of a row of cells; None where one usual line is enough.

    Args:
        cells: Those of the row, from the first column on.
        widths: Of the columns, in characters; further columns have Excel's usual width.
    """
    least = max((_HEIGHTS.get(cell.role, 0) for cell in cells), default=0)
    room = (*widths, *(_USUAL_WIDTH,) * len(cells))
    lines = max((_lines(cell, width) for cell, width in zip(cells, room, strict=False)), default=1)
    if lines == 1:
        return least or None
    small = all(cell.role in _LOOKS for cell in cells)
    return max(least, lines * (_SMALL_LINE_POINTS if small else LINE_POINTS))


def _lines(cell: GridCell, width: float) -> int:
    if not isinstance(cell.value, str) or cell.role == "title" or cell.role in _ONE_LINE:
        return 1
    letters = _SMALL_LETTERS_PER_WIDTH if cell.role in _LOOKS else _LETTERS_PER_WIDTH
    return line_count(cell.value, width * letters)
