"""The page of the template ``franchise`` for partners: what each does best, and the model stores."""

from openpyxl.worksheet.worksheet import Worksheet

from grading.schemes.catalogue import load_scheme
from workbook_templates.content import TemplateContent
from workbook_templates.dashboard_canvas import Figure
from workbook_templates.dashboard_records import Row
from workbook_templates.ranked_rows import Ranking
from workbook_templates.trade_page import TradePage

__all__ = ["add_partners"]

_SCHEME = "franchise-function"
_WIDTHS = (30.0, 17.0, 19.0, 14.0, 15.0, 21.0, 14.0, 14.0, 20.0)
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
    page = _Partners(sheet, content)
    row = page.functions(4)
    last = page.partners(row + 1)
    page.print_to(last, footer)


class _Partners(TradePage):
    """Draws the page."""

    def __init__(self, sheet: Worksheet, content: TemplateContent) -> None:
        super().__init__(sheet, content, "partners", _WIDTHS)
        self.make_room()
        scheme = load_scheme(_SCHEME)
        wanted = next(each for each in scheme.inputs if each.name == "function")
        lang = content.lang
        talk = {each.value: each.text.get(lang) for each in scheme.approaches}
        self._approaches = {c.label.get(lang): talk[c.value] for c in wanted.choices}
        """What to do with the partners of each function, in the order of the practice."""
        self._yes = scheme.words["yes"].get(lang)
        self._cells = ""
        """The cells with the functions."""

    def functions(self, row: int) -> int:
        """A line per function with what to do; the first free row comes back."""
        canvas, records = self.canvas, self.records
        self.section(row, "functions", "functions_note")
        canvas.text(
            row + 2, _NAME, records.content.tables["Customers"].headers["function"], "head"
        )
        heads = [self.text(key) for key in ("count", "purchases", "share", "models")]
        canvas.texts(row + 2, _COUNT, heads)
        canvas.band(row + 2, _DO, self.last_column, "head")
        canvas.text(row + 2, _DO, self.text("do"), "head")
        first, last = row + 3, row + 2 + len(self._approaches)
        for at, (word, approach) in enumerate(self._approaches.items(), first):
            self._function(at, last + 1, word, approach)
        self._total(first, last + 1)
        self._cells = f"$A${first}:$A${last}"
        return last + 2

    def _function(self, row: int, total: int, word: str, approach: str) -> None:
        canvas, records = self.canvas, self.records
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
        share = amount / whole if whole else 0
        canvas.share(row, _SHARE, f"$C{row}", f"$C${total}", share)
        picked = sum(c.get("model_store") == self._yes for c in mine)
        found = f'=COUNTIFS({column},$A{row},{models},"{self._yes}")'
        canvas.figure(row, _MODELS, Figure(found, picked), "0")
        canvas.across(row, _DO, self.last_column, approach)

    def _total(self, first: int, row: int) -> None:
        partners = self.records.rows("Customers", lambda c: c.get("function") in self._approaches)
        models = sum(c.get("model_store") == self._yes for c in partners)
        totals = {_COUNT: len(partners), _PURCHASES: self._whole(), _MODELS: models}
        self.sums(row, self.last_column, first, totals)

    def _whole(self) -> float:
        return self.records.total(
            "Customers", "purchases", lambda c: c.get("function") in self._approaches
        )

    def partners(self, row: int) -> int:
        """The partners by function, who buys most first; the last row comes back."""
        self.section(row, "list", "list_note")
        functions, amounts = (
            self.records.column("Customers", name) for name in ("function", "purchases")
        )
        place = f"MATCH({functions},{self._cells},0)"
        ranking = Ranking(
            key=f"{place}*{_MOST}-INT({amounts})",
            where=f"ISNUMBER({place})",
            ranked=self.records.ranked("Customers", self._place),
        )
        return self.customers(row + 2, ranking, _FIELDS, lines=_LINES, digits=_DIGITS)

    def _place(self, row: Row) -> tuple[int, int] | None:
        """By what a partner is ranked: the function, then the purchases."""
        order, amount = list(self._approaches), row.get("purchases") or 0
        if row.get("function") not in order or not isinstance(amount, int | float):
            return None
        return order.index(str(row["function"])), -int(amount)
