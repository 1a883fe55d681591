"""What sheets of figures are drawn with: few styles, and formulas together with their values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from openpyxl.cell import Cell, MergedCell
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from addin.workbook.colours import tier_formats
from grading.language import Lang
from grading.schemes.models import Scheme
from workbook_templates import look
from workbook_templates.cached import CachedValue, set_formula
from workbook_templates.page import put_text

__all__ = ["DASH", "Canvas", "Figure", "Style", "sentence"]

DASH = "–"
"""Stands where there is nothing to count or to divide by."""

Style = Literal[
    "title",
    "note",
    "section",
    "head",
    "body",
    "strong",
    "total",
    "grade",
    "large grade",
    "entry",
    "answer",
    "question",
    "name",
    "quiet",
    "prose",
    "framed",
    "tile name",
    "tile",
    "tile note",
]
"""``grade``: a letter in the colour of its tier. ``entry``: a cell to type in. ``answer``: one
for sentences. ``question``: what it asks. ``name``: what the value beside it is. ``quiet``: the same without a line. ``prose``: a text of several lines. ``framed``: a figure to look at.
``tile``: one of the page's few large figures."""

_ROLES: Mapping[Style, look.TypeRole] = {
    "title": "title",
    "note": "note",
    "section": "section",
    "strong": "strong",
    "total": "strong",
    "grade": "strong",
    "large grade": "strong",
    "entry": "strong",
    "question": "strong",
    "framed": "strong",
    "tile": "strong",
}
"""Everything else is in the type of the body."""
_QUIET = frozenset({"head", "quiet", "name", "tile name", "tile note"})
_GRADES = frozenset({"grade", "large grade"})
_AT_THE_EDGE = frozenset({"title", "note", "section"})
_WRAPPED = frozenset({"head", "prose", "answer", "question"})
_TO_FILL = frozenset({"entry", "answer"})
_LARGE: Mapping[Style, int] = {"tile": 20, "large grade": 20, "entry": 12}
_ROW_HEIGHT = 22.0
"""In points; figures stand a little wider apart than rows to type into."""
_ENTRY_GROUND, _FRAME, _RULE = "FFF8E1", "B45309", "9CA3AF"
_HEAVY = Side(style="medium", color=look.BAR)


def _box(style: Literal["thin", "medium"], colour: str) -> Border:
    side = Side(style=style, color=colour)
    return Border(left=side, right=side, top=side, bottom=side)


_BORDERS: Mapping[Style, Border] = {
    "section": Border(bottom=_HEAVY),
    "head": look.rule_below(_RULE),
    "body": look.rule_below(),
    "strong": look.rule_below(),
    "prose": look.rule_below(),
    "grade": look.rule_below(),
    "name": look.rule_below(),
    "total": Border(top=Side(style="thin", color=_RULE)),
    "tile name": Border(top=_HEAVY),
    "framed": _box("medium", _FRAME),
    "entry": _box("thin", _RULE),
    "answer": _box("thin", _RULE),
}


@dataclass(frozen=True, slots=True)
class Figure:
    """A formula and what it gives for the rows the workbook is made with."""

    formula: str
    value: CachedValue


def sentence(text: str, expression: str, value: str | int) -> Figure:
    """A text with a number in it, such as ``looked after by {n} reps``.

    Args:
        text: With ``{n}`` where the number goes.
        expression: What gives the number.
        value: The number as the expression shows it.
    """
    before, _, after = text.replace('"', '""').partition("{n}")
    return Figure(f'="{before}"&{expression}&"{after}"', text.replace("{n}", str(value)))


class Canvas:
    """A sheet in a language, drawn on cell by cell; rows and columns are 1-based.

    Args:
        sheet: An empty worksheet.
        lang: Language of the texts, for fonts that have its letters.
    """

    def __init__(self, sheet: Worksheet, lang: Lang) -> None:
        self.sheet = sheet
        self.lang = lang
        sheet.sheet_view.showGridLines = False
        sheet.sheet_format.defaultRowHeight = _ROW_HEIGHT
        sheet.sheet_format.customHeight = True

    def text(
        self,
        row: int,
        column: int,
        text: str | None,
        style: Style = "body",
        align: look.Align = "left",
    ) -> None:
        """Write a text, or only give the cell its style."""
        put_text(self._cell(row, column, style, align), text)

    def number(
        self, row: int, column: int, number: float, digits: str, style: Style = "body"
    ) -> None:
        """Write a number that is no formula."""
        cell = self._cell(row, column, style, "right")
        cell.value = number
        cell.number_format = digits

    def figure(
        self,
        row: int,
        column: int,
        figure: Figure,
        digits: str = "General",
        *,
        style: Style = "body",
        align: look.Align = "right",
        array: bool = False,
    ) -> str:
        """Write a formula with its value; its address comes back, such as ``$B$4``."""
        cell = self._cell(row, column, style, align)
        set_formula(cell, figure.formula, figure.value, array=array)
        cell.number_format = digits
        return f"${get_column_letter(column)}${row}"

    def texts(
        self,
        row: int,
        first: int,
        texts: Sequence[str],
        style: Style = "head",
        align: look.Align = "right",
    ) -> None:
        """Write texts side by side."""
        for column, text in enumerate(texts, first):
            self.text(row, column, text, style, align)

    def band(self, row: int, first: int, last: int, style: Style) -> None:
        """Give the cells of a row from one column to another a style and no text."""
        for column in range(first, last + 1):
            self.text(row, column, None, style)

    def section(self, row: int, first: int, last: int, title: str, note: str = "") -> None:
        """A heading with a line under it, and a quiet sentence under that."""
        self.band(row, first, last, "section")
        self.text(row, first, title, "section")
        self.height(row, 24)
        if note:
            self.text(row + 1, first, note, "note")

    def merge(self, row: int, first: int, last: int, *, rows: int = 1) -> None:
        """Let the first of several cells take the place of all."""
        self.sheet.merge_cells(
            start_row=row, end_row=row + rows - 1, start_column=first, end_column=last
        )

    def across(
        self, row: int, first: int, last: int, text: str | None, style: Style = "body"
    ) -> None:
        """Write a text over several cells of a row, made one."""
        self.band(row, first, last, style)
        self.text(row, first, text, style)
        self.merge(row, first, last)

    def share(self, row: int, column: int, part: str, whole: str, value: float) -> None:
        """Write what part of a whole something is, in percent; none of nothing is 0 %."""
        figure = Figure(f"=IF({whole}=0,0,{part}/{whole})", value)
        self.figure(row, column, figure, "0%")

    def height(self, row: int, points: float) -> None:
        """Set the height of a row."""
        self.sheet.row_dimensions[row].height = points

    def widths(self, widths: Sequence[float]) -> None:
        """Set the widths of the columns from A on, in characters."""
        for column, width in enumerate(widths, 1):
            self.sheet.column_dimensions[get_column_letter(column)].width = width

    def colour_tiers(self, scheme: Scheme, cells: str) -> None:
        """Let grades in these cells stand in the colours of their tiers."""
        for tier in tier_formats(scheme):
            font, ground = Font(color=tier.font[1:]), PatternFill("solid", bgColor=tier.fill[1:])
            rule = CellIsRule("equal", [f'"{tier.grade}"'], font=font, fill=ground)  # type: ignore[no-untyped-call]  # openpyxl has no types for it
            self.sheet.conditional_formatting.add(cells, rule)

    def _cell(self, row: int, column: int, style: Style, align: look.Align) -> Cell | MergedCell:
        cell = self.sheet.cell(row, column)
        cell.font = look.font(
            _ROLES.get(style, "body"),
            self.lang,
            colour=look.QUIET if style in _QUIET else look.BAR if style == "tile" else None,
            points=_LARGE.get(style),
        )
        if style in _BORDERS:
            cell.border = _BORDERS[style]
        if style.startswith("tile"):
            cell.fill = look.fill(look.OWNED_GROUND)
        if style in _TO_FILL:
            cell.fill = look.fill(_ENTRY_GROUND)
        edge = style in _AT_THE_EDGE
        cell.alignment = Alignment(
            horizontal="center" if style in _GRADES else align,
            vertical="center",
            wrap_text=style in _WRAPPED or None,
            shrink_to_fit=None if edge or style in _WRAPPED else True,
            indent=_indent(style, align),
        )
        return cell


def _indent(style: Style, align: look.Align) -> int:
    """Figures stand flush under their headers, texts a little off what is before them."""
    if style in _AT_THE_EDGE or style in _GRADES or align == "center":
        return 0
    return 1 if align == "left" or style == "quiet" else 0
