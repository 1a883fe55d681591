"""The sheet Rules: the blocks that decide, each cell where the reader of rules looks for it."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from openpyxl.cell import Cell, MergedCell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from addin.hosts.base import GridCell, GridRole, GridSheet
from addin.hosts.generated_rows import line_count
from grading.language import Lang
from workbook_templates import look
from workbook_templates.page import FittedRow, put_text
from workbook_templates.page_columns import DATE_FORMAT, list_of

__all__ = ["add_rules"]

_TYPES: Mapping[GridRole, look.TypeRole] = {"title": "section", "header": "header"}
_FORMATS: Mapping[GridRole, str] = {"condition": "@", "date": DATE_FORMAT}
_WIDEST = 30.0
"""Of a column; the texts that describe an input take several lines then."""
_LETTERS_PER_WIDTH = 1.1
_LINE_POINTS, _AIR_POINTS = 13, 6
_ROW_HEIGHT = 15.0
"""Closer than on other sheets, so that a scorecard is seen as a whole."""
_HEIGHTS: Mapping[GridRole, float] = {"title": 26, "header": 20}
_PAGE_WIDTH, _PAGE_HEIGHT = 784.0, 500.0
"""Of a lying A4 page between its margins, in points."""
_WIDTH_POINTS = 5.3
"""Of one character, as widths count them."""


def add_rules(
    sheet: Worksheet,
    grid: GridSheet,
    values: Sequence[Sequence[object]],
    lang: Lang,
    footer: str,
) -> None:
    """Fill the sheet.

    Args:
        sheet: An empty worksheet.
        grid: The rules as they were put into a workbook.
        values: What stands in the same cells now, cutoffs of the last re-grade included.
        lang: Language of the texts.
        footer: Text in the middle of each printed page's foot.
    """
    widths = [min(width, _WIDEST) for width in grid.widths]
    for number, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    heights = [_height(cells, widths) for cells in grid.rows]
    lists: dict[tuple[str, ...], DataValidation | None] = {}
    for row, cells in enumerate(grid.rows, 1):
        for column, cell in enumerate(cells, 1):
            if cell.choices and cell.choices not in lists:
                lists[cell.choices] = list_of(cell.choices, lang)
            if (offered := lists.get(cell.choices)) is not None:
                offered.add(sheet.cell(row, column).coordinate)
            now = values[row - 1][column - 1] if column <= len(values[row - 1]) else None
            _put(sheet.cell(row, column), now, cell.role, lang)
        sheet.row_dimensions[row] = FittedRow(sheet, index=row, ht=heights[row - 1])
    for offered in filter(None, lists.values()):
        sheet.add_data_validation(offered)
    starts = [n for n, cells in enumerate(grid.rows) if any(c.role == "title" for c in cells)]
    for row in _page_ends(starts, heights, _PAGE_HEIGHT / _scale(widths)):
        sheet.row_breaks.append(Break(row))
    sheet.sheet_view.showGridLines = False
    sheet.sheet_format.defaultRowHeight = _ROW_HEIGHT
    look.set_print(sheet, footer=footer)


def _put(cell: Cell | MergedCell, value: object, role: GridRole, lang: Lang) -> None:
    put_text(cell, value)
    cell.font = look.font(_TYPES.get(role, "body"), lang)
    cell.number_format = _FORMATS.get(role, "General")
    if role == "title":
        cell.alignment = look.align(flush=True)
        return
    cell.alignment = look.align(wrap=role != "number")
    if role == "header":
        cell.fill = look.fill(look.BAR)
    else:
        cell.border = look.rule_below()


def _height(cells: Sequence[GridCell], widths: Sequence[float]) -> float:
    """In points, as high as the texts of the row need."""
    lines = max(
        (
            line_count(cell.value, width * _LETTERS_PER_WIDTH)
            for cell, width in zip(cells, widths, strict=False)
            if isinstance(cell.value, str) and cell.role != "title"
        ),
        default=1,
    )
    usual = max((_HEIGHTS.get(cell.role, _ROW_HEIGHT) for cell in cells), default=12.0)
    return max(usual, lines * _LINE_POINTS + _AIR_POINTS if lines > 1 else 0)


def _scale(widths: Sequence[float]) -> float:
    """By how much the sheet is drawn smaller to fit the width of a page."""
    return min(1.0, _PAGE_WIDTH / (sum(widths) * _WIDTH_POINTS))


def _page_ends(starts: Sequence[int], heights: Sequence[float], page: float) -> Iterator[int]:
    """The 1-based rows after which a page ends, so that no block that fits on one is torn.

    Args:
        starts: Zero-based row of each block's title.
        heights: Of all rows.
        page: Height of a page, in the same unit.
    """
    used = 0.0
    for start, end in pairwise([*starts, len(heights)]):
        block = sum(heights[start:end])
        if used and used + block > page:
            yield start
            used = 0.0
        used += block
