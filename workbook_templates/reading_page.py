"""A page to read: titles, and short names with what is to be said about them."""

from openpyxl.cell import Cell, MergedCell
from openpyxl.styles import Border, Side
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from addin.hosts.generated_rows import line_count
from addin.hosts.references import cell_reference
from grading.language import Lang
from workbook_templates import look
from workbook_templates.page import put_text

__all__ = ["ReadingPage"]

_COLUMNS = "ABCD"
_WIDTHS = {"A": 2.0, "B": 22.0, "C": 84.0, "D": 2.0}
_TEXT_WIDTH = 84.0 * 1.15
"""Letters on a line of the broad column; widths count digits, which are wider."""
_LINE_POINTS, _AIR_POINTS = 14, 7
_BUTTON_POINTS = 22


class ReadingPage:
    """Writes down a page, row by row; ``row`` is the 1-based one that comes next.

    Args:
        sheet: An empty worksheet.
        lang: Language of the texts, for fonts that have its letters.
    """

    def __init__(self, sheet: Worksheet, lang: Lang) -> None:
        self.sheet = sheet
        self.lang = lang
        self.row = 1
        for letter, width in _WIDTHS.items():
            sheet.column_dimensions[letter].width = width
        sheet.sheet_view.showGridLines = False

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
            left.font = look.font("link", self.lang)
        lines = line_count(text, _TEXT_WIDTH)
        self.sheet.row_dimensions[self.row].height = lines * _LINE_POINTS + _AIR_POINTS
        self.row += 1

    def button(self, label: str, text: str) -> str:
        """A cell that looks like a button, and what it does; gives the cell's reference."""
        left = self._cell("B", label, "strong")
        left.font = look.font("strong", self.lang, colour=look.ACCENT)
        left.fill = look.fill(look.OWNED_GROUND)
        left.alignment = look.align("center", flush=True)
        edge = Side(style="thin", color=look.LINE)
        left.border = Border(left=edge, right=edge, top=edge, bottom=edge)
        right = self._cell("C", text, "body")
        right.alignment = look.align(wrap=True)
        lines = line_count(text, _TEXT_WIDTH)
        self.sheet.row_dimensions[self.row].height = max(lines * _LINE_POINTS, _BUTTON_POINTS)
        self.row += 1
        return cell_reference(self.sheet.title, self.row - 1, _COLUMNS.index("B") + 1)

    def gap(self, height: float) -> None:
        """Air between two parts."""
        self.sheet.row_dimensions[self.row].height = height
        self.row += 1

    def _cell(self, letter: str, text: str, role: look.TypeRole) -> Cell | MergedCell:
        cell = self.sheet.cell(self.row, _COLUMNS.index(letter) + 1)
        put_text(cell, text)
        cell.font = look.font(role, self.lang)
        return cell
