"""The page of the template ``wedding-events``: events by month, and near days not yet booked."""

from collections.abc import Callable
from datetime import date, timedelta

from openpyxl.worksheet.worksheet import Worksheet

from workbook_templates import look
from workbook_templates.charts import Bars, Place, add_bar_chart
from workbook_templates.content import TemplateContent
from workbook_templates.dashboard import AS_OF_NAME
from workbook_templates.dashboard_canvas import Canvas, Figure
from workbook_templates.dashboard_records import Records, Row
from workbook_templates.ranked_rows import RankedRows
from workbook_templates.template_texts import template_text

__all__ = ["BOOKED", "add_events"]

BOOKED = "booked"
"""How far the talks are with whoever has signed."""
_WIDTHS = (28.0, 12.5, 11.0, 16.0, 16.0, 16.0, 10.0, 14.0, 18.0)
_MONTHS, _LINES = 12, 12
_MONTH, _COUNT, _BOOKED, _GUESTS, _BUDGET = range(1, 6)
_CHART_FROM, _LAST, _HELPER = 6, 9, 10
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
    page = _Events(Canvas(sheet, content.lang), Records(content))
    page.head()
    row = page.months(4)
    row = page.coming(row + 1, "open", booked=False)
    last = page.coming(row + 1, "held", booked=True)
    sheet.print_area = f"A1:I{last - 1}"
    look.set_print(sheet, footer=footer, pages_high=1)
    sheet.print_options.horizontalCentered = True


class _Events:
    """Draws the page."""

    def __init__(self, canvas: Canvas, records: Records) -> None:
        self._canvas = canvas
        self._records = records
        self._days = records.column("Customers", "event_date")
        self._progress = records.column("Customers", "progress")
        content = records.content
        self._booked = template_text(content.template, f"choice.progress.{BOOKED}", content.lang)

    def head(self) -> None:
        """Title and note."""
        canvas = self._canvas
        canvas.widths(_WIDTHS)
        canvas.text(1, 1, self._text("title"), "title")
        canvas.text(2, 1, self._text("note"), "note")
        canvas.height(1, 30)
        canvas.height(3, 8)
        canvas.sheet.column_dimensions["J"].hidden = True

    def months(self, row: int) -> int:
        """A line per month from this one on, later ones and those not fixed; with a chart."""
        canvas = self._canvas
        canvas.section(row, _MONTH, _LAST, self._text("months"))
        for column, key in enumerate(("month", "count", "booked", "guests", "budget"), 1):
            canvas.text(
                row + 1, column, self._text(key), "head", "left" if column == 1 else "right"
            )
        first, last = row + 2, row + 1 + _MONTHS
        for at in range(_MONTHS):
            start, after = self._month(at), self._month(at + 1)
            label = f'=YEAR({start[0]})&"-"&RIGHT("0"&MONTH({start[0]}),2)'
            canvas.figure(first + at, _MONTH, Figure(label, f"{start[1]:%Y-%m}"), align="left")
            rule = f'{self._days},">="&{start[0]},{self._days},"<"&{after[0]}'
            self._figures(first + at, rule, _between(start[1], after[1]))
        later = self._month(_MONTHS)
        canvas.text(last + 1, _MONTH, self._text("later"))
        self._figures(last + 1, f'{self._days},">="&{later[0]}', _between(later[1], date.max))
        canvas.text(last + 2, _MONTH, self._text("unfixed"))
        # Counted as all but those with a day: programs differ in where a column of blanks ends.
        everyone = f'{self._records.column("Customers", "customer")},"<>"'
        self._figures(
            last + 2,
            everyone,
            lambda c: c.get("event_date") in (None, ""),
            but=f'{everyone},{self._days},">0"',
        )
        bars = [
            Bars(self._text("count"), _COUNT, "middle", "0"),
            Bars(self._text("booked"), _BOOKED, "dark", "0"),
        ]
        place = Place(row + 1, _CHART_FROM, last + 2, _LAST)
        add_bar_chart(canvas.sheet, place, names=(_MONTH, first, last + 1), bars=bars)
        return last + 3

    def coming(self, row: int, key: str, *, booked: bool) -> int:
        """The next events that are booked, or that are not."""
        canvas, records = self._canvas, self._records
        canvas.section(row, 1, _LAST, self._text(key), self._text(f"{key}_note"))
        headers = records.content.tables["Customers"].headers
        fields = [name if name != "progress" or not booked else "package" for name in _OPEN_FIELDS]
        for column, field in enumerate(fields, 1):
            align: look.Align = "right" if field in _DIGITS else "left"
            text = headers.get(field) or self._text(field)
            canvas.text(row + 2, column, text, "head", align)
        canvas.height(row + 2, 30)
        sign = "=" if booked else "<>"
        rows = RankedRows(
            canvas,
            records,
            column=_HELPER,
            key=self._days,
            where=f"ISNUMBER({self._days})*({self._days}>={AS_OF_NAME})"
            f'*({self._progress}{sign}"{self._booked}")',
            ranked=self._ranked(booked=booked),
        )
        for number in range(1, _LINES + 1):
            at = row + 2 + number
            left = Figure(
                f'=IF($B{at}="","",$B{at}-{AS_OF_NAME})', self._left(number, booked=booked)
            )
            rows.line(at, number, fields, _DIGITS, {"left": left})
        return row + 3 + _LINES

    def _ranked(self, *, booked: bool) -> list[int]:
        """Places of the customers whose events come next."""
        rows = self._records.content.tables["Customers"].rows
        to_come = [
            (day, place)
            for place, row in enumerate(rows)
            if isinstance(day := row.get("event_date"), date)
            and day >= self._records.as_of
            and (row.get("progress") == self._booked) is booked
        ]
        return [place for _, place in sorted(to_come)]

    def _left(self, number: int, *, booked: bool) -> int | str:
        ranked = self._ranked(booked=booked)
        if number > len(ranked):
            return ""
        day = self._records.content.tables["Customers"].rows[ranked[number - 1]]["event_date"]
        return (day - self._records.as_of) // timedelta(days=1)  # type: ignore[operator,no-any-return]  # a date

    def _figures(
        self, row: int, rule: str, meant: Callable[[Row], bool], *, but: str = ""
    ) -> None:
        """How many events meet a rule, how many are booked, their guests and their budget."""
        canvas, records = self._canvas, self._records

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
        as_of = self._records.as_of
        months = as_of.year * 12 + as_of.month - 1 + ahead
        first = date(months // 12, months % 12 + 1, 1)
        return f"DATE(YEAR({AS_OF_NAME}),MONTH({AS_OF_NAME})+{ahead},1)", first

    def _text(self, key: str) -> str:
        content = self._records.content
        return template_text(content.template, f"events.{key}", content.lang)


def _between(first: date, after: date) -> Callable[[Row], bool]:
    def meant(row: Row) -> bool:
        day = row.get("event_date")
        return isinstance(day, date) and first <= day < after

    return meant
