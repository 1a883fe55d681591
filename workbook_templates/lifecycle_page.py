"""The page of the template ``membership``: the stages of a member's life, and who is about to leave."""

from collections.abc import Sequence
from datetime import date, timedelta

from openpyxl.worksheet.worksheet import Worksheet

from addin.hosts.generated_rows import line_count
from grading.language import Lang
from grading.schemes.catalogue import load_scheme
from workbook_templates import look
from workbook_templates.charts import Bars, Place, add_bar_chart
from workbook_templates.content import TemplateContent
from workbook_templates.dashboard import AS_OF_NAME
from workbook_templates.dashboard_canvas import DASH, Canvas, Figure
from workbook_templates.dashboard_records import Records, Row
from workbook_templates.ranked_rows import RankedRows
from workbook_templates.template_texts import template_text

__all__ = ["CHURNING_DAYS", "add_lifecycle", "stage_words"]

CHURNING_DAYS = 180
"""Without an order for so long a member counts as leaving, by the practice of lifecycles."""
_STAGES = ("aware", "considering", "first_purchase", "loyal", "churning")
"""In the order in which a member lives through them."""
_WIDTHS = (28.0, 12.0, 15.0, 13.0, 13.0, 13.0, 13.0, 18.0, *[10.0] * 5)
(_STAGE, _COUNT, _SHARE, _AMOUNT, _AMOUNT_SHARE, _SILENT) = range(1, 7)
_POLICY, _LAST, _HELPER = 7, 13, 14
_HEADER = 6
_LINE, _LETTERS = 14.0, 70
"""Height of a line of prose in points, and how many letters it takes."""
_LEAVING = 10
_DATE, _NUMBER, _PERCENT = "yyyy-mm-dd", "#,##0", "0%"


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
    page = _Lifecycle(Canvas(sheet, content.lang), Records(content))
    page.head()
    row = page.stages(_HEADER - 2)
    row = page.levels(row + 1)
    last = page.leaving(row + 1)
    sheet.print_area = f"A1:M{last}"
    look.set_print(sheet, footer=footer, pages_high=1)
    sheet.print_options.horizontalCentered = True


class _Lifecycle:
    """Draws the page."""

    def __init__(self, canvas: Canvas, records: Records) -> None:
        self._canvas = canvas
        self._records = records
        self._words = list(stage_words(records.lang).values())
        self._column = records.column("Customers", "stage_of_life")
        self._last_order = records.column("Customers", "last_order_date")

    def head(self) -> None:
        """Title and note."""
        canvas = self._canvas
        canvas.widths(_WIDTHS)
        canvas.text(1, 1, self._text("title"), "title")
        canvas.text(2, 1, self._text("note"), "note")
        canvas.height(1, 30)
        canvas.height(3, 8)
        canvas.sheet.column_dimensions["N"].hidden = True

    def stages(self, row: int) -> int:
        """A line per stage with what to do in it; the first free row below comes back."""
        canvas = self._canvas
        canvas.section(row, 1, _LAST, self._text("stages"), self._text("stages_note"))
        header = row + 2
        self._heads(header, ("stage", "count", "share", "amount", "share", "silent"))
        canvas.band(header, _POLICY, _LAST, "head")
        canvas.text(header, _POLICY, self._text("policy"), "head")
        canvas.merge(header, _POLICY, _LAST)
        first, total = header + 1, header + 1 + len(_STAGES)
        for at, (stage, word) in enumerate(zip(_STAGES, self._words, strict=True), first):
            self._stage(at, total, word)
            self._policy(at, self._text(f"policies.{stage}"))
        self._totals(first, total)
        return total + 1

    def levels(self, row: int) -> int:
        """How many members of each level are in each stage, with a chart beside."""
        canvas, records = self._canvas, self._records
        canvas.section(row, 1, _LAST, self._text("levels"), self._text("levels_note"))
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
            Bars(self._text("count"), _SHARE, "middle", _PERCENT),
            Bars(self._text("amount"), _AMOUNT_SHARE, "dark", _PERCENT),
        ]
        place = Place(header, count + 3, last + 4, _LAST)
        stages = (_STAGE, _HEADER + 1, _HEADER + count)
        add_bar_chart(canvas.sheet, place, names=stages, bars=bars)
        return last + 5

    def leaving(self, row: int) -> int:
        """The members whose time runs out next; the last row comes back."""
        canvas, records = self._canvas, self._records
        canvas.section(row, 1, _LAST, self._text("leaving"), self._text("leaving_note"))
        fields = (
            *("customer", "grade", "stage_of_life", "last_order_date", "left"),
            *("orders_total", "annual_amount", "rep"),
        )
        headers = records.content.tables["Customers"].headers
        digits = {
            "last_order_date": _DATE,
            "left": "0",
            "orders_total": "0",
            "annual_amount": _NUMBER,
        }
        for column, field in enumerate(fields, 1):
            align: look.Align = (
                "right" if field in digits else "center" if field == "grade" else "left"
            )
            canvas.text(row + 2, column, headers.get(field) or self._text(field), "head", align)
        canvas.height(row + 2, 30)
        leaves = f"{self._last_order}+{CHURNING_DAYS}"
        ranked = self._leaving()
        lines = RankedRows(
            canvas,
            records,
            column=_HELPER,
            key=leaves,
            where=f"ISNUMBER({self._last_order})*({leaves}>{AS_OF_NAME})",
            ranked=ranked,
        )
        for number in range(1, _LEAVING + 1):
            at = row + 2 + number
            last = (
                records.content.tables["Customers"].rows[ranked[number - 1]]["last_order_date"]
                if number <= len(ranked)
                else None
            )
            lines.line(at, number, fields, digits, {"left": self._left(at, last)})
        canvas.colour_tiers(records.content.scheme, f"B{row + 3}:B{row + 2 + _LEAVING}")
        return row + 2 + _LEAVING

    def _leaving(self) -> list[int]:
        """Places of those with an order less than so many days ago, the longest silent first."""
        found = [
            (day, place)
            for place, row in enumerate(self._records.content.tables["Customers"].rows)
            if isinstance(day := row.get("last_order_date"), date)
            and day + timedelta(days=CHURNING_DAYS) > self._records.as_of
        ]
        return [place for _, place in sorted(found)]

    def _left(self, row: int, last: object) -> Figure:
        value: int | str = ""
        if isinstance(last, date):
            value = CHURNING_DAYS - (self._records.as_of - last).days
        return Figure(f'=IF($D{row}="","",$D{row}+{CHURNING_DAYS}-{AS_OF_NAME})', value)

    def _level(self, number: int) -> Figure:
        """Letter and label of a tier, 1-based."""
        letter, label = self._records.tier(number), self._records.tier_text(number, "label")
        formula = f'={letter.formula[1:]}&" · "&{label.formula[1:]}'
        return Figure(formula, f"{letter.value} · {label.value}")

    def _stage(self, row: int, total: int, word: str) -> None:
        canvas, records = self._canvas, self._records
        mine = records.rows("Customers", lambda c: c.get("stage_of_life") == word)
        count, whole = len(mine), len(records.rows("Customers"))
        amount, amounts = (
            records.total("Customers", "annual_amount", where)
            for where in (lambda c: c.get("stage_of_life") == word, None)
        )
        canvas.text(row, _STAGE, word)
        canvas.figure(row, _COUNT, Figure(f"=COUNTIFS({self._column},$A{row})", count), _NUMBER)
        self._share(row, _SHARE, f"$B{row}", f"$B${total}", count / max(whole, 1))
        sums = f"=SUMIFS({records.column('Customers', 'annual_amount')},{self._column},$A{row})"
        canvas.figure(row, _AMOUNT, Figure(sums, amount), _NUMBER)
        share = amount / amounts if amounts else 0
        self._share(row, _AMOUNT_SHARE, f"$D{row}", f"$D${total}", share)
        self._silence(row, mine)

    def _silence(self, row: int, mine: Sequence[Row]) -> None:
        """Days since the last orders, on average over those who have ordered."""
        as_of = self._records.as_of
        days = [(as_of - d).days for c in mine if isinstance(d := c.get("last_order_date"), date)]
        ordered = f'COUNTIFS({self._column},$A{row},{self._last_order},">0")'
        mean = f"AVERAGEIFS({self._last_order},{self._column},$A{row})"
        formula = f'=IF({ordered}=0,"{DASH}",{AS_OF_NAME}-{mean})'
        figure = Figure(formula, sum(days) / len(days) if days else DASH)
        self._canvas.figure(row, _SILENT, figure, _NUMBER)

    def _policy(self, row: int, text: str) -> None:
        canvas = self._canvas
        canvas.band(row, _POLICY, _LAST, "prose")
        canvas.text(row, _POLICY, text, "prose")
        canvas.merge(row, _POLICY, _LAST)
        canvas.height(row, max(line_count(text, _LETTERS) * _LINE + 6, 22))

    def _share(self, row: int, column: int, part: str, whole: str, value: float) -> None:
        formula = f"=IF({whole}=0,0,{part}/{whole})"
        self._canvas.figure(row, column, Figure(formula, value), _PERCENT)

    def _totals(self, first: int, row: int) -> None:
        canvas, records = self._canvas, self._records
        canvas.band(row, _STAGE, _LAST, "total")
        canvas.text(row, _STAGE, records.text("total"), "total")
        names, amounts = (records.column("Customers", f) for f in ("customer", "annual_amount"))
        count = Figure(f"=COUNTA({names})", len(records.rows("Customers")))
        canvas.figure(row, _COUNT, count, _NUMBER, style="total")
        total = Figure(f"=SUM({amounts})", records.total("Customers", "annual_amount"))
        canvas.figure(row, _AMOUNT, total, _NUMBER, style="total")

    def _heads(self, row: int, keys: Sequence[str]) -> None:
        for column, key in enumerate(keys, 1):
            align: look.Align = "left" if column == 1 else "right"
            self._canvas.text(row, column, self._text(key), "head", align)
        self._canvas.height(row, 30)

    def _text(self, key: str) -> str:
        content = self._records.content
        return template_text(content.template, f"lifecycle.{key}", content.lang)
