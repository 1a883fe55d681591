"""Sheets of free blocks: the XML of a new one, its names, and when one may be written anew."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import numpy as np

from addin.hosts.base import GridSheet
from addin.hosts.cell_markup import LONGEST_TEXT, serials
from addin.hosts.grid_looks import LINE_POINTS, GridLooks, row_height
from addin.hosts.markup import Edits, document, element, parse, text_content
from addin.hosts.new_sheet import A4, MARGINS, worksheet_root
from addin.hosts.ranges import LAST_COLUMN, Range
from addin.hosts.references import CellReference, cell_reference
from addin.hosts.sheet_frame import SCHEMA_ORDER, widen
from addin.hosts.styles import Stylesheet
from grading.engine.problems import column_letters
from grading.exceptions import RefusedError

__all__ = ["build_grid", "grid_names", "grid_range", "own_grid", "rewrite_grid", "same_grid"]

_LONGEST_FOOTER = 200


def grid_range(sheet: GridSheet) -> Range:
    """The cells of a sheet, at least one."""
    right = max((len(row) for row in sheet.rows), default=1)
    return Range(1, 1, max(len(sheet.rows), 1), max(right, 1))


def grid_names(sheet: GridSheet, tab: str) -> Mapping[str, str]:
    """The workbook-level names of a sheet."""
    names = {sheet.name: cell_reference(tab, 1, 1)}
    if sheet.area_name:
        cells = grid_range(sheet)
        corner = f"${column_letters(cells.right)}${cells.bottom}"
        names[sheet.area_name] = f"{cell_reference(tab, 1, 1)}:{corner}"
    return names


def own_grid(sheet: GridSheet, names: Mapping[str, str], tabs: Iterable[str]) -> str | None:
    """The tab that is ours, or is to be taken over; None where there is none.

    Raises:
        RefusedError: It is there and must not be replaced; says what to do.
    """
    target = CellReference.parse(names.get(sheet.name, ""))
    there = {tab.casefold(): tab for tab in tabs}
    tab = None if target is None else there.get(target.sheet.casefold())
    if tab is None and sheet.replace:
        return there.get(sheet.over.casefold())
    if tab is not None and not sheet.replace:
        message = (
            f"{tab}: the sheet must not be there to be written anew, but it is, and what stands "
            "in it may be somebody's work. Rename it away or delete it, then try again."
        )
        raise RefusedError(message)
    return tab


def same_grid(
    sheet: GridSheet, cells: Sequence[Sequence[object]], *, date1904: bool = False
) -> bool:
    """Whether a sheet says already what it is to say.

    Args:
        sheet: What is wanted.
        cells: All cells that stand there from A1 on, as the port's ``peek`` gives them.
        date1904: Whether date serials count from 1904-01-01.
    """
    wanted = [[_plain(cell.value, date1904) for cell in row] for row in sheet.rows]
    return _trimmed(wanted) == _trimmed(cells)


def _plain(value: str | float | date | None, date1904: bool) -> object:
    """A value as a cell gives it back."""
    if isinstance(value, str):
        return value[:LONGEST_TEXT]
    if value is None:
        return None
    number = _serial(value, date1904) if isinstance(value, date) else float(value)
    return number if np.isfinite(number) else None


def _trimmed(rows: Sequence[Sequence[object]]) -> list[list[object]]:
    """The rows without blank cells at their ends and blank rows at the end."""
    found: list[list[object]] = []
    for row in rows:
        cells = [None if cell == "" else cell for cell in row]
        while cells and cells[-1] is None:
            cells.pop()
        found.append(cells)
    while found and not found[-1]:
        found.pop()
    return found


def _serial(day: date, date1904: bool) -> float:
    days = np.array([day], dtype="datetime64[D]")
    return float(serials(days, date1904=date1904)[0])


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
    rows = _rows(sheet, styles, date1904=date1904)
    footer = sheet.sheet.replace("&", "&&")[:_LONGEST_FOOTER]
    orientation = "landscape" if sheet.landscape else "portrait"
    pieces = [
        element("sheetPr", {}, element("pageSetUpPr", {"fitToPage": 1})),
        element("dimension", {"ref": grid_range(sheet)}),
        element("sheetViews", {}, element("sheetView", {"showGridLines": 0, "workbookViewId": 0})),
        element("sheetFormatPr", {"defaultRowHeight": LINE_POINTS}),
        _widths(sheet),
        element("sheetData", {}, rows),
        element("pageMargins", MARGINS),
        element("pageSetup", {"paperSize": A4, "fitToHeight": 0, "orientation": orientation}),
        element(
            "headerFooter",
            {},
            element("oddFooter", {}, text_content(f"&L{footer}&R&P / &N").encode()),
        ),
        _breaks(sheet),
    ]
    return document(element("worksheet", worksheet_root(strict=strict), b"".join(pieces)))


def rewrite_grid(
    sheet: GridSheet, xml: bytes, styles: Stylesheet, *, date1904: bool = False
) -> bytes:
    """The XML of a sheet that is there, with other cells; its view and print set-up stay.

    Args:
        sheet: What is wanted.
        xml: The sheet as it is. Columns that a person has made wider stay so.
        styles: Where formats are appended.
        date1904: Whether the workbook counts dates from 1904-01-01.
    """
    root = parse(xml)
    edits = Edits(xml)
    rows = _rows(sheet, styles, date1904=date1904, prefix=root.prefix)
    for body in root.all("sheetData"):
        edits.replace(body.start, body.end, element(f"{root.prefix}sheetData", {}, rows))
    for stated in root.all("dimension"):
        edits.set(stated, ref=str(grid_range(sheet)))
    if sheet.breaks:  # they lie between blocks whose rows are others now
        for old in root.all("rowBreaks"):
            edits.remove(old)
        new = _breaks(sheet, root.prefix)
        edits.insert_child(root, SCHEMA_ORDER, "rowBreaks", new)
    return widen(edits.apply(), dict(enumerate(sheet.widths, 1)))


def _rows(
    sheet: GridSheet, styles: Stylesheet, *, date1904: bool = False, prefix: str = ""
) -> bytes:
    looks = GridLooks(styles, date1904=date1904, prefix=prefix)
    return b"".join(
        element(
            f"{prefix}row",
            {"r": number, "ht": row_height(cells, sheet.widths)},
            "".join(
                looks.cell(cell, f"{column_letters(column)}{number}")
                for column, cell in enumerate(cells, 1)
            ).encode(),
        )
        for number, cells in enumerate(sheet.rows, 1)
        if cells
    )


def _breaks(sheet: GridSheet, prefix: str = "") -> bytes:
    """Where new pages begin; rows and columns of breaks are numbered up to Excel's last."""
    if not sheet.breaks:
        return b""
    marks = b"".join(
        element(f"{prefix}brk", {"id": row, "max": LAST_COLUMN - 1, "man": 1})
        for row in sheet.breaks
    )
    count = len(sheet.breaks)
    return element(f"{prefix}rowBreaks", {"count": count, "manualBreakCount": count}, marks)


def _widths(sheet: GridSheet) -> bytes:
    if not sheet.widths:
        return b""
    columns = (
        element("col", {"min": n, "max": n, "width": f"{width:g}", "customWidth": 1})
        for n, width in enumerate(sheet.widths, 1)
    )
    return element("cols", {}, b"".join(columns))
