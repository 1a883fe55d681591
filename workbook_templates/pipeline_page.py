"""The page of the template ``sales-funnel``: the funnel, who decides, and what is to be closed next."""

from datetime import date

from openpyxl.worksheet.worksheet import Worksheet

from grading.schemes.catalogue import common_input
from workbook_templates import look
from workbook_templates.charts import Bars, Place, add_bar_chart
from workbook_templates.content import TemplateContent
from workbook_templates.dashboard import AS_OF_NAME
from workbook_templates.dashboard_canvas import Figure
from workbook_templates.dashboard_records import Row, sum_of
from workbook_templates.ranked_rows import Ranking
from workbook_templates.trade_page import TradePage

__all__ = ["add_pipeline"]

_WIDTHS = (30.0, 12.0, 13.0, 22.0, 15.0, 13.0, 17.0, *[8.0] * 6)
_FUNNEL_ROW, _DEADLINES = 4, 12
_NAME, _COUNT, _AMOUNT = 1, 2, 3
_CHART_FROM = 5
_ROLES = ("first", "second", "third")
_FIELDS = ("customer", "close_by", "left", "stage", "decision_role", "project_value", "rep")
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
    page = _Pipeline(sheet, content)
    row = page.funnel(_FUNNEL_ROW)
    row = page.roles(row + 1)
    last = page.deadlines(row + 1)
    page.print_area(last)
    look.set_print(sheet, footer=footer, pages_high=1)


class _Pipeline(TradePage):
    """Draws the page."""

    def __init__(self, sheet: Worksheet, content: TemplateContent) -> None:
        super().__init__(sheet, content, "pipeline", _WIDTHS)
        self.make_room()
        self._amounts = self.records.column("Customers", "project_value")
        self._days = self.records.column("Customers", "close_by")

    def funnel(self, row: int) -> int:
        """The stages from the top of the funnel down; the first free row below comes back."""
        canvas = self.canvas
        self.section(row, "funnel")
        self.heads(row + 1, ("stage", "count", "amount"))
        words = self._words("stage")
        first, last = row + 2, row + 1 + len(words)
        for at, word in enumerate(words, first):
            self._counted(at, "stage", word)
        self._total(last + 1, first)
        bars = [Bars(self.text("count"), _COUNT, "middle", "0")]
        place = Place(row + 1, _CHART_FROM, last + 1, self.last_column)
        add_bar_chart(canvas.sheet, place, names=(_NAME, first, last), bars=bars, across=True)
        return last + 2

    def roles(self, row: int) -> int:
        """Open deals by who decides, within their time and past it."""
        canvas = self.canvas
        self.section(row, "roles", "roles_note")
        self.heads(row + 2, ("role", "within", "past", "value"))
        words = self._words("decision_role")[: len(_ROLES)]
        first, last = row + 3, row + 2 + len(words)
        roles = self.records.column("Customers", "decision_role")
        for at, word in enumerate(words, first):
            canvas.text(at, _NAME, word)
            mine = [deal for deal in self._open() if deal.get("decision_role") == word]
            late = [deal for deal in mine if self._late(deal)]
            counts = ((">=", len(mine) - len(late)), ("<", len(late)))
            for column, (sign, value) in enumerate(counts, _COUNT):
                formula = f'=COUNTIFS({roles},$A{at},{self._days},"{sign}"&{AS_OF_NAME})'
                canvas.figure(at, column, Figure(formula, value), "0")
            formula = f'=SUMIFS({self._amounts},{roles},$A{at},{self._days},">0")'
            canvas.figure(at, 4, Figure(formula, sum_of(mine, "project_value")), _NUMBER)
        return last + 1

    def deadlines(self, row: int) -> int:
        """The open deals with the next deadlines; the last row comes back."""
        self.section(row, "next", "next_note")
        ranking = Ranking(
            key=self._days,
            where=f"ISNUMBER({self._days})*({self._days}>={AS_OF_NAME})",
            ranked=self.records.ranked("Customers", self._to_come),
        )
        return self.customers(
            row + 2,
            ranking,
            _FIELDS,
            lines=_DEADLINES,
            digits=_DIGITS,
            further=lambda at, deal: {"left": self.days_left(f"$B{at}", deal.get("close_by"))},
        )

    def _to_come(self, deal: Row) -> date | None:
        """By when an open deal that is not late must be closed."""
        day = deal.get("close_by")
        return day if isinstance(day, date) and not self._late(deal) else None

    def _words(self, name: str) -> list[str]:
        """What the cells of a choice may say, in the order of the practice."""
        return [choice.label.get(self.records.lang) for choice in common_input(name).choices]

    def _counted(self, row: int, field: str, word: str) -> None:
        canvas, records = self.canvas, self.records
        column = records.column("Customers", field)
        mine = records.rows("Customers", lambda c: c.get(field) == word)
        canvas.text(row, _NAME, word)
        canvas.figure(row, _COUNT, Figure(f"=COUNTIFS({column},$A{row})", len(mine)), "0")
        amount = Figure(
            f"=SUMIFS({self._amounts},{column},$A{row})", sum_of(mine, "project_value")
        )
        canvas.figure(row, _AMOUNT, amount, _NUMBER)

    def _total(self, row: int, first: int) -> None:
        words = self._words("stage")
        mine = self.records.rows("Customers", lambda c: c.get("stage") in words)
        self.sums(row, _AMOUNT, first, {_COUNT: len(mine), _AMOUNT: sum_of(mine, "project_value")})

    def _open(self) -> list[Row]:
        """The deals for which a clock runs."""
        return self.records.rows("Customers", lambda c: isinstance(c.get("close_by"), date))

    def _late(self, deal: Row) -> bool:
        day = deal.get("close_by")
        return isinstance(day, date) and day < self.records.as_of
