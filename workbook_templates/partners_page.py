"""The page of the template ``franchise`` for partners: what each does best, and the model stores."""

from openpyxl.worksheet.worksheet import Worksheet

from grading.schemes.catalogue import load_scheme
from workbook_templates import look
from workbook_templates.content import TemplateContent
from workbook_templates.dashboard_canvas import Canvas, Figure
from workbook_templates.dashboard_records import Records
from workbook_templates.ranked_rows import RankedRows
from workbook_templates.template_texts import template_text

__all__ = ["add_partners"]

_SCHEME = "franchise-function"
_WIDTHS = (30.0, 17.0, 19.0, 14.0, 15.0, 21.0, 14.0, 14.0, 20.0)
_LAST, _HELPER = 9, 10
_NAME, _COUNT, _PURCHASES, _SHARE, _MODELS, _DO = range(1, 7)
_LINES = 24
_FIELDS = (
    *("customer", "contact", "function", "model_store", "purchases"),
    *("motive", "last_contact", "next_due", "rep"),
)
_DIGITS = {"purchases": "#,##0", "last_contact": "yyyy-mm-dd", "next_due": "yyyy-mm-dd"}
_MOST = 10_000_000
"""More than a partner buys, so that what they do best counts before how much."""


def add_partners(sheet: Worksheet, content: TemplateContent, footer: str) -> None:
    """Fill an empty sheet with a line per function and the list of partners.

    Args:
        sheet: An empty worksheet.
        content: The tables the formulas refer to, and their rows as they are now.
        footer: Text in the middle of each printed page's foot.
    """
    page = _Partners(Canvas(sheet, content.lang), Records(content))
    page.head()
    row = page.functions(4)
    last = page.partners(row + 1)
    sheet.print_area = f"A1:I{last}"
    look.set_print(sheet, footer=footer, pages_high=1)
    sheet.print_options.horizontalCentered = True


class _Partners:
    """Draws the page."""

    def __init__(self, canvas: Canvas, records: Records) -> None:
        self._canvas = canvas
        self._records = records
        scheme = load_scheme(_SCHEME)
        wanted = next(each for each in scheme.inputs if each.name == "function")
        talk = {each.value: each.text.get(records.lang) for each in scheme.approaches}
        self._approaches = {c.label.get(records.lang): talk[c.value] for c in wanted.choices}
        """What to do with the partners of each function, in the order of the practice."""
        self._yes = scheme.words["yes"].get(records.lang)
        self._cells = ""
        """The cells with the functions."""

    def head(self) -> None:
        """Title and note."""
        canvas = self._canvas
        canvas.widths(_WIDTHS)
        canvas.text(1, 1, self._text("title"), "title")
        canvas.text(2, 1, self._text("note"), "note")
        canvas.height(1, 30)
        canvas.height(3, 8)
        canvas.sheet.column_dimensions["J"].hidden = True

    def functions(self, row: int) -> int:
        """A line per function with what to do; the first free row comes back."""
        canvas, records = self._canvas, self._records
        canvas.section(row, 1, _LAST, self._text("functions"), self._text("functions_note"))
        canvas.text(
            row + 2, _NAME, records.content.tables["Customers"].headers["function"], "head"
        )
        heads = [self._text(key) for key in ("count", "purchases", "share", "models")]
        canvas.texts(row + 2, _COUNT, heads)
        canvas.band(row + 2, _DO, _LAST, "head")
        canvas.text(row + 2, _DO, self._text("do"), "head")
        first, last = row + 3, row + 2 + len(self._approaches)
        for at, (word, approach) in enumerate(self._approaches.items(), first):
            self._function(at, last + 1, word, approach)
        self._total(first, last + 1)
        self._cells = f"$A${first}:$A${last}"
        return last + 2

    def _function(self, row: int, total: int, word: str, approach: str) -> None:
        canvas, records = self._canvas, self._records
        column, amounts, models = (
            records.column("Customers", name) for name in ("function", "purchases", "model_store")
        )
        mine = records.rows("Customers", lambda c: c.get("function") == word)
        canvas.text(row, _NAME, word)
        canvas.figure(row, _COUNT, Figure(f"=COUNTIFS({column},$A{row})", len(mine)), "0")
        amount = records.total("Customers", "purchases", lambda c: c.get("function") == word)
        canvas.figure(
            row, _PURCHASES, Figure(f"=SUMIFS({amounts},{column},$A{row})", amount), "#,##0"
        )
        whole = self._whole()
        share = Figure(f"=IF($C${total}=0,0,$C{row}/$C${total})", amount / whole if whole else 0)
        canvas.figure(row, _SHARE, share, "0%")
        picked = sum(c.get("model_store") == self._yes for c in mine)
        found = f'=COUNTIFS({column},$A{row},{models},"{self._yes}")'
        canvas.figure(row, _MODELS, Figure(found, picked), "0")
        canvas.band(row, _DO, _LAST, "body")
        canvas.text(row, _DO, approach)
        canvas.merge(row, _DO, _LAST)

    def _total(self, first: int, row: int) -> None:
        canvas, records = self._canvas, self._records
        canvas.band(row, _NAME, _LAST, "total")
        canvas.text(row, _NAME, records.text("total"), "total")
        partners = records.rows("Customers", lambda c: c.get("function") in self._approaches)
        models = sum(c.get("model_store") == self._yes for c in partners)
        totals = ((_COUNT, len(partners)), (_PURCHASES, self._whole()), (_MODELS, models))
        for column, value in totals:
            letter = "ABCDE"[column - 1]
            total = Figure(f"=SUM({letter}{first}:{letter}{row - 1})", value)
            canvas.figure(row, column, total, "#,##0", style="total")

    def _whole(self) -> float:
        return self._records.total(
            "Customers", "purchases", lambda c: c.get("function") in self._approaches
        )

    def partners(self, row: int) -> int:
        """The partners by function, who buys most first; the last row comes back."""
        canvas, records = self._canvas, self._records
        canvas.section(row, 1, _LAST, self._text("list"), self._text("list_note"))
        headers = records.content.tables["Customers"].headers
        for column, field in enumerate(_FIELDS, 1):
            align: look.Align = "right" if field in _DIGITS else "left"
            canvas.text(row + 2, column, headers[field], "head", align)
        canvas.height(row + 2, 30)
        functions, amounts = (
            records.column("Customers", name) for name in ("function", "purchases")
        )
        place = f"MATCH({functions},{self._cells},0)"
        lines = RankedRows(
            canvas,
            records,
            column=_HELPER,
            key=f"{place}*{_MOST}-INT({amounts})",
            where=f"ISNUMBER({place})",
            ranked=self._ranked(),
        )
        for number in range(1, _LINES + 1):
            lines.line(row + 2 + number, number, _FIELDS, _DIGITS, {})
        return row + 2 + _LINES

    def _ranked(self) -> list[int]:
        """Places of the partners by function, then by what they buy."""
        order = list(self._approaches)
        found = []
        for place, row in enumerate(self._records.content.tables["Customers"].rows):
            amount = row.get("purchases") or 0
            if row.get("function") in order and isinstance(amount, int | float):
                found.append((order.index(str(row["function"])), -int(amount), place))
        return [place for *_, place in sorted(found)]

    def _text(self, key: str) -> str:
        content = self._records.content
        return template_text(content.template, f"partners.{key}", content.lang)
