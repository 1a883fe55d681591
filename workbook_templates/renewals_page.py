"""The page of the template ``insurance-renewals``: whom to call, to remind and to visit next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from openpyxl.worksheet.worksheet import Worksheet

from workbook_templates import look
from workbook_templates.charts import SHADES, Bars, Place, add_bar_chart
from workbook_templates.content import TemplateContent
from workbook_templates.dashboard import AS_OF_NAME
from workbook_templates.dashboard_canvas import Canvas, Figure
from workbook_templates.dashboard_records import Records, Row
from workbook_templates.ranked_rows import RankedRows
from workbook_templates.template_texts import template_text

__all__ = ["add_renewals"]

_WIDTHS = (24.0, 16.0, 13.0, 13.0, 11.0, 19.0, 21.0, 13.0, 19.0)
_WEEKS, _WEEK = 6, timedelta(days=7)
_NOTICE_DAY, _REMINDED = 10, 7
"""Day of the month before from which notice is given; days before the last to pay on which a
contact was a reminder."""
_LAST, _HELPER = 9, 10
_CHART_FROM = 7
_LINES = {"late": 8, "call": 14, "remind": 12, "visit": 10}
"""Lists of the page, and how long each is."""
_DATES = {
    "late": "output_pay_by",
    "call": "output_call_on",
    "remind": "output_remind_on",
    "visit": "output_visit_on",
}
_FORMATS = {"premium": "#,##0", "due_date": "yyyy-mm-dd", "last_contact": "yyyy-mm-dd"}


@dataclass(frozen=True, slots=True)
class _Policies:
    """Which policies stand on which list, as conditions of formulas and as rows.

    By the practice notice is given from the 10th of the month before the due day on: whoever was
    contacted since then is not called again, only reminded in the last days. A day that has gone
    by without a re-grade stays on its list, so that nobody is forgotten.
    """

    records: Records

    def where(self, key: str) -> str:
        """Who stands on a list, as a product of comparisons over columns."""
        column = {
            name: self.records.column("Customers", name)
            for name in (*_DATES.values(), "due_date", "last_contact")
        }
        pay, remind, call = (column[_DATES[list_]] for list_ in ("late", "remind", "call"))
        due, last, visit = column["due_date"], column["last_contact"], column[_DATES["visit"]]
        in_time = f"ISNUMBER({pay})*({pay}>={AS_OF_NAME})"
        month_before = f"({due}-DAY({due}))"
        to_call = f"({last}<{month_before}-DAY({month_before})+{_NOTICE_DAY})"
        return {
            "late": f"ISNUMBER({pay})*({pay}<{AS_OF_NAME})",
            "call": f"{in_time}*{to_call}",
            "remind": f"{in_time}*({last}<{pay}-{_REMINDED})*(1-{to_call}*({remind}={call}))",
            "visit": f"{in_time}*ISNUMBER({visit})",
        }[key]

    def meant(self, key: str, row: Row) -> bool:
        """Whether a policy stands on a list."""
        pay, due, last = (row.get(name) for name in (_DATES["late"], "due_date", "last_contact"))
        if not (isinstance(pay, date) and isinstance(due, date)):
            return False
        if key == "late" or pay < self.records.as_of:
            return key == "late" and pay < self.records.as_of
        if key == "visit":
            return isinstance(row.get(_DATES["visit"]), date)
        month_before = due - timedelta(days=due.day)
        notice = month_before - timedelta(days=month_before.day - _NOTICE_DAY)
        contacted = last if isinstance(last, date) else date.min
        if key == "call":
            return contacted < notice
        same_day = row.get(_DATES["remind"]) == row.get(_DATES["call"])
        soon = pay - timedelta(days=_REMINDED)
        return contacted < soon and not (contacted < notice and same_day)

    def ranked(self, key: str) -> list[int]:
        """Their places in the table, the next day first, and for one day the sooner due."""
        rows = self.records.content.tables["Customers"].rows
        found = [place for place, row in enumerate(rows) if self.meant(key, row)]
        return sorted(found, key=lambda n: (rows[n][_DATES[key]], rows[n]["due_date"], n))


def add_renewals(sheet: Worksheet, content: TemplateContent, footer: str) -> None:
    """Fill an empty sheet with the weeks to come and the lists of calls, reminders and visits.

    Args:
        sheet: An empty worksheet.
        content: The tables the formulas refer to, and their rows as they are now.
        footer: Text in the middle of each printed page's foot.
    """
    page = _Renewals(Canvas(sheet, content.lang), Records(content))
    page.head()
    row = page.weeks(4)
    for key in _LINES:
        row = page.list_of(row + 1, key)
    sheet.print_area = f"A1:I{row - 1}"
    look.set_print(sheet, footer=footer, landscape=False, pages_high=1)
    sheet.print_options.horizontalCentered = True


class _Renewals:
    """Draws the page."""

    def __init__(self, canvas: Canvas, records: Records) -> None:
        self._canvas = canvas
        self._records = records
        self._policies = _Policies(records)

    def head(self) -> None:
        """Title and note."""
        canvas = self._canvas
        canvas.widths(_WIDTHS)
        canvas.text(1, 1, self._text("title"), "title")
        canvas.text(2, 1, self._text("note"), "note")
        canvas.height(1, 30)
        canvas.height(3, 8)
        canvas.sheet.column_dimensions["J"].hidden = True

    def weeks(self, row: int) -> int:
        """What each of the next weeks asks for, with a chart; the first free row comes back."""
        canvas = self._canvas
        canvas.section(row, 1, _LAST, self._text("weeks"))
        lists = ("call", "remind", "visit")
        heads = ("week", *(f"{key}s" for key in lists), "payments", "premium")
        for column, key in enumerate(heads, 1):
            canvas.text(
                row + 1, column, self._text(key), "head", "left" if column == 1 else "right"
            )
        canvas.height(row + 1, 30)
        first, last = row + 2, row + 1 + _WEEKS
        for at in range(_WEEKS):
            self._week(first + at, at, lists)
        bars = [
            Bars(self._text(f"{key}s"), column, shade, "0")
            for (column, key), shade in zip(enumerate(lists, 2), SHADES, strict=True)
        ]
        place = Place(row + 1, _CHART_FROM, last, _LAST)
        add_bar_chart(canvas.sheet, place, names=(1, first, last), bars=bars)
        return last + 1

    def _week(self, row: int, ahead: int, lists: Sequence[str]) -> None:
        canvas, records = self._canvas, self._records
        monday = records.as_of - timedelta(days=records.as_of.weekday()) + ahead * _WEEK
        sunday = monday + timedelta(days=6)
        start = f"({AS_OF_NAME}-WEEKDAY({AS_OF_NAME},2)+{1 + 7 * ahead})"
        label = f'=YEAR({start})&"-"&RIGHT("0"&MONTH({start}),2)&"-"&RIGHT("0"&DAY({start}),2)'
        canvas.figure(row, 1, Figure(label, monday.isoformat()), align="left")
        for column, key in enumerate(lists, 2):
            days = records.column("Customers", _DATES[key])
            rule = f"{self._policies.where(key)}*({days}<{start}+7)"
            if ahead:  # what was to be done before this week counts in it
                rule += f"*({days}>={start})"
            since = monday if ahead else date.min
            mine = [
                policy
                for policy in records.rows("Customers")
                if self._policies.meant(key, policy)
                and _within(policy, _DATES[key], since, sunday)
            ]
            # What is typed wrongly makes an error of its row, which then counts as nothing.
            figure = Figure(f"=SUM(IFERROR({rule},0))", len(mine))
            canvas.figure(row, column, figure, "0", array=True)
        pay, premium = (records.column("Customers", name) for name in (_DATES["late"], "premium"))
        within = f'{pay},">="&{start},{pay},"<"&{start}+7'
        paying = records.rows("Customers", lambda c: _within(c, _DATES["late"], monday, sunday))
        canvas.figure(row, 5, Figure(f"=COUNTIFS({within})", len(paying)), "0")
        total = records.total(
            "Customers", "premium", lambda c: _within(c, _DATES["late"], monday, sunday)
        )
        canvas.figure(row, 6, Figure(f"=SUMIFS({premium},{within})", total), "#,##0")

    def list_of(self, row: int, key: str) -> int:
        """The policies that come next on one of the lists."""
        canvas, records = self._canvas, self._records
        canvas.section(row, 1, _LAST, self._text(key), self._text(f"{key}_note"))
        fields = (
            *("customer", "contact", "due_date", _DATES[key], "premium", "pays_by"),
            *("visit_need", "last_contact", "rep"),
        )
        formats = {**_FORMATS, _DATES[key]: "yyyy-mm-dd"}
        headers = records.content.tables["Customers"].headers
        for column, field in enumerate(fields, 1):
            align: look.Align = "right" if field in formats else "left"
            canvas.text(row + 2, column, headers[field], "head", align)
        canvas.height(row + 2, 30)
        days, due = (records.column("Customers", name) for name in (_DATES[key], "due_date"))
        rows = RankedRows(
            canvas,
            records,
            column=_HELPER,
            key=f"({days}-{AS_OF_NAME}+5000)*10000+{due}-{AS_OF_NAME}+5000",
            where=self._policies.where(key),
            ranked=self._policies.ranked(key),
        )
        for number in range(1, _LINES[key] + 1):
            rows.line(row + 2 + number, number, fields, formats, {})
        return row + 3 + _LINES[key]

    def _text(self, key: str) -> str:
        content = self._records.content
        return template_text(content.template, f"renewals.{key}", content.lang)


def _within(row: Row, field: str, first: date, last: date) -> bool:
    day = row.get(field)
    return isinstance(day, date) and first <= day <= last
