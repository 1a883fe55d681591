"""The page of the template ``membership``: the stages of a member's life, and who is about to leave."""

from collections.abc import Sequence
from datetime import date, timedelta

from openpyxl.worksheet.worksheet import Worksheet

from addin.hosts.generated_rows import line_count
from grading.language import Lang
from grading.schemes.catalogue import load_scheme
from workbook_templates.charts import Bars, Place, add_bar_chart
from workbook_templates.content import TemplateContent
from workbook_templates.dashboard import AS_OF_NAME
from workbook_templates.dashboard_canvas import DASH, Figure
from workbook_templates.dashboard_records import Row
from workbook_templates.ranked_rows import Ranking
from workbook_templates.trade_page import TradePage

__all__ = ["CHURNING_DAYS", "add_lifecycle", "stage_words"]

CHURNING_DAYS = 180
"""Without an order for so long a member counts as leaving, by the practice of lifecycles."""
_STAGES = ("aware", "considering", "first_purchase", "loyal", "churning")
"""In the order in which a member lives through them."""
_WIDTHS = (28.0, 12.0, 15.0, 13.0, 13.0, 13.0, 13.0, 18.0, *[10.0] * 5)
(_STAGE, _COUNT, _SHARE, _AMOUNT, _AMOUNT_SHARE, _SILENT) = range(1, 7)
_POLICY = 7
_HEADER = 6
_LINE, _LETTERS = 14.0, 70
"""Height of a line of prose in points, and how many letters it takes."""
_LEAVING = 10
_FIELDS = (
    *("customer", "grade", "stage_of_life", "last_order_date", "left"),
    *("orders_total", "annual_amount", "rep"),
)
_NUMBER, _PERCENT = "#,##0", "0%"
_DIGITS = {
    "last_order_date": "yyyy-mm-dd",
    "left": "0",
    "orders_total": "0",
    "annual_amount": _NUMBER,
}


def stage_words(lang: Lang) -> dict[str, str]:
    """What each stage is called, first to last."""
    words = load_scheme("lifecycle").words
    return {stage: words[stage].get(lang) for stage in _STAGES}


def add_lifecycle(sheet: Worksheet, content: TemplateContent, footer: str) -> None:
    """Fill an empty sheet with a line per stage, stages by level, and who is about to leave.

    Args:
        sheet: An empty worksheet.
        content: The tables the formulas refer to, and their rows as they are now.
        footer: Text in the middle of each printed page's foot.
    """
    page = _Lifecycle(sheet, content)
    row = page.stages(_HEADER - 2)
    row = page.levels(row + 1)
    last = page.leaving(row + 1)
    page.print_to(last, footer)


class _Lifecycle(TradePage):
    """Draws the page."""

    def __init__(self, sheet: Worksheet, content: TemplateContent) -> None:
        super().__init__(sheet, content, "lifecycle", _WIDTHS)
        self.make_room()
        self._words = list(stage_words(content.lang).values())
        self._column = self.records.column("Customers", "stage_of_life")
        self._last_order = self.records.column("Customers", "last_order_date")

    def stages(self, row: int) -> int:
        """A line per stage with what to do in it; the first free row below comes back."""
        canvas = self.canvas
        self.section(row, "stages", "stages_note")
        header = row + 2
        self.heads(header, ("stage", "count", "share", "amount", "share", "silent"))
        canvas.height(header, 30)
        canvas.across(header, _POLICY, self.last_column, self.text("policy"), "head")
        first, total = header + 1, header + 1 + len(_STAGES)
        for at, (stage, word) in enumerate(zip(_STAGES, self._words, strict=True), first):
            self._stage(at, total, word)
            self._policy(at, self.text(f"policies.{stage}"))
        self._totals(total)
        return total + 1

    def levels(self, row: int) -> int:
        """How many members of each level are in each stage, with a chart beside."""
        canvas, records = self.canvas, self.records
        self.section(row, "levels", "levels_note")
        header = row + 2
        count = len(self._words)
        canvas.text(header, 1, records.text("tier"), "head")
        canvas.texts(header, 2, self._words, align="right")
        canvas.height(header, 30)
        grades = records.column("Customers", "grade")
        for number, grade in enumerate(records.grades, 1):
            at = header + number
            canvas.figure(at, 1, self._level(number), align="left")
            mine = records.rows("Customers", lambda c, grade=grade: c.get("grade") == grade)  # type: ignore[misc]  # the default binds the loop's value
            for column, word in enumerate(self._words, 2):
                letter = "ABCDEF"[column - 1]
                formula = f"=COUNTIFS({grades},{records.tier(number).formula[1:]},{self._column},{letter}${header})"
                found = sum(c.get("stage_of_life") == word for c in mine)
                canvas.figure(at, column, Figure(formula, found), "0")
        last = header + len(records.grades)
        bars = [
            Bars(self.text("count"), _SHARE, "middle", _PERCENT),
            Bars(self.text("amount"), _AMOUNT_SHARE, "dark", _PERCENT),
        ]
        place = Place(header, count + 3, last + 4, self.last_column)
        stages = (_STAGE, _HEADER + 1, _HEADER + count)
        add_bar_chart(canvas.sheet, place, names=stages, bars=bars)
        return last + 5

    def leaving(self, row: int) -> int:
        """The members whose time runs out next; the last row comes back."""
        self.section(row, "leaving", "leaving_note")
        leaves = f"{self._last_order}+{CHURNING_DAYS}"
        ranking = Ranking(
            key=leaves,
            where=f"ISNUMBER({self._last_order})*({leaves}>{AS_OF_NAME})",
            ranked=self.records.ranked("Customers", self._leaving),
        )
        last = self.customers(
            row + 2,
            ranking,
            _FIELDS,
            lines=_LEAVING,
            digits=_DIGITS,
            further=lambda at, who: {"left": self._left(at, who)},
        )
        self.canvas.colour_tiers(self.records.content.scheme, f"B{row + 3}:B{last}")
        return last

    def _leaving(self, member: Row) -> date | None:
        """The last order of a member whose time has not run out."""
        day = member.get("last_order_date")
        if not isinstance(day, date) or day + timedelta(days=CHURNING_DAYS) <= self.records.as_of:
            return None
        return day

    def _left(self, row: int, who: Row) -> Figure:
        return self.days_left(f"$D{row}", who.get("last_order_date"), after=CHURNING_DAYS)

    def _level(self, number: int) -> Figure:
        """Letter and label of a tier, 1-based."""
        letter, label = self.records.tier(number), self.records.tier_text(number, "label")
        formula = f'={letter.formula[1:]}&" · "&{label.formula[1:]}'
        return Figure(formula, f"{letter.value} · {label.value}")

    def _stage(self, row: int, total: int, word: str) -> None:
        canvas, records = self.canvas, self.records
        mine = records.rows("Customers", lambda c: c.get("stage_of_life") == word)
        count, whole = len(mine), len(records.rows("Customers"))
        amount, amounts = (
            records.total("Customers", "annual_amount", where)
            for where in (lambda c: c.get("stage_of_life") == word, None)
        )
        canvas.text(row, _STAGE, word)
        canvas.figure(row, _COUNT, Figure(f"=COUNTIFS({self._column},$A{row})", count), _NUMBER)
        canvas.share(row, _SHARE, f"$B{row}", f"$B${total}", count / max(whole, 1))
        sums = f"=SUMIFS({records.column('Customers', 'annual_amount')},{self._column},$A{row})"
        canvas.figure(row, _AMOUNT, Figure(sums, amount), _NUMBER)
        share = amount / amounts if amounts else 0
        canvas.share(row, _AMOUNT_SHARE, f"$D{row}", f"$D${total}", share)
        self._silence(row, mine)

    def _silence(self, row: int, mine: Sequence[Row]) -> None:
        """Days since the last orders, on average over those who have ordered."""
        as_of = self.records.as_of
        days = [(as_of - d).days for c in mine if isinstance(d := c.get("last_order_date"), date)]
        ordered = f'COUNTIFS({self._column},$A{row},{self._last_order},">0")'
        mean = f"AVERAGEIFS({self._last_order},{self._column},$A{row})"
        formula = f'=IF({ordered}=0,"{DASH}",{AS_OF_NAME}-{mean})'
        figure = Figure(formula, sum(days) / len(days) if days else DASH)
        self.canvas.figure(row, _SILENT, figure, _NUMBER)

    def _policy(self, row: int, text: str) -> None:
        canvas = self.canvas
        canvas.across(row, _POLICY, self.last_column, text, "prose")
        canvas.height(row, max(line_count(text, _LETTERS) * _LINE + 6, 22))

    def _totals(self, row: int) -> None:
        records = self.records
        names, amounts = (records.column("Customers", f) for f in ("customer", "annual_amount"))
        totals = {
            _COUNT: Figure(f"=COUNTA({names})", len(records.rows("Customers"))),
            _AMOUNT: Figure(f"=SUM({amounts})", records.total("Customers", "annual_amount")),
        }
        self.totals(row, self.last_column, totals)
