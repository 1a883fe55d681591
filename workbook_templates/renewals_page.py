"""The page of the template ``insurance-renewals``: whom to call, to remind and to visit next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from openpyxl.worksheet.worksheet import Worksheet

from workbook_templates.charts import SHADES, Bars, Place, add_bar_chart
from workbook_templates.content import TemplateContent
from workbook_templates.dashboard import AS_OF_NAME
from workbook_templates.dashboard_canvas import Figure
from workbook_templates.dashboard_records import Records, Row
from workbook_templates.ranked_rows import Ranking
from workbook_templates.trade_page import TradePage

__all__ = ["add_renewals"]

_WIDTHS = (24.0, 16.0, 13.0, 13.0, 11.0, 19.0, 21.0, 13.0, 19.0)
_WEEKS, _WEEK = 6, timedelta(days=7)
_NOTICE_DAY, _REMINDED = 10, 7
"""Day of the month before from which notice is given; days before the last to pay on which a
contact was a reminder."""
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
        return self.records.ranked(
            "Customers",
            lambda row: (row[_DATES[key]], row["due_date"]) if self.meant(key, row) else None,
        )


def add_renewals(sheet: Worksheet, content: TemplateContent, footer: str) -> None:
    """Fill an empty sheet with the weeks to come and the lists of calls, reminders and visits.

    Args:
        sheet: An empty worksheet.
        content: The tables the formulas refer to, and their rows as they are now.
        footer: Text in the middle of each printed page's foot.
    """
    page = _Renewals(sheet, content)
    row = page.weeks(4)
    for key in _LINES:
        row = page.list_of(row + 1, key)
    page.print_to(row - 1, footer, landscape=False)


class _Renewals(TradePage):
    """Draws the page."""

    def __init__(self, sheet: Worksheet, content: TemplateContent) -> None:
        super().__init__(sheet, content, "renewals", _WIDTHS)
        self.make_room()
        self._policies = _Policies(self.records)

    def weeks(self, row: int) -> int:
        """What each of the next weeks asks for, with a chart; the first free row comes back."""
        self.section(row, "weeks")
        lists = ("call", "remind", "visit")
        heads = ("week", *(f"{key}s" for key in lists), "payments", "premium")
        self.heads(row + 1, heads)
        self.canvas.height(row + 1, 30)
        first, last = row + 2, row + 1 + _WEEKS
        for at in range(_WEEKS):
            self._week(first + at, at, lists)
        bars = [
            Bars(self.text(f"{key}s"), column, shade, "0")
            for (column, key), shade in zip(enumerate(lists, 2), SHADES, strict=True)
        ]
        place = Place(row + 1, _CHART_FROM, last, self.last_column)
        add_bar_chart(self.canvas.sheet, place, names=(1, first, last), bars=bars)
        return last + 1

    def _week(self, row: int, ahead: int, lists: Sequence[str]) -> None:
        canvas, records = self.canvas, self.records
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
        self.section(row, key, f"{key}_note")
        fields = (
            *("customer", "contact", "due_date", _DATES[key], "premium", "pays_by"),
            *("visit_need", "last_contact", "rep"),
        )
        days, due = (self.records.column("Customers", n) for n in (_DATES[key], "due_date"))
        ranking = Ranking(
            key=f"({days}-{AS_OF_NAME}+5000)*10000+{due}-{AS_OF_NAME}+5000",
            where=self._policies.where(key),
            ranked=self._policies.ranked(key),
        )
        digits = {**_FORMATS, _DATES[key]: "yyyy-mm-dd"}
        last = self.customers(row + 2, ranking, fields, lines=_LINES[key], digits=digits)
        return last + 1


def _within(row: Row, field: str, first: date, last: date) -> bool:
    day = row.get(field)
    return isinstance(day, date) and first <= day <= last
