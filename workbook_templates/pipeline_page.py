"""The page of the template ``sales-funnel``: the funnel, who decides, and what is to be closed next."""

from datetime import date, timedelta

from openpyxl.worksheet.worksheet import Worksheet

from grading.schemes.catalogue import common_input
from workbook_templates import look
from workbook_templates.charts import Bars, Place, add_bar_chart
from workbook_templates.content import TemplateContent
from workbook_templates.dashboard import AS_OF_NAME
from workbook_templates.dashboard_canvas import Canvas, Figure
from workbook_templates.dashboard_records import Records, Row
from workbook_templates.ranked_rows import RankedRows
from workbook_templates.template_texts import template_text

__all__ = ["add_pipeline"]

_WIDTHS = (30.0, 12.0, 13.0, 22.0, 15.0, 13.0, 17.0, *[8.0] * 6)
_FUNNEL_ROW, _DEADLINES = 4, 12
_NAME, _COUNT, _AMOUNT = 1, 2, 3
_CHART_FROM, _CHART_TO = 5, 13
_HELPER = 14
_ROLES = ("first", "second", "third")
_NUMBER = "#,##0"
_DIGITS = {"close_by": "yyyy-mm-dd", "left": "0", "project_value": _NUMBER}
"""Formats of the columns of the next deadlines that are dates or numbers."""


def add_pipeline(sheet: Worksheet, content: TemplateContent, footer: str) -> None:
    """Fill an empty sheet with the funnel, the roles and the next deadlines.

    Args:
        sheet: An empty worksheet.
        content: The tables the formulas refer to, and their rows as they are now.
        footer: Text in the middle of each printed page's foot.
    """
    page = _Pipeline(Canvas(sheet, content.lang), Records(content))
    page.head()
    row = page.funnel(_FUNNEL_ROW)
    row = page.roles(row + 1)
    last = page.deadlines(row + 1)
    sheet.print_area = f"A1:M{last}"
    look.set_print(sheet, footer=footer, pages_high=1)


class _Pipeline:
    """Draws the page."""

    def __init__(self, canvas: Canvas, records: Records) -> None:
        self._canvas = canvas
        self._records = records
        self._amounts = records.column("Customers", "project_value")
        self._days = records.column("Customers", "close_by")

    def head(self) -> None:
        """Title and note."""
        self._canvas.widths(_WIDTHS)
        self._canvas.text(1, 1, self._text("title"), "title")
        self._canvas.text(2, 1, self._text("note"), "note")
        self._canvas.height(1, 30)
        self._canvas.height(3, 8)
        self._canvas.sheet.column_dimensions["N"].hidden = True

    def funnel(self, row: int) -> int:
        """The stages from the top of the funnel down; the first free row below comes back."""
        canvas = self._canvas
        canvas.section(row, _NAME, _CHART_TO, self._text("funnel"))
        self._heads(row + 1, ("stage", "count", "amount"))
        words = self._words("stage")
        first, last = row + 2, row + 1 + len(words)
        for at, word in enumerate(words, first):
            self._counted(at, "stage", word)
        self._total(last + 1, first, last)
        bars = [Bars(self._text("count"), _COUNT, "middle", "0")]
        place = Place(row + 1, _CHART_FROM, last + 1, _CHART_TO)
        add_bar_chart(canvas.sheet, place, names=(_NAME, first, last), bars=bars, across=True)
        return last + 2

    def roles(self, row: int) -> int:
        """Open deals by who decides, within their time and past it."""
        canvas = self._canvas
        canvas.section(row, _NAME, _CHART_TO, self._text("roles"), self._text("roles_note"))
        self._heads(row + 2, ("role", "within", "past", "value"))
        words = self._words("decision_role")[: len(_ROLES)]
        first, last = row + 3, row + 2 + len(words)
        roles = self._records.column("Customers", "decision_role")
        for at, word in enumerate(words, first):
            canvas.text(at, _NAME, word)
            mine = [deal for deal in self._open() if deal.get("decision_role") == word]
            late = [deal for deal in mine if self._late(deal)]
            counts = ((">=", len(mine) - len(late)), ("<", len(late)))
            for column, (sign, value) in enumerate(counts, _COUNT):
                formula = f'=COUNTIFS({roles},$A{at},{self._days},"{sign}"&{AS_OF_NAME})'
                canvas.figure(at, column, Figure(formula, value), "0")
            formula = f'=SUMIFS({self._amounts},{roles},$A{at},{self._days},">0")'
            canvas.figure(at, 4, Figure(formula, _sum(mine)), _NUMBER)
        return last + 1

    def deadlines(self, row: int) -> int:
        """The open deals with the next deadlines; the last row comes back."""
        canvas = self._canvas
        canvas.section(row, _NAME, _CHART_TO, self._text("next"), self._text("next_note"))
        fields = ("customer", "close_by", "left", "stage", "decision_role", "project_value", "rep")
        headers = self._records.content.tables["Customers"].headers
        for column, field in enumerate(fields, 1):
            align: look.Align = "right" if field in _DIGITS else "left"
            canvas.text(row + 2, column, headers.get(field) or self._text(field), "head", align)
        canvas.height(row + 2, 30)
        rows = self._records.content.tables["Customers"].rows
        ranked = self._to_come()
        lines = RankedRows(
            canvas,
            self._records,
            column=_HELPER,
            key=self._days,
            where=f"ISNUMBER({self._days})*({self._days}>={AS_OF_NAME})",
            ranked=ranked,
        )
        for number in range(1, _DEADLINES + 1):
            at = row + 2 + number
            deal = rows[ranked[number - 1]] if number <= len(ranked) else {}
            lines.line(at, number, fields, _DIGITS, {"left": self._left(at, deal)})
        return row + 2 + _DEADLINES

    def _to_come(self) -> list[int]:
        """Places of the open deals that are not late, the next deadline first."""
        found = [
            (deal["close_by"], place)
            for place, deal in enumerate(self._records.content.tables["Customers"].rows)
            if deal in self._open() and not self._late(deal)
        ]
        return [place for _, place in sorted(found)]

    def _left(self, row: int, deal: Row) -> Figure:
        day = deal.get("close_by")
        left = (day - self._records.as_of) // timedelta(days=1) if isinstance(day, date) else ""
        return Figure(f'=IF($B{row}="","",$B{row}-{AS_OF_NAME})', left)

    def _text(self, key: str) -> str:
        content = self._records.content
        return template_text(content.template, f"pipeline.{key}", content.lang)

    def _words(self, name: str) -> list[str]:
        """What the cells of a choice may say, in the order of the practice."""
        return [choice.label.get(self._records.lang) for choice in common_input(name).choices]

    def _heads(self, row: int, keys: tuple[str, ...]) -> None:
        for column, key in enumerate(keys, 1):
            align: look.Align = "left" if column == 1 else "right"
            self._canvas.text(row, column, self._text(key), "head", align)

    def _counted(self, row: int, field: str, word: str) -> None:
        canvas, records = self._canvas, self._records
        column = records.column("Customers", field)
        mine = records.rows("Customers", lambda c: c.get(field) == word)
        canvas.text(row, _NAME, word)
        canvas.figure(row, _COUNT, Figure(f"=COUNTIFS({column},$A{row})", len(mine)), "0")
        amount = Figure(f"=SUMIFS({self._amounts},{column},$A{row})", _sum(mine))
        canvas.figure(row, _AMOUNT, amount, _NUMBER)

    def _total(self, row: int, first: int, last: int) -> None:
        canvas, words = self._canvas, self._words("stage")
        canvas.band(row, _NAME, _AMOUNT, "total")
        canvas.text(row, _NAME, self._records.text("total"), "total")
        mine = self._records.rows("Customers", lambda c: c.get("stage") in words)
        for column, value in ((_COUNT, len(mine)), (_AMOUNT, _sum(mine))):
            letter = "ABC"[column - 1]
            total = Figure(f"=SUM({letter}{first}:{letter}{last})", value)
            canvas.figure(row, column, total, _NUMBER, style="total")

    def _open(self) -> list[Row]:
        """The deals for which a clock runs."""
        return self._records.rows("Customers", lambda c: isinstance(c.get("close_by"), date))

    def _late(self, deal: Row) -> bool:
        day = deal.get("close_by")
        return isinstance(day, date) and day < self._records.as_of


def _sum(rows: list[Row]) -> float:
    values = [row.get("project_value") for row in rows]
    return sum(value for value in values if isinstance(value, int | float))
