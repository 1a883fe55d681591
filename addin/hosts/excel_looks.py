"""How cells that Tierbook writes look in Excel, by the settings that every kind of Excel offers."""

import contextlib
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import Any

import xlwings as xw

from addin.hosts.base import (
    CellStyle,
    GeneratedColumn,
    GeneratedSheet,
    GridCell,
    GridRole,
    GridSheet,
)
from addin.hosts.excel_sheets import is_remote
from addin.hosts.looks import HEADER_COLOUR

__all__ = ["dress_columns", "dress_grid", "dress_page", "offer_choices", "set_widths"]

_NUMBER_FORMATS: dict[CellStyle, str] = {
    "text": "@",
    "integer": "0",
    "count": "#,##0",
    "decimal": "#,##0.00",
    "percent": "0%",
    "date": "yyyy-mm-dd",
}
_WRAPPED: frozenset[CellStyle] = frozenset({"wrapped", "prose"})
_QUIET = "#6B7280"
_TITLE_POINTS = 18
_LONGEST_LIST = 255
_HARDLY = 2.5
"""Characters by which nobody minds a column being wider."""
_PIXELS_PER_DIGIT, _PIXELS_OF_MARGIN, _POINTS_PER_PIXEL = 7, 5, 0.75
_BOLD: frozenset[GridRole] = frozenset(
    {"title", "page_title", "heading", "strong", "figure", "header", "column"}
)
_LARGE: frozenset[GridRole] = frozenset({"page_title", "figure"})
_WRAPPING_ROLES: frozenset[GridRole] = frozenset({"text", "condition", "value", "cell"})
_QUIET_ROLES: frozenset[GridRole] = frozenset({"muted", "caption", "label", "column"})


def set_widths(book: xw.Book, sheet: xw.Sheet, widths: dict[int, float]) -> None:
    """Give columns their widths; neighbours of nearly one width in one go, each action costs.

    Excel on the web takes points and Excel on a desktop characters.

    Args:
        book: The workbook.
        sheet: The sheet.
        widths: Characters by 1-based column.
    """
    remote = is_remote(book)
    for side in _alike(widths):
        width = max(widths[column] for column in side)
        if remote:
            pixels = width * _PIXELS_PER_DIGIT + _PIXELS_OF_MARGIN
            width = round(pixels * _POINTS_PER_PIXEL, 1)
        sheet.range((1, side[0]), (1, side[-1])).column_width = width


def _alike(widths: dict[int, float]) -> list[list[int]]:
    """Columns side by side whose widths hardly differ."""
    groups: list[list[int]] = []
    for column in sorted(widths):
        side = groups[-1] if groups else []
        near = all(abs(widths[other] - widths[column]) <= _HARDLY for other in side)
        if side and side[-1] == column - 1 and near:
            side.append(column)
        else:
            groups.append([column])
    return groups


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
        title.font.bold, title.font.size = True, _TITLE_POINTS
    if page.notes:
        notes = sheet.range((1 + bool(page.title), 1), (top - 2, 1))
        notes.font.color = _QUIET
    _dress_header(sheet.range((top, 1), (top, right)))
    set_widths(book, sheet, {n: column.width for n, column in enumerate(page.columns, 1)})
    styles = {n: column.style for n, column in enumerate(page.columns, 1)}
    dress_columns(sheet, styles, top + 1, bottom)
    offer_choices(sheet, dict(enumerate(page.columns, 1)), top + 1, bottom)
    _freeze(sheet, top)


def _dress_header(cells: xw.Range) -> None:
    cells.color = HEADER_COLOUR
    cells.font.color, cells.font.bold = "#FFFFFF", True


def offer_choices(
    sheet: xw.Sheet,
    columns: dict[int, GeneratedColumn],
    top: int,
    bottom: int,
    *,
    fresh: bool = True,
) -> None:
    """Offer what may stand in the cells of columns as drop-down lists.

    Args:
        sheet: The sheet.
        columns: Per 1-based column; those without choices are left alone.
        top: First row of the values.
        bottom: Last row.
        fresh: Whether the cells were only now made. Excel refuses a list where some of the cells
            have one and others none, so it is first taken off all of them otherwise.
    """
    for number, column in columns.items():
        listed = ",".join(column.choices)
        plain = not any("," in choice or ";" in choice for choice in column.choices)
        if column.choices and plain and len(listed) <= _LONGEST_LIST:
            validation = sheet.range((top, number), (bottom, number)).data_validation
            if not fresh:
                validation.delete()
            validation.set_list(list(column.choices))


def _freeze(sheet: xw.Sheet, top: int) -> None:
    """Keep the rows down to the header in sight; Excel on a desktop needs a window for it."""
    with contextlib.suppress(NotImplementedError):
        sheet.freeze_panes.freeze_at(f"1:{top}")


def dress_grid(
    book: xw.Book, sheet: xw.Sheet, grid: GridSheet, *, stood: tuple[int, int] | None = None
) -> None:
    """Lay a sheet of free blocks out.

    Args:
        book: The workbook.
        sheet: The sheet.
        grid: What it shows.
        stood: Rows and columns in use before, None where it was only now made; the widths of one
            that stood there are a person's.
    """
    if stood is None:
        set_widths(book, sheet, dict(enumerate(grid.widths, 1)))
    else:
        bottom, right = len(grid.rows), max(map(len, grid.rows), default=1)
        cells = sheet.range((1, 1), (max(bottom, stood[0], 1), max(right, stood[1], 1)))
        cells.clear_formats()
        if any(cell.choices for row in grid.rows for cell in row):
            cells.data_validation.delete()
    for value_of, apply in _SETTINGS:
        for value, (top, left), corner in _rectangles(grid, value_of):
            apply(sheet.range((top, left), corner), value)


def _fill(cell: GridCell) -> str | None:
    if cell.role == "header":
        return HEADER_COLOUR
    return cell.tier.fill if cell.tier else None


def _font_colour(cell: GridCell) -> str | None:
    if cell.role == "header":
        return "#FFFFFF"
    if cell.tier:
        return cell.tier.font
    return _QUIET if cell.role in _QUIET_ROLES else None


def _bold(cell: GridCell) -> bool | None:
    return True if cell.role in _BOLD else None


def _points(cell: GridCell) -> int | None:
    return _TITLE_POINTS if cell.role in _LARGE else None


def _number_format(cell: GridCell) -> str | None:
    usual: CellStyle = "date" if isinstance(cell.value, date) else "general"
    style = cell.style or ("text" if cell.role == "condition" else usual)
    return _NUMBER_FORMATS.get(style)


def _wrapping(cell: GridCell) -> bool | None:
    return True if cell.role in _WRAPPING_ROLES or cell.style in _WRAPPED else None


def _choices(cell: GridCell) -> tuple[str, ...] | None:
    return cell.choices or None


def _set_choices(cells: xw.Range, value: Any) -> None:
    cells.data_validation.set_list(list(value))


def _set_fill(cells: xw.Range, value: Any) -> None:
    cells.color = value


def _set_number_format(cells: xw.Range, value: Any) -> None:
    cells.number_format = value


def _set_wrapping(cells: xw.Range, value: Any) -> None:
    cells.wrap_text = value


def _set_font(name: str) -> Callable[[xw.Range, Any], None]:
    def apply(cells: xw.Range, value: Any) -> None:
        setattr(cells.font, name, value)

    return apply


_SETTINGS: tuple[tuple[Callable[[GridCell], object], Callable[[xw.Range, Any], None]], ...] = (
    (_number_format, _set_number_format),
    (_fill, _set_fill),
    (_font_colour, _set_font("color")),
    (_bold, _set_font("bold")),
    (_points, _set_font("size")),
    (_wrapping, _set_wrapping),
    (_choices, _set_choices),
)
"""What each cell wants of each setting, and how it is set; set one by one they make the largest
rectangles, and so the fewest actions."""


def _rectangles(
    grid: GridSheet, value_of: Callable[[GridCell], object]
) -> Iterator[tuple[object, tuple[int, int], tuple[int, int]]]:
    """Cells that want the same: runs along rows, joined with the same run in the rows above.

    Gives the value wanted, the first cell and the last.
    """
    open_runs: dict[tuple[object, int, int], int] = {}
    for number, row in enumerate((*grid.rows, ()), 1):
        runs = list(_runs(row, value_of))
        for run in [run for run in open_runs if run not in runs]:
            value, left, right = run
            yield value, (open_runs.pop(run), left), (number - 1, right)
        for run in runs:
            open_runs.setdefault(run, number)


def _runs(
    row: Sequence[GridCell], value_of: Callable[[GridCell], object]
) -> Iterator[tuple[object, int, int]]:
    column = 1
    for value, group in groupby(row, key=value_of):
        width = len(list(group))
        if value is not None:
            yield value, column, column + width - 1
        column += width
