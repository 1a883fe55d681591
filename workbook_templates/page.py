"""How a page of a Tierbook workbook looks: a title, a line of help, one table, ready to print."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.utils.indexed_list import IndexedList
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.table import Table, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from grading.language import Lang

__all__ = ["HEADER_ROW", "PageColumn", "lay_out", "set_usual_font"]

HEADER_ROW = 4
"""1-based row of the headers on every page."""

_INK, _QUIET, _LINE, _BAR = "1F2937", "6B7280", "E5E7EB", "1F3A5F"
_FONTS: Mapping[Lang, str] = {"en": "Calibri", "es": "Calibri", "zh": "Microsoft YaHei"}
"""Calibri has no Chinese letters; Excel would mix two fonts in one cell."""
_BAR_FILL = PatternFill("solid", fgColor=_BAR)
_RULE = Border(bottom=Side(style="thin", color=_LINE))
_ROW_HEIGHT = 18.0
"""In points; a little air above and below the text."""
_FORMULA_STARTS = ("=", "+", "-", "@")


class _Fonts:
    """The fonts of a page in a language."""

    def __init__(self, lang: Lang) -> None:
        name = _FONTS[lang]
        self.title = Font(name=name, size=18, bold=True, color=_INK)
        self.note = Font(name=name, size=10, color=_QUIET)
        self.header = Font(name=name, size=11, bold=True, color="FFFFFF")
        self.body = Font(name=name, size=11, color=_INK)


@dataclass(frozen=True, slots=True)
class PageColumn:
    """One column of the table on a page.

    Args:
        header: Its title.
        width: In characters.
        format: Excel number format.
        align: Where values stand.
        validation: What may be entered, or None for anything.
    """

    header: str
    width: float
    format: str = "General"
    align: str = "left"
    validation: DataValidation | None = None


def set_usual_font(workbook: Workbook, lang: Lang) -> None:
    """Let cells without a format of their own have a font with the language's letters."""
    usual = Font(name=_FONTS[lang], size=11, family=2, color=_INK)
    workbook._fonts = IndexedList([usual])  # type: ignore[attr-defined]  # the only way there is


def lay_out(
    sheet: Worksheet,
    *,
    table: str,
    title: str,
    note: str,
    columns: Sequence[PageColumn],
    rows: Sequence[Sequence[object]],
    frozen_columns: int,
    lang: Lang,
    footer: str,
) -> None:
    """Fill an empty sheet with a title, a note and a table, and set up view and print.

    Args:
        sheet: An empty worksheet.
        table: Name of the Excel table.
        title: First line.
        note: Line under the title.
        columns: The table's columns, left to right.
        rows: One sequence of values per row, None for a blank; texts stay texts.
        frozen_columns: How many columns stay in view when scrolling to the right.
        lang: Language of the texts, for fonts that have its letters.
        footer: Text in the middle of each printed page's foot.
    """
    fonts = _Fonts(lang)
    sheet["A1"] = title
    sheet["A1"].font = fonts.title
    sheet["A2"] = note
    sheet["A2"].font = fonts.note
    sheet.row_dimensions[1].height = 30
    sheet.row_dimensions[3].height = 6
    sheet.row_dimensions[HEADER_ROW].height = 34
    sheet.sheet_format.defaultRowHeight = _ROW_HEIGHT
    sheet.sheet_format.customHeight = True
    for position, column in enumerate(columns, 1):
        _header_cell(sheet.cell(HEADER_ROW, position), column, fonts.header)
        sheet.column_dimensions[get_column_letter(position)].width = column.width
    for row, values in enumerate(rows, HEADER_ROW + 1):
        for position, (column, value) in enumerate(zip(columns, values, strict=True), 1):
            _body_cell(sheet.cell(row, position), column, value, fonts.body)
    last_row = HEADER_ROW + max(len(rows), 1)
    _add_table(sheet, table, len(columns), last_row)
    _add_validations(sheet, columns, last_row)
    _set_view(sheet, frozen_columns)
    _set_print(sheet, footer)


def _header_cell(cell: Cell | MergedCell, column: PageColumn, font: Font) -> None:
    cell.value = column.header
    cell.font = font
    cell.fill = _BAR_FILL
    # A right-aligned title would lie under Excel's filter button.
    align = "center" if column.align == "right" else column.align
    cell.alignment = Alignment(
        horizontal=align, vertical="center", wrap_text=True, indent=_indent(align)
    )


def _body_cell(cell: Cell | MergedCell, column: PageColumn, value: object, font: Font) -> None:
    cell.value = value  # type: ignore[assignment]  # its type is wider than what a table holds
    cell.font = font
    cell.border = _RULE
    cell.number_format = column.format
    cell.alignment = Alignment(
        horizontal=column.align, vertical="center", indent=_indent(column.align)
    )
    if isinstance(value, str) and value.startswith(_FORMULA_STARTS):
        cell.data_type = "s"  # a company called "=mc²" is no formula
        cell.quotePrefix = True


def _indent(align: str) -> int:
    return 0 if align == "center" else 1


def _add_table(sheet: Worksheet, name: str, columns: int, last_row: int) -> None:
    table = Table(displayName=name, ref=f"A{HEADER_ROW}:{get_column_letter(columns)}{last_row}")
    table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=False)
    sheet.add_table(table)


def _add_validations(sheet: Worksheet, columns: Sequence[PageColumn], last_row: int) -> None:
    for position, column in enumerate(columns, 1):
        if column.validation is not None:
            letter = get_column_letter(position)
            column.validation.add(f"{letter}{HEADER_ROW + 1}:{letter}{last_row}")
            sheet.add_data_validation(column.validation)


def _set_view(sheet: Worksheet, frozen_columns: int) -> None:
    sheet.sheet_view.showGridLines = False
    sheet.freeze_panes = f"{get_column_letter(frozen_columns + 1)}{HEADER_ROW + 1}"
    below = f"A{HEADER_ROW + 1}"
    for selection in sheet.sheet_view.selection:
        selection.activeCell = selection.sqref = below


def _set_print(sheet: Worksheet, footer: str) -> None:
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top, sheet.page_margins.bottom = 0.5, 0.7
    sheet.page_margins.footer = 0.3
    sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    foot = HeaderFooterItem()
    foot.center.text = footer
    sheet.HeaderFooter.oddFooter = foot
