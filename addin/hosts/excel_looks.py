"""How cells that Tierbook writes look in Excel, by the settings that every kind of Excel offers."""

import contextlib
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby

import xlwings as xw

from addin.hosts.base import (
    CellStyle,
    GeneratedColumn,
    GeneratedSheet,
    GridCell,
    GridRole,
    GridSheet,
)
from addin.hosts.column_looks import HEADER_COLOUR, POINTS, SMALL_POINTS
from addin.hosts.excel_sheets import is_remote

__all__ = ["dress_columns", "dress_grid", "dress_page", "set_widths"]

_NUMBER_FORMATS: dict[CellStyle, str] = {
    "text": "@",
    "integer": "0",
    "count": "#,##0",
    "decimal": "#,##0.00",
    "percent": "0%",
    "date": "yyyy-mm-dd",
}
_WRAPPED: frozenset[CellStyle] = frozenset({"wrapped", "prose"})
_INK, _QUIET = "#1F2937", "#6B7280"
_TITLE_POINTS, _NOTE_POINTS = 18, 10
_LONGEST_LIST = 255
_PIXELS_PER_DIGIT, _PIXELS_OF_MARGIN, _POINTS_PER_PIXEL = 7, 5, 0.75
_BOLD_POINTS: dict[GridRole, int] = {
    "title": 12,
    "page_title": _TITLE_POINTS,
    "heading": 12,
    "strong": POINTS,
    "figure": _TITLE_POINTS,
}
_WRAPPING_ROLES: frozenset[GridRole] = frozenset({"text", "condition", "value", "cell"})
_QUIET_ROLES: frozenset[GridRole] = frozenset({"muted", "caption", "label", "column"})


def set_widths(book: xw.Book, sheet: xw.Sheet, widths: dict[int, float]) -> None:
    """Give columns their widths; neighbours of one width in one go.

    Excel on the web takes points and Excel on a desktop characters.

    Args:
        book: The workbook.
        sheet: The sheet.
        widths: Characters by 1-based column.
    """
    columns = sorted(widths)
    for _, group in groupby(columns, key=lambda n: (widths[n], n - columns.index(n))):
        side = list(group)
        width = widths[side[0]]
        if is_remote(book):
            pixels = width * _PIXELS_PER_DIGIT + _PIXELS_OF_MARGIN
            width = round(pixels * _POINTS_PER_PIXEL, 1)
        sheet.range((1, side[0]), (1, side[-1])).column_width = width


def dress_columns(sheet: xw.Sheet, styles: dict[int, CellStyle], top: int, bottom: int) -> None:
    """Give the cells of columns the format of their values.

    Args:
        sheet: The sheet.
        styles: Per 1-based column.
        top: First row of the values.
        bottom: Last row.
    """
    columns = sorted(styles)
    for (style, _), group in groupby(columns, key=lambda n: (styles[n], n - columns.index(n))):
        side = list(group)
        cells = sheet.range((top, side[0]), (bottom, side[-1]))
        if style in _NUMBER_FORMATS:
            cells.number_format = _NUMBER_FORMATS[style]
        if style in _WRAPPED:
            cells.wrap_text = True


def dress_page(
    book: xw.Book, sheet: xw.Sheet, page: GeneratedSheet, top: int, bottom: int
) -> None:
    """Lay a new generated sheet out.

    Args:
        book: The workbook.
        sheet: The new sheet.
        page: What it shows.
        top: Row of the table's header.
        bottom: Last row of the table.
    """
    right = max(len(page.columns), 1)
    if page.title:
        title = sheet.range((1, 1))
        title.font.bold, title.font.size, title.font.color = True, _TITLE_POINTS, _INK
    if page.notes:
        notes = sheet.range((1 + bool(page.title), 1), (top - 2, 1))
        notes.font.size, notes.font.color = _NOTE_POINTS, _QUIET
    _dress_header(sheet.range((top, 1), (top, right)))
    set_widths(book, sheet, {n: column.width for n, column in enumerate(page.columns, 1)})
    styles = {n: column.style for n, column in enumerate(page.columns, 1)}
    dress_columns(sheet, styles, top + 1, bottom)
    _offer_choices(sheet, page.columns, top + 1, bottom)
    _freeze(sheet, top)


def _dress_header(cells: xw.Range) -> None:
    cells.color = HEADER_COLOUR
    cells.font.color, cells.font.bold = "#FFFFFF", True


def _offer_choices(
    sheet: xw.Sheet, columns: Sequence[GeneratedColumn], top: int, bottom: int
) -> None:
    for number, column in enumerate(columns, 1):
        listed = ",".join(column.choices)
        plain = not any("," in choice or ";" in choice for choice in column.choices)
        if column.choices and plain and len(listed) <= _LONGEST_LIST:
            cells = sheet.range((top, number), (bottom, number))
            cells.data_validation.set_list(list(column.choices))


def _freeze(sheet: xw.Sheet, top: int) -> None:
    """Keep the rows down to the header in sight; Excel on a desktop needs a window for it."""
    with contextlib.suppress(NotImplementedError):
        sheet.freeze_panes.freeze_at(f"1:{top}")


def dress_grid(book: xw.Book, sheet: xw.Sheet, grid: GridSheet, *, new: bool) -> None:
    """Lay a sheet of free blocks out.

    Args:
        book: The workbook.
        sheet: The sheet.
        grid: What it shows.
        new: Whether it was only now made; the widths of one that stood there are a person's.
    """
    if new:
        set_widths(book, sheet, dict(enumerate(grid.widths, 1)))
    else:
        right = max((len(row) for row in grid.rows), default=1)
        sheet.range((1, 1), (max(len(grid.rows), 1), max(right, 1))).clear_formats()
    for look, top, left, bottom, right in _rectangles(grid):
        _dress(sheet.range((top, left), (bottom, right)), look)


_Look = tuple[GridRole, CellStyle | None, str, str]


def _look(cell: GridCell) -> _Look:
    style = cell.style or ("date" if isinstance(cell.value, date) else None)
    tier = cell.tier
    return cell.role, style, tier.fill if tier else "", tier.font if tier else ""


def _rectangles(grid: GridSheet) -> Iterator[tuple[_Look, int, int, int, int]]:
    """Cells of one look: runs along rows, joined with the same run in the rows above."""
    open_runs: dict[tuple[_Look, int, int], int] = {}
    for number, row in enumerate((*grid.rows, ()), 1):
        runs = set(_runs(row))
        for run in [run for run in open_runs if run not in runs]:
            look, left, right = run
            yield look, open_runs.pop(run), left, number - 1, right
        for run in sorted(runs, key=str):
            open_runs.setdefault(run, number)


def _runs(row: Sequence[GridCell]) -> Iterator[tuple[_Look, int, int]]:
    column = 1
    for look, group in groupby(row, key=_look):
        width = len(list(group))
        if look[0] != "blank":
            yield look, column, column + width - 1
        column += width


def _dress(cells: xw.Range, look: _Look) -> None:
    role, style, fill, font = look
    if role == "header":
        _dress_header(cells)
    if role in _BOLD_POINTS:
        cells.font.bold, cells.font.size = True, _BOLD_POINTS[role]
    if role in _QUIET_ROLES:
        cells.font.color, cells.font.size = _QUIET, SMALL_POINTS
    shown = style or ("text" if role == "condition" else "general")
    if shown in _NUMBER_FORMATS:
        cells.number_format = _NUMBER_FORMATS[shown]
    if role in _WRAPPING_ROLES or shown in _WRAPPED:
        cells.wrap_text = True
    if fill:
        cells.color, cells.font.color = fill, font
