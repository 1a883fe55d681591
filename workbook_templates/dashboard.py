"""The sheet Dashboard: figures and charts that live from the tables, with or without Tierbook."""

from datetime import date

from openpyxl import Workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from addin.texts import TEXTS
from workbook_templates import look
from workbook_templates.content import TemplateContent
from workbook_templates.dashboard_canvas import DASH, Canvas, Figure
from workbook_templates.dashboard_contacts import add_contacts
from workbook_templates.dashboard_cross import add_cross
from workbook_templates.dashboard_labels import add_labels
from workbook_templates.dashboard_mix import add_mix
from workbook_templates.dashboard_moves import add_moves
from workbook_templates.dashboard_records import Records
from workbook_templates.dashboard_reps import add_reps
from workbook_templates.dashboard_tiles import add_tiles

__all__ = ["AS_OF_NAME", "add_dashboard"]

AS_OF_NAME = "Tierbook_As_Of"
"""Workbook name of the cell with the day that counts as today on the sheets of formulas."""
_COLUMNS = (6.0, 21.0, *[9.8] * 15)
_LAST_COLUMN = len(_COLUMNS)
_DATE = "yyyy-mm-dd"
_FIRST_DAY = "36526"
"""The year 2000 in Excel's days."""
_MOST_ROWS_ON_A_PAGE = 52
"""More would be too small to read on A4; it leaves room for about ten reps."""
_DATED = (("Contacts", "date"), ("History", "date"), ("Customers", "last_contact"))


def add_dashboard(workbook: Workbook, sheet: Worksheet, content: TemplateContent) -> None:
    """Fill an empty sheet with the dashboard of a template, on one page.

    A team too large for one page gets a second one, for contacts and load.

    Args:
        workbook: Gets the name ``Tierbook_As_Of``, which other sheets may refer to.
        sheet: An empty worksheet of it.
        content: The tables the formulas refer to, and their rows as they are now.
    """
    canvas, records = Canvas(sheet, content.lang), Records(content)
    canvas.widths(_COLUMNS)
    as_of = _head(workbook, canvas, records)
    second_page, last_row = (
        _ranked(canvas, records, as_of)
        if content.ranked
        else (0, add_labels(canvas, records, 4) - 1)
    )
    sheet.print_area = f"A1:Q{last_row}"
    on_one = last_row <= _MOST_ROWS_ON_A_PAGE or not second_page
    if not on_one:
        sheet.row_breaks.append(Break(id=second_page - 1))
    footer = TEXTS.get("template.page", content.lang, page="&P", pages="&N")
    look.set_print(sheet, footer=footer, pages_high=1 if on_one else 0)
    sheet.print_options.horizontalCentered = True


def _ranked(canvas: Canvas, records: Records, as_of: str) -> tuple[int, int]:
    """Tiers, moves, contacts and load; comes back where a second page begins, and the last row."""
    tiles_row, mix_row = 4, 8
    mix = add_mix(canvas, records, mix_row)
    add_tiles(canvas, records, tiles_row, mix=mix, as_of=as_of)
    row = add_moves(canvas, records, mix.next_row, tiers_from=mix.first_row, as_of=as_of)
    row = max(row, add_cross(canvas, records, mix.next_row))
    second_page = row + 1
    weeks, row = add_contacts(canvas, records, second_page, as_of=as_of)
    last_row = add_reps(canvas, records, row, weeks) - 1
    canvas.colour_tiers(records.content.scheme, f"A{mix_row}:A{last_row}")
    return second_page, last_row


def _head(workbook: Workbook, canvas: Canvas, records: Records) -> str:
    canvas.text(1, 1, records.text("title"), "title")
    canvas.text(2, 1, records.text("note"), "note")
    canvas.height(1, 30)
    canvas.height(3, 8)
    label, value = _LAST_COLUMN - 3, _LAST_COLUMN - 1
    for row, key in ((1, "as_of"), (2, "newest")):
        canvas.text(row, label, records.text(key), "quiet", "right")
        canvas.merge(row, label, label + 1)
    as_of = canvas.figure(
        1, value, Figure("=TODAY()", records.as_of), _DATE, style="entry", align="center"
    )
    canvas.text(1, _LAST_COLUMN, None, "entry")
    canvas.merge(1, value, _LAST_COLUMN)
    _must_be_a_date(canvas, as_of)
    newest, nobody = _newest(records)
    canvas.figure(2, value, Figure(newest, nobody), _DATE, style="note", align="center")
    canvas.merge(2, value, _LAST_COLUMN)
    place = f"'{canvas.sheet.title.replace(chr(39), chr(39) * 2)}'!{as_of}"
    workbook.defined_names[AS_OF_NAME] = DefinedName(AS_OF_NAME, attr_text=place)
    return as_of


def _must_be_a_date(canvas: Canvas, cell: str) -> None:
    """Refuse what is no date, since all that depends on time would then be an error."""
    check = DataValidation("date", operator="greaterThanOrEqual", formula1=_FIRST_DAY)
    check.showErrorMessage = True
    check.errorTitle, check.error = "Tierbook", TEXTS.get("template.check.date", canvas.lang)
    check.add(cell.replace("$", ""))
    canvas.sheet.add_data_validation(check)


def _newest(records: Records) -> tuple[str, date | str]:
    """The newest date in the tables, so that one sees how old the data are."""
    dated = [(table, field) for table, field in _DATED if records.has(table, field)]
    newest = f"MAX({','.join(records.column(table, field) for table, field in dated)})"
    days = [
        day
        for table, field in dated
        for row in records.rows(table)
        if isinstance(day := row.get(field), date)
    ]
    return f'=IF({newest}=0,"{DASH}",{newest})', max(days) if days else DASH
