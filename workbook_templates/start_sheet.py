"""The sheet Start here: a minute's reading before a person goes on."""

from dataclasses import dataclass

from openpyxl.cell import Cell, MergedCell
from openpyxl.styles import Border, Side
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from addin.hosts.generated_rows import line_count
from addin.texts import TEXTS
from workbook_templates import look
from workbook_templates.content import TemplateContent
from workbook_templates.page import put_text
from workbook_templates.template_texts import template_text

__all__ = ["add_start"]

_COLUMNS = "ABCD"
_WIDTHS = {"A": 2.0, "B": 22.0, "C": 84.0, "D": 2.0}
_TEXT_WIDTH = 84.0 * 1.15
"""Letters on a line of the broad column; widths count digits, which are wider."""
_STEPS = 6
_NEVER = 3
_LINE_POINTS, _AIR_POINTS = 14, 7


@dataclass(slots=True)
class _Writer:
    """Writes down the page, row by row.

    Args:
        row: The 1-based row that comes next.
    """

    sheet: Worksheet
    content: TemplateContent
    row: int = 1

    def text(self, key: str, **facts: object) -> str:
        """One of the page's texts; tabs such as ``{customers}`` may stand in it."""
        facts = {**self.content.sheets, **facts}
        return template_text(self.content.template, f"start.{key}", self.content.lang, **facts)

    def line(self, text: str, role: look.TypeRole, height: float) -> None:
        """A line that runs over the page."""
        cell = self._cell("B", text, role)
        cell.alignment = look.align(flush=True)
        self.sheet.row_dimensions[self.row].height = height
        self.row += 1

    def section(self, text: str) -> None:
        """The title of a part, with air above and a line below."""
        self.gap(12)
        self.line(text, "section", 22)
        for letter in "BC":
            self.sheet[f"{letter}{self.row - 1}"].border = Border(
                bottom=Side(style="medium", color=look.BAR)
            )

    def pair(
        self, name: str, text: str, *, role: look.TypeRole = "strong", link: str = ""
    ) -> None:
        """A short name and what is to be said about it; with ``link`` it leads to that sheet."""
        left = self._cell("B", name, role)
        left.alignment = look.align(flush=True)
        right = self._cell("C", text, "body")
        right.alignment = look.align(wrap=True, flush=True)
        for cell in (left, right):
            cell.border = look.rule_below()
        if link:
            target = f"'{link.replace(chr(39), chr(39) * 2)}'!A1"
            left.hyperlink = Hyperlink(ref=left.coordinate, location=target, display=name)
            left.font = look.font("link", self.content.lang)
        lines = line_count(text, _TEXT_WIDTH)
        self.sheet.row_dimensions[self.row].height = lines * _LINE_POINTS + _AIR_POINTS
        self.row += 1

    def gap(self, height: float) -> None:
        """Air between two parts."""
        self.sheet.row_dimensions[self.row].height = height
        self.row += 1

    def _cell(self, letter: str, text: str, role: look.TypeRole) -> Cell | MergedCell:
        cell = self.sheet.cell(self.row, _COLUMNS.index(letter) + 1)
        put_text(cell, text)
        cell.font = look.font(role, self.content.lang)
        return cell


def add_start(sheet: Worksheet, content: TemplateContent, footer: str, *, sample: bool) -> None:
    """Fill the sheet.

    Args:
        sheet: An empty worksheet.
        content: The template, for its texts and for the names of its sheets.
        footer: Text in the middle of the printed page's foot.
        sample: Whether the workbook holds invented customers.
    """
    for letter, width in _WIDTHS.items():
        sheet.column_dimensions[letter].width = width
    page, lang = _Writer(sheet, content), content.lang
    page.gap(8)
    page.line(TEXTS.get(f"template.{content.template}.title", lang), "title", 32)
    page.line(TEXTS.get(f"template.{content.template}.about", lang), "note", 18)
    if sample:
        page.line(page.text("sample", as_of=content.as_of.isoformat()), "note", 18)
    page.section(page.text("steps"))
    for number in range(1, _STEPS + 1):
        key = f"step{number}" if sample or number > 1 else "step1_empty"
        name, _, told = page.text(key).partition("|")
        page.pair(f"{number}   {name}", told)
    page.section(page.text("where"))
    for key, tab in content.sheets.items():
        if key != "start":
            page.pair(tab, page.text(f"at_{key}"), link=tab)
    page.section(page.text("never"))
    for number in range(1, _NEVER + 1):
        name, _, told = page.text(f"never{number}").partition("|")
        page.pair(name, told)
    page.section(page.text("without"))
    name, _, told = page.text("without1").partition("|")
    page.pair(name, told)
    sheet.sheet_view.showGridLines = False
    look.set_print(sheet, footer=footer, landscape=False, pages_high=1)
