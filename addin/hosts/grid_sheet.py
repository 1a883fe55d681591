"""Sheets of free blocks: the XML of a new one, its names, and when there may be none."""

from collections.abc import Iterable, Mapping
from datetime import date

import numpy as np

from addin.hosts.base import GridCell, GridRole, GridSheet
from addin.hosts.cell_markup import (
    CellMarkup,
    number_body,
    serials,
    starts_like_formula,
    text_body,
)
from addin.hosts.column_looks import HEADER_COLOUR, generated
from addin.hosts.generated_rows import line_count
from addin.hosts.markup import document, element, text_content
from addin.hosts.new_sheet import MARGINS, worksheet_root
from addin.hosts.ranges import Range
from addin.hosts.references import CellReference, cell_reference
from addin.hosts.styles import Stylesheet
from grading.engine.problems import column_letters
from grading.exceptions import RefusedError

__all__ = ["build_grid", "grid_names", "refuse_second_grid"]

_TITLE_POINTS = 12
_LINE_POINTS = 15
_TITLE_HEIGHT = 20
_USUAL_WIDTH = 8.43
_LETTERS_PER_WIDTH = 1.1  # widths count digits, which are wider than most letters
_LONGEST_FOOTER = 200


def grid_names(sheet: GridSheet, tab: str) -> Mapping[str, str]:
    """The workbook-level names of a new sheet."""
    names = {sheet.name: cell_reference(tab, 1, 1)}
    if sheet.area_name:
        right = max((len(row) for row in sheet.rows), default=1)
        corner = f"${column_letters(max(right, 1))}${max(len(sheet.rows), 1)}"
        names[sheet.area_name] = f"{cell_reference(tab, 1, 1)}:{corner}"
    return names


def refuse_second_grid(sheet: GridSheet, names: Mapping[str, str], tabs: Iterable[str]) -> None:
    """Stop where the sheet that the ownership name points at is still there.

    Raises:
        RefusedError: It is; says what to do.
    """
    target = CellReference.parse(names.get(sheet.name, ""))
    there = {tab.casefold(): tab for tab in tabs}
    if target is not None and target.sheet.casefold() in there:
        tab = there[target.sheet.casefold()]
        message = (
            f"{tab}: the sheet must not be there to be written anew, but it is, and what stands "
            "in it may be somebody's work. Rename it away or delete it, then try again."
        )
        raise RefusedError(message)


def build_grid(
    sheet: GridSheet, styles: Stylesheet, *, date1904: bool = False, strict: bool = False
) -> bytes:
    """The XML of a new sheet of free blocks.

    Args:
        sheet: What is wanted.
        styles: Where formats are appended.
        date1904: Whether the workbook counts dates from 1904-01-01.
        strict: Whether the workbook is of the strict kind.
    """
    formats = _Formats(styles, date1904)
    rows = b"".join(
        element(
            "row",
            {"r": number, "ht": _height(cells, sheet.widths)},
            "".join(
                formats.cell(cell, f"{column_letters(column)}{number}")
                for column, cell in enumerate(cells, 1)
            ).encode(),
        )
        for number, cells in enumerate(sheet.rows, 1)
        if cells
    )
    right = max((len(row) for row in sheet.rows), default=1)
    footer = sheet.sheet.replace("&", "&&")[:_LONGEST_FOOTER]
    pieces = [
        element("sheetPr", {}, element("pageSetUpPr", {"fitToPage": 1})),
        element("dimension", {"ref": Range(1, 1, max(len(sheet.rows), 1), max(right, 1))}),
        element("sheetViews", {}, element("sheetView", {"showGridLines": 0, "workbookViewId": 0})),
        element("sheetFormatPr", {"defaultRowHeight": _LINE_POINTS}),
        _widths(sheet),
        element("sheetData", {}, rows),
        element("pageMargins", MARGINS),
        element("pageSetup", {"orientation": "landscape", "fitToHeight": 0}),
        element(
            "headerFooter",
            {},
            element("oddFooter", {}, text_content(f"&L{footer}&R&P / &N").encode()),
        ),
    ]
    return document(element("worksheet", worksheet_root(strict=strict), b"".join(pieces)))


def _widths(sheet: GridSheet) -> bytes:
    if not sheet.widths:
        return b""
    columns = (
        element("col", {"min": n, "max": n, "width": f"{width:g}", "customWidth": 1})
        for n, width in enumerate(sheet.widths, 1)
    )
    return element("cols", {}, b"".join(columns))


def _height(cells: tuple[GridCell, ...], widths: tuple[float, ...]) -> int | None:
    """Room for the lines that cells take; None where one line is enough."""
    if any(cell.role == "title" for cell in cells):
        return _TITLE_HEIGHT
    lines = max(
        line_count(cell.value, width * _LETTERS_PER_WIDTH) if isinstance(cell.value, str) else 1
        for cell, width in zip(cells, (*widths, *(_USUAL_WIDTH,) * len(cells)), strict=False)
    )
    return lines * _LINE_POINTS if lines > 1 else None


class _Formats:
    """Cells with the format of their role."""

    def __init__(self, styles: Stylesheet, date1904: bool) -> None:
        self._styles = styles
        self._date1904 = date1904
        self._made: dict[GridRole, int] = {}

    def cell(self, cell: GridCell, address: str) -> str:
        """The markup of one cell."""
        style = self._style(cell.role)
        body = self._body(cell.value)
        if isinstance(cell.value, str) and starts_like_formula(cell.value):
            style = self._styles.quoted(style)
        return CellMarkup([body], [style]).cell(0, address)

    def _body(self, value: str | float | date | None) -> tuple[str, str] | None:
        if isinstance(value, str):
            return text_body(value)
        if isinstance(value, date):
            days = np.array([value], dtype="datetime64[D]")
            return number_body(float(serials(days, date1904=self._date1904)[0]))
        return None if value is None else number_body(float(value))

    def _style(self, role: GridRole) -> int:
        if role not in self._made:
            self._made[role] = self._new_style(role)
        return self._made[role]

    def _new_style(self, role: GridRole) -> int:
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
