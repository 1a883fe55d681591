"""The sheet Rules: the blocks that decide, each cell where the reader of rules looks for it."""

from collections.abc import Mapping, Sequence

from openpyxl.cell import Cell, MergedCell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from addin.hosts.base import GridRole, GridSheet
from addin.hosts.grid_looks import row_height
from grading.language import Lang
from workbook_templates import look
from workbook_templates.page import FittedRow, put_text
from workbook_templates.page_columns import DATE_FORMAT

__all__ = ["add_rules"]

_TYPES: Mapping[GridRole, look.TypeRole] = {"title": "section", "header": "header"}
_FORMATS: Mapping[GridRole, str] = {"condition": "@", "date": DATE_FORMAT}
_WIDEST = 34.0
"""Of a column; the texts that describe an input take several lines then."""
_AIR_POINTS = 6
_HEADER_HEIGHT, _TITLE_HEIGHT = 20, 26


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
    for row, cells in enumerate(grid.rows, 1):
        for column, cell in enumerate(cells, 1):
            now = values[row - 1][column - 1] if column <= len(values[row - 1]) else None
            _put(sheet.cell(row, column), now, cell.role, lang)
        roles = {cell.role for cell in cells}
        height = row_height(cells, widths)
        usual = _TITLE_HEIGHT if "title" in roles else _HEADER_HEIGHT if "header" in roles else 0
        if cells:
            points = max(usual, (height or 0) + _AIR_POINTS, look.ROW_HEIGHT)
            sheet.row_dimensions[row] = FittedRow(sheet, index=row, ht=points)
    sheet.sheet_view.showGridLines = False
    sheet.sheet_format.defaultRowHeight = look.ROW_HEIGHT
    look.set_print(sheet, footer=footer)


def _put(cell: Cell | MergedCell, value: object, role: GridRole, lang: Lang) -> None:
    put_text(cell, value)
    cell.font = look.font(_TYPES.get(role, "body"), lang)
    cell.number_format = _FORMATS.get(role, "General")
    if role == "title":
        cell.alignment = look.align(flush=True)
        return
    cell.alignment = look.align(
        "center" if role in ("number", "date") else "left", wrap=role != "number"
    )
    if role == "header":
        cell.fill = look.fill(look.BAR)
    else:
        cell.border = look.rule_below()
