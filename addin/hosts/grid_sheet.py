"""Sheets of free blocks as XML: a new one, and one that is there written anew."""

from addin.hosts.base import GridSheet
from addin.hosts.grid_cells import grid_range
from addin.hosts.grid_looks import LINE_POINTS, GridLooks, row_height
from addin.hosts.markup import Edits, document, element, parse, text_content
from addin.hosts.new_sheet import A4, MARGINS, drop_downs, worksheet_root
from addin.hosts.ranges import LAST_COLUMN
from addin.hosts.sheet_frame import SCHEMA_ORDER, widen
from addin.hosts.styles import Stylesheet
from grading.engine.problems import column_letters

__all__ = ["build_grid", "rewrite_grid"]

_LONGEST_FOOTER = 200


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
        _choices(sheet),
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
    if choices := _choices(sheet, root.prefix):  # the cells that had some are others now
        for old in root.all("dataValidations"):
            edits.remove(old)
        edits.insert_child(root, SCHEMA_ORDER, "dataValidations", choices)
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


def _choices(sheet: GridSheet, prefix: str = "") -> bytes:
    """Drop-down lists of single cells, one for all cells that offer the same."""
    cells: dict[tuple[str, ...], list[str]] = {}
    for number, row in enumerate(sheet.rows, 1):
        for column, cell in enumerate(row, 1):
            if cell.choices:
                cells.setdefault(cell.choices, []).append(f"{column_letters(column)}{number}")
    return drop_downs(((each, " ".join(places)) for each, places in cells.items()), prefix)


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
