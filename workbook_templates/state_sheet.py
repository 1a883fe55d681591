"""The hidden sheet with what travels with a workbook."""

from collections.abc import Sequence

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.table import Table, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from addin.workbook.fit_table import FIT_TABLE
from addin.workbook.settings import SETTINGS_TABLE
from addin.workbook.undo_table import UNDO_TABLE
from grading.language import Lang
from workbook_templates import look
from workbook_templates.page import put_text

__all__ = ["StateRows", "add_state"]

StateRows = Sequence[tuple[str, Sequence[str], Sequence[Sequence[object]]]]
"""Name, headers and rows of tables, left to right."""
_WIDTH = 18.0
_ORDER = (SETTINGS_TABLE, FIT_TABLE, UNDO_TABLE)


def add_state(sheet: Worksheet, tables: StateRows, lang: Lang) -> None:
    """Put the tables side by side, a blank column apart, and hide the sheet.

    Args:
        sheet: An empty worksheet.
        tables: What they hold; one without rows gets a blank one.
        lang: Language of the workbook, for its font.
    """
    left = 1
    for name, headers, rows in sorted(tables, key=lambda table: _ORDER.index(table[0])):
        for column, header in enumerate(headers, left):
            cell = sheet.cell(1, column, header)
            cell.font, cell.fill = look.font("header", lang), look.fill(look.BAR)
            sheet.column_dimensions[get_column_letter(column)].width = _WIDTH
        for row, values in enumerate(rows, 2):
            for column, value in enumerate(values, left):
                body = sheet.cell(row, column)
                put_text(body, value)
                body.number_format, body.font = "@", look.font("body", lang)
        right = left + len(headers) - 1
        bottom = 1 + max(len(rows), 1)
        table = Table(
            displayName=name,
            ref=f"{get_column_letter(left)}1:{get_column_letter(right)}{bottom}",
        )
        table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=False)
        sheet.add_table(table)
        left = right + 2
    sheet.sheet_state = "hidden"
