"""How a page of a Tierbook workbook looks: a title, a line of help, one table, ready to print."""

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date
from typing import cast

from openpyxl.cell import Cell, MergedCell
from openpyxl.styles import Border, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.dimensions import RowDimension
from openpyxl.worksheet.table import Table, TableFormula, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from addin.hosts.generated_rows import line_count
from grading.language import Lang
from workbook_templates import look
from workbook_templates.cached import CachedValue, set_formula

__all__ = ["HEADER_ROW", "FittedRow", "PageColumn", "lay_out", "put_text"]

HEADER_ROW = 4
"""1-based row of the headers on every page."""
_BAND_ROW = HEADER_ROW - 1
"""Of the band that says who fills in which columns."""
_USUAL_HEADER, _HEADER_LINE = 30.0, 13.0
_FILTER_BUTTON = 2.0
"""Of a header's width, taken by the button and the air around the text."""
_LONGEST_PROMPT_TITLE, _LONGEST_PROMPT = 32, 255
_FORMULA_STARTS = ("=", "+", "-", "@", "'")


@dataclass(frozen=True, slots=True)
class PageColumn:
    """One column of the table on a page.

    Args:
        header: Its title.
        width: In characters.
        format: Excel number format.
        align: Where values stand.
        validation: What may be entered, or None for anything.
        wrap: Whether texts take several lines.
        shrink: Whether texts are drawn smaller where the column is too narrow.
        small: Whether they are in smaller type, as prose is.
        owned: Whether Tierbook fills it, so that it stands on another ground.
        folded: Whether it belongs to a group of columns that is folded away until it is needed.
        help: What to enter, shown to whoever selects the header; may be empty.
    """

    header: str
    width: float
    format: str = "General"
    align: look.Align = "left"
    validation: DataValidation | None = None
    wrap: bool = False
    shrink: bool = False
    small: bool = False
    owned: bool = False
    folded: bool = False
    help: str = ""


class FittedRow(RowDimension):
    """A row as high as its text needs, which Excel fits again when the text changes."""

    @property
    def customHeight(self) -> bool:  # noqa: N802  # the attribute's name in the file
        """Whether a person has set the height: never."""
        return False


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
    heights: Sequence[float | None] = (),
    row_height: float = look.ROW_HEIGHT,
    bands: Mapping[bool, str] | None = None,
    formulas: Mapping[int, str] | None = None,
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
        heights: In points per row, None for the usual one.
        row_height: The usual one, which new rows get too.
        bands: What to write above the columns a person fills (False) and those of ours (True);
            None for no such band.
        formulas: By zero-based column, the formula that gives its values, for new rows too.
    """
    _head(sheet, title, note, lang)
    sheet.sheet_format.defaultRowHeight = row_height
    sheet.sheet_format.customHeight = True
    if bands is not None:
        _band(sheet, columns, bands, lang)
    sheet.row_dimensions[HEADER_ROW].height = _header_height(columns)
    for position, column in enumerate(columns, 1):
        _header_cell(sheet.cell(HEADER_ROW, position), column, lang)
        _set_column(sheet, position, column)
    last_row = HEADER_ROW + max(len(rows), 1)
    _body(sheet, columns, rows or [[None] * len(columns)], lang)
    for number, formula in (formulas or {}).items():
        for row in range(HEADER_ROW + 1, last_row + 1):
            cell = sheet.cell(row, number + 1)
            set_formula(cell, f"={formula}", _given(cell.value))
    for row, height in enumerate(heights, HEADER_ROW + 1):
        if height is not None:
            sheet.row_dimensions[row] = FittedRow(sheet, index=row, ht=height)
    _add_table(sheet, table, [column.header for column in columns], last_row, formulas or {})
    _add_validations(sheet, columns, last_row)
    _set_view(sheet, frozen_columns)
    look.set_print(sheet, footer=footer, header_row=HEADER_ROW)


def put_text(cell: Cell | MergedCell, value: object) -> None:
    """Put a value into a cell; a company called ``=mc²`` is no formula, here or in Excel."""
    cell.value = value  # type: ignore[assignment]  # its type is wider than what a table holds
    if isinstance(value, str) and value.startswith(_FORMULA_STARTS):
        cell.data_type = "s"
        cell.quotePrefix = True


def _head(sheet: Worksheet, title: str, note: str, lang: Lang) -> None:
    sheet["A1"] = title
    sheet["A1"].font = look.font("title", lang)
    sheet["A1"].alignment = look.align(flush=True)
    sheet["A2"] = note
    sheet["A2"].font = look.font("note", lang)
    sheet.row_dimensions[1].height = 30
    sheet.row_dimensions[_BAND_ROW].height = 8
    sheet.row_dimensions[2].height = look.ROW_HEIGHT


def _band(
    sheet: Worksheet, columns: Sequence[PageColumn], bands: Mapping[bool, str], lang: Lang
) -> None:
    """A thin coloured line over the headers, named where a run of columns begins."""
    sheet.row_dimensions[_BAND_ROW].height = 18
    before: bool | None = None
    for position, column in enumerate(columns, 1):
        cell = sheet.cell(_BAND_ROW, position)
        colour = look.OWNED_BAR if column.owned else look.ACCENT
        cell.border = Border(bottom=Side(style="medium", color=colour))
        if column.owned is not before:
            cell.value = bands[column.owned]
            cell.font = look.font("small", lang, colour=colour)
            cell.alignment = look.align()
        before = column.owned


def _header_height(columns: Sequence[PageColumn]) -> float:
    """In points; all pages are alike unless a header takes more than two lines."""
    lines = max(line_count(c.header, c.width - _FILTER_BUTTON) for c in columns)
    return max(_USUAL_HEADER, lines * _HEADER_LINE + 3)


def _header_cell(cell: Cell | MergedCell, column: PageColumn, lang: Lang) -> None:
    cell.value = column.header
    cell.font = look.font("header", lang)
    cell.fill = look.fill(look.OWNED_BAR if column.owned else look.BAR)
    # A right-aligned title would lie under Excel's filter button.
    cell.alignment = look.align("center" if column.align == "right" else column.align, wrap=True)


def _set_column(sheet: Worksheet, position: int, column: PageColumn) -> None:
    dimension = sheet.column_dimensions[get_column_letter(position)]
    dimension.width = column.width
    if column.folded:
        dimension.outlineLevel = 1
        dimension.hidden = True


def _body(
    sheet: Worksheet, columns: Sequence[PageColumn], rows: Sequence[Sequence[object]], lang: Lang
) -> None:
    for position, column in enumerate(columns, 1):
        first = cast("Cell", sheet.cell(HEADER_ROW + 1, position))
        _give_look(first, column, lang)
        style = copy(first._style)  # type: ignore[attr-defined]  # untyped in openpyxl
        for row, values in enumerate(rows, HEADER_ROW + 1):
            cell = cast("Cell", sheet.cell(row, position))
            # Setting font, border and so on of each cell would look each of them up anew.
            cell._style = copy(style)  # type: ignore[attr-defined]  # untyped in openpyxl
            put_text(cell, values[position - 1])


def _give_look(cell: Cell, column: PageColumn, lang: Lang) -> None:
    cell.font = look.font("small" if column.small else "body", lang)
    cell.border = look.rule_below()
    cell.alignment = look.align(column.align, wrap=column.wrap, shrink=column.shrink)
    cell.number_format = column.format
    if column.owned:
        cell.fill = look.fill(look.OWNED_GROUND)


def _given(value: object) -> CachedValue:
    """A value as a formula gives it; a blank one is an empty text."""
    return value if isinstance(value, str | int | float | date) else ""


def _add_table(
    sheet: Worksheet,
    name: str,
    headers: Sequence[str],
    last_row: int,
    formulas: Mapping[int, str],
) -> None:
    last = get_column_letter(len(headers))
    table = Table(displayName=name, ref=f"A{HEADER_ROW}:{last}{last_row}")
    if formulas:
        table._initialise_columns()  # type: ignore[attr-defined]  # its stub leaves it out
        for column, header in zip(table.tableColumns, headers, strict=True):
            column.name = header
        for number, formula in formulas.items():
            column = table.tableColumns[number]
            column.calculatedColumnFormula = TableFormula(attr_text=formula)
    table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=False)
    sheet.add_table(table)


def _add_validations(sheet: Worksheet, columns: Sequence[PageColumn], last_row: int) -> None:
    for position, column in enumerate(columns, 1):
        if column.validation is not None:
            letter = get_column_letter(position)
            column.validation.add(f"{letter}{HEADER_ROW + 1}:{letter}{last_row}")
            sheet.add_data_validation(column.validation)
        if column.help:
            sheet.add_data_validation(_told_at(sheet.cell(HEADER_ROW, position), column))


def _told_at(header: Cell | MergedCell, column: PageColumn) -> DataValidation:
    """A message beside the header, which leaves what may be entered as it is."""
    told = DataValidation(
        showInputMessage=True,
        promptTitle=column.header[:_LONGEST_PROMPT_TITLE],
        prompt=column.help[:_LONGEST_PROMPT],
    )
    told.add(header.coordinate)
    return told


def _set_view(sheet: Worksheet, frozen_columns: int) -> None:
    sheet.sheet_view.showGridLines = False
    sheet.freeze_panes = f"{get_column_letter(frozen_columns + 1)}{HEADER_ROW + 1}"
    below = f"A{HEADER_ROW + 1}"
    for selection in sheet.sheet_view.selection:
        selection.activeCell = selection.sqref = below
