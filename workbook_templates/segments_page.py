"""The page of segments of the template ``rfm``: who they are, what they bring, how long silent."""

from collections.abc import Sequence

from openpyxl.worksheet.worksheet import Worksheet

from grading.schemes.models import DecisionTable
from workbook_templates import look
from workbook_templates.charts import Bars, Place, add_bar_chart
from workbook_templates.content import TemplateContent
from workbook_templates.dashboard import AS_OF_NAME
from workbook_templates.dashboard_canvas import DASH, Figure
from workbook_templates.dashboard_records import Row, sum_of
from workbook_templates.trade_page import TradePage

__all__ = ["add_segments"]

_SEGMENT, _GRADE, _COUNT, _SHARE, _AMOUNT, _AMOUNT_SHARE, _ORDERS, _SILENT = range(1, 9)
_CHART_FROM, _CHART_TO = 10, 16
_WIDTHS = (24.0, 8.0, *[11.0] * 14)
_HEADER, _CHART_BELOW = 4, 6
_WORDS = ("segment", "grade", "count", "share", "amount", "share", "orders", "silent")
_NUMBER, _PERCENT, _TENTHS = "#,##0", "0%", "0.0"


def add_segments(sheet: Worksheet, content: TemplateContent, footer: str) -> None:
    """Fill an empty sheet with a line per segment and a chart.

    Args:
        sheet: An empty worksheet.
        content: The tables the formulas refer to, and their rows as they are now.
        footer: Text in the middle of each printed page's foot.
    """
    page = _Segments(sheet, content)
    page.draw(_segments(content))
    page.canvas.colour_tiers(content.scheme, f"B{_HEADER}:B{page.last}")
    page.print_area(page.last + _CHART_BELOW)
    look.set_print(sheet, footer=footer, pages_high=1)


def _segments(content: TemplateContent) -> list[tuple[str, str]]:
    """Label and grade of each segment, best grade first."""
    tables = [step for step in content.scheme.steps if isinstance(step, DecisionTable)]
    table = next(step for step in tables if {"label", "grade"} <= set(step.outputs))
    at = {name: step for step, name in enumerate(table.outputs)}
    found: dict[str, str] = {}
    for rule in table.rules:
        word, grade = (str(rule.then[at[name]]) for name in ("label", "grade"))
        found.setdefault(content.scheme.words[word].get(content.lang), grade)
    return sorted(found.items(), key=lambda segment: segment[1])


class _Segments(TradePage):
    """Draws the lines."""

    def __init__(self, sheet: Worksheet, content: TemplateContent) -> None:
        super().__init__(sheet, content, "segments", _WIDTHS)
        self._labels = self.records.column("Customers", "label")
        self._names = self.records.column("Customers", "customer")
        self._amounts = self.records.column("Customers", "total_amount")
        self.last = _HEADER

    def draw(self, segments: Sequence[tuple[str, str]]) -> None:
        """Headers, a line per segment, totals and the chart."""
        canvas = self.canvas
        canvas.height(_HEADER, 30)
        for column, word in enumerate(_WORDS, 1):
            align: look.Align = (
                "left" if column == 1 else "center" if column == _GRADE else "right"
            )
            canvas.text(_HEADER, column, self.text(word), "head", align)
        first = _HEADER + 1
        self.last = _HEADER + len(segments) + 1
        for row, (label, grade) in enumerate(segments, first):
            self._line(row, label, grade)
        self._totals(self.last)
        bars = [
            Bars(self.text("count"), _SHARE, "middle", _PERCENT),
            Bars(self.text("amount"), _AMOUNT_SHARE, "dark", _PERCENT),
        ]
        place = Place(_HEADER, _CHART_FROM, self.last + _CHART_BELOW, _CHART_TO)
        names = (_SEGMENT, first, self.last - 1)
        add_bar_chart(canvas.sheet, place, names=names, bars=bars, across=True)

    def _line(self, row: int, label: str, grade: str) -> None:
        canvas, records = self.canvas, self.records
        mine = records.rows("Customers", lambda c: c.get("label") == label)
        everyone = records.rows("Customers")
        canvas.text(row, _SEGMENT, label)
        canvas.text(row, _GRADE, grade, "grade")
        count = Figure(f"=COUNTIFS({self._labels},$A{row})", len(mine))
        canvas.figure(row, _COUNT, count, _NUMBER)
        total = f"$C${self.last}"
        canvas.share(row, _SHARE, f"$C{row}", total, len(mine) / max(len(everyone), 1))
        amount, whole = sum_of(mine, "total_amount"), sum_of(everyone, "total_amount")
        figure = Figure(f"=SUMIFS({self._amounts},{self._labels},$A{row})", amount)
        canvas.figure(row, _AMOUNT, figure, _NUMBER)
        share = amount / whole if whole else 0
        canvas.share(row, _AMOUNT_SHARE, f"$E{row}", f"$E${self.last}", share)
        self._means(row, mine)

    def _means(self, row: int, mine: Sequence[Row]) -> None:
        """Orders per customer, and days since their last orders on average."""
        records, canvas = self.records, self.canvas
        count, last = (records.column("Customers", n) for n in ("order_count", "last_order_date"))
        orders = sum_of(mine, "order_count") / len(mine) if mine else DASH
        formula = f'=IF($C{row}=0,"{DASH}",SUMIFS({count},{self._labels},$A{row})/$C{row})'
        canvas.figure(row, _ORDERS, Figure(formula, orders), _TENTHS)
        silent = [(records.as_of - day).days for c in mine if (day := c.get("last_order_date"))]  # type: ignore[operator]  # a date or blank
        days = sum(silent) / len(silent) if silent else DASH
        mean = f"AVERAGEIFS({last},{self._labels},$A{row})"
        formula = f'=IF($C{row}=0,"{DASH}",{AS_OF_NAME}-{mean})'
        canvas.figure(row, _SILENT, Figure(formula, days), _NUMBER)

    def _totals(self, row: int) -> None:
        everyone = self.records.rows("Customers")
        totals = {
            _COUNT: Figure(f"=COUNTA({self._names})", len(everyone)),
            _AMOUNT: Figure(f"=SUM({self._amounts})", sum_of(everyone, "total_amount")),
        }
        self.totals(row, _SILENT, totals)
