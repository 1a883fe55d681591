"""The page of the template ``wedding-events``: events by month, and near days not yet booked."""

from collections.abc import Callable
from datetime import date

from openpyxl.worksheet.worksheet import Worksheet

from workbook_templates.charts import Bars, Place, add_bar_chart
from workbook_templates.content import TemplateContent
from workbook_templates.dashboard import AS_OF_NAME
from workbook_templates.dashboard_canvas import Figure
from workbook_templates.dashboard_records import Row
from workbook_templates.ranked_rows import Ranking
from workbook_templates.template_texts import template_text
from workbook_templates.trade_page import TradePage

__all__ = ["BOOKED", "add_events"]

BOOKED = "booked"
"""How far the talks are with whoever has signed."""
_WIDTHS = (28.0, 12.5, 11.0, 16.0, 16.0, 16.0, 10.0, 14.0, 18.0)
_MONTHS, _LINES = 12, 12
_MONTH, _COUNT, _BOOKED, _GUESTS, _BUDGET = range(1, 6)
_CHART_FROM = 6
_OPEN_FIELDS = (
    *("customer", "event_date", "left", "event", "progress", "venue"),
    *("guests", "project_value", "rep"),
)
_DIGITS = {"event_date": "yyyy-mm-dd", "left": "0", "guests": "#,##0", "project_value": "#,##0"}


def add_events(sheet: Worksheet, content: TemplateContent, footer: str) -> None:
    """Fill an empty sheet with the months to come and the events next in time.

    Args:
        sheet: An empty worksheet.
        content: The tables the formulas refer to, and their rows as they are now.
        footer: Text in the middle of each printed page's foot.
    """
    page = _Events(sheet, content)
    row = page.months(4)
    row = page.coming(row + 1, "open", booked=False)
    last = page.coming(row + 1, "held", booked=True)
    page.print_to(last - 1, footer)


class _Events(TradePage):
    """Draws the page."""

    def __init__(self, sheet: Worksheet, content: TemplateContent) -> None:
        super().__init__(sheet, content, "events", _WIDTHS)
        self.make_room()
        self._days = self.records.column("Customers", "event_date")
        self._progress = self.records.column("Customers", "progress")
        self._booked = template_text(content.template, f"choice.progress.{BOOKED}", content.lang)

    def months(self, row: int) -> int:
        """A line per month from this one on, later ones and those not fixed; with a chart."""
        canvas = self.canvas
        self.section(row, "months")
        self.heads(row + 1, ("month", "count", "booked", "guests", "budget"))
        first, last = row + 2, row + 1 + _MONTHS
        for at in range(_MONTHS):
            start, after = self._month(at), self._month(at + 1)
            label = f'=YEAR({start[0]})&"-"&RIGHT("0"&MONTH({start[0]}),2)'
            canvas.figure(first + at, _MONTH, Figure(label, f"{start[1]:%Y-%m}"), align="left")
            rule = f'{self._days},">="&{start[0]},{self._days},"<"&{after[0]}'
            self._figures(first + at, rule, _between(start[1], after[1]))
        later = self._month(_MONTHS)
        canvas.text(last + 1, _MONTH, self.text("later"))
        self._figures(last + 1, f'{self._days},">="&{later[0]}', _between(later[1], date.max))
        canvas.text(last + 2, _MONTH, self.text("unfixed"))
        # Counted as all but those with a day: programs differ in where a column of blanks ends.
        everyone = f'{self.records.column("Customers", "customer")},"<>"'
        self._figures(
            last + 2,
            everyone,
            lambda c: c.get("event_date") in (None, ""),
            but=f'{everyone},{self._days},">0"',
        )
        bars = [
            Bars(self.text("count"), _COUNT, "middle", "0"),
            Bars(self.text("booked"), _BOOKED, "dark", "0"),
        ]
        place = Place(row + 1, _CHART_FROM, last + 2, self.last_column)
        add_bar_chart(canvas.sheet, place, names=(_MONTH, first, last + 1), bars=bars)
        return last + 3

    def coming(self, row: int, key: str, *, booked: bool) -> int:
        """The next events that are booked, or that are not."""
        self.section(row, key, f"{key}_note")
        fields = [name if name != "progress" or not booked else "package" for name in _OPEN_FIELDS]
        sign = "=" if booked else "<>"
        ranking = Ranking(
            key=self._days,
            where=f"ISNUMBER({self._days})*({self._days}>={AS_OF_NAME})"
            f'*({self._progress}{sign}"{self._booked}")',
            ranked=self.records.ranked("Customers", lambda c: self._to_come(c, booked=booked)),
        )
        last = self.customers(
            row + 2,
            ranking,
            fields,
            lines=_LINES,
            digits=_DIGITS,
            further=lambda at, who: {"left": self.days_left(f"$B{at}", who.get("event_date"))},
        )
        return last + 1

    def _to_come(self, row: Row, *, booked: bool) -> date | None:
        """The day of an event that is still to come, if it is booked or not as asked."""
        day = row.get("event_date")
        if not isinstance(day, date) or day < self.records.as_of:
            return None
        return day if (row.get("progress") == self._booked) is booked else None

    def _figures(
        self, row: int, rule: str, meant: Callable[[Row], bool], *, but: str = ""
    ) -> None:
        """How many events meet a rule, how many are booked, their guests and their budget."""
        canvas, records = self.canvas, self.records

        def figure(shape: str, value: float) -> Figure:
            without = f"-{shape.format(but)}" if but else ""
            return Figure(f"={shape.format(rule)}{without}", value)

        mine = records.rows("Customers", meant)
        held = sum(customer.get("progress") == self._booked for customer in mine)
        canvas.figure(row, _COUNT, figure("COUNTIFS({})", len(mine)), "0")
        booked = f'COUNTIFS({{}},{self._progress},"{self._booked}")'
        canvas.figure(row, _BOOKED, figure(booked, held), "0")
        for column, field in ((_GUESTS, "guests"), (_BUDGET, "project_value")):
            shape = f"SUMIFS({records.column('Customers', field)},{{}})"
            total = records.total("Customers", field, meant)
            canvas.figure(row, column, figure(shape, total), "#,##0")

    def _month(self, ahead: int) -> tuple[str, date]:
        """The first day of a month, counted on from the one of the dashboard's day."""
        as_of = self.records.as_of
        months = as_of.year * 12 + as_of.month - 1 + ahead
        first = date(months // 12, months % 12 + 1, 1)
        return f"DATE(YEAR({AS_OF_NAME}),MONTH({AS_OF_NAME})+{ahead},1)", first


def _between(first: date, after: date) -> Callable[[Row], bool]:
    def meant(row: Row) -> bool:
        day = row.get("event_date")
        return isinstance(day, date) and first <= day < after

    return meant
