"""The page of the template ``telecom``: how each campaign stands, and who is invited to which."""

from collections.abc import Callable, Sequence
from datetime import date

from openpyxl.worksheet.worksheet import Worksheet

from workbook_templates import look
from workbook_templates.content import TemplateContent
from workbook_templates.dashboard_canvas import Figure
from workbook_templates.dashboard_records import Row
from workbook_templates.ranked_rows import Ranking
from workbook_templates.template_texts import template_text
from workbook_templates.trade_page import TradePage

__all__ = ["add_invitations"]

_WIDTHS = (32.0, 12.0, 32.0, 10.0, 16.0, 15.0, 18.0, 18.0, 14.0)
_CAMPAIGNS = 6
"""So many lines for campaigns; who is invited to further ones still stands on the list."""
_LINES = 90
"""Of the list; whoever has more customers filters the sheet of customers itself."""
_FIELDS = (
    *("campaign_for", "output_invite_by", "customer", "grade", "kind", "importance"),
    *("contact", "rep", "answer"),
)
_COUNTED = ("invited", "by_call", "by_message", "accepted", "declined", "open")
_DATE = "yyyy-mm-dd"


def add_invitations(sheet: Worksheet, content: TemplateContent, footer: str) -> None:
    """Fill an empty sheet with the campaigns, how to speak with whom, and the list to filter.

    Args:
        sheet: An empty worksheet.
        content: The tables the formulas refer to, and their rows as they are now.
        footer: Text in the middle of each printed page's foot.
    """
    page = _Invitations(sheet, content)
    row = page.campaigns(4)
    row = page.approaches(row + 1)
    header, last = page.invited(row + 1)
    sheet.auto_filter.ref = f"A{header}:I{last}"
    sheet.freeze_panes = "A4"
    page.print_area(last)
    look.set_print(sheet, footer=footer, header_row=header)


class _Invitations(TradePage):
    """Draws the page."""

    def __init__(self, sheet: Worksheet, content: TemplateContent) -> None:
        super().__init__(sheet, content, "invitations", _WIDTHS)
        self.make_room()
        records = self.records
        self._for = records.column("Customers", "campaign_for")
        self._by = records.column("Customers", "output_invite_by")
        self._answer = records.column("Customers", "answer")
        words = content.scheme.words
        self._call, self._message = (words[word].get(records.lang) for word in ("call", "message"))

    def campaigns(self, row: int) -> int:
        """A line per campaign with its invitations and answers; the first free row comes back."""
        canvas = self.canvas
        self.section(row, "campaigns", "campaigns_note")
        canvas.text(row + 2, 1, self.text("campaign"), "head")
        canvas.text(row + 2, 2, self.text("starts_on"), "head", "center")
        for column, key in enumerate(_COUNTED, 3):
            canvas.text(row + 2, column, self.text(key), "head", "right")
        rows = self.records.rows("Campaigns")
        for number in range(1, _CAMPAIGNS + 1):
            shown = rows[number - 1] if number <= len(rows) else {}
            self._campaign(row + 2 + number, number, shown)
        return row + 3 + _CAMPAIGNS

    def approaches(self, row: int) -> int:
        """How to speak with each kind of customer, as the practice has it."""
        canvas, scheme, lang = self.canvas, self.records.content.scheme, self.records.lang
        self.section(row, "approaches")
        for at, each in enumerate(scheme.approaches, row + 1):
            wanted = scheme.input(each.column)
            word = next(c.label.get(lang) for c in wanted.choices if c.value == each.value)
            canvas.text(at, 1, f"{wanted.label.get(lang)}: {word}")
            canvas.across(at, 2, self.last_column, each.text.get(lang))
        return row + 1 + len(scheme.approaches)

    def invited(self, row: int) -> tuple[int, int]:
        """The list of who is invited; its header row and its last row come back."""
        self.section(row, "list", "list_note")
        header = row + 2
        names = self.records.column("Campaigns", "campaign")
        ranking = Ranking(
            key=f'MATCH({self._for},{names},0)*10+({self._by}<>"{self._call}")',
            where=f'({self._for}<>"")',
            ranked=self.records.ranked("Customers", self._place),
        )
        last = self.customers(header, ranking, _FIELDS, lines=_LINES, digits={})
        self.canvas.colour_tiers(self.records.content.scheme, f"D{header + 1}:D{last}")
        return header, last

    def _place(self, row: Row) -> tuple[int, bool] | None:
        """By what the invited are ranked: the campaign, then those to be called first."""
        order = [campaign["campaign"] for campaign in self.records.rows("Campaigns")]
        if row.get("campaign_for") not in order:
            return None
        return order.index(row["campaign_for"]), row["output_invite_by"] != self._call

    def _campaign(self, row: int, number: int, shown: Row) -> None:
        canvas = self.canvas
        name = str(shown.get("campaign") or "")
        at = f'INDEX({self.records.column("Campaigns", "campaign")},{number})&""'
        canvas.figure(row, 1, Figure(f'=IFERROR({at},"")', name), align="left")
        day = f"INDEX({self.records.column('Campaigns', 'starts_on')},{number})"
        formula = f'=IF($A{row}="","",IF({day}="","",{day}))'
        starts = shown.get("starts_on")
        figure = Figure(formula, starts if isinstance(starts, date) else "")
        canvas.figure(row, 2, figure, _DATE, align="center")
        mine = self.records.rows("Customers", lambda c: bool(name) and c["campaign_for"] == name)
        for column, (condition, holds) in enumerate(self._counts(), 3):
            formula = f'=IF($A{row}="","",COUNTIFS({self._for},$A{row}{condition}))'
            value = sum(map(holds, mine)) if name else ""
            canvas.figure(row, column, Figure(formula, value), "0")

    def _counts(self) -> Sequence[tuple[str, Callable[[Row], bool]]]:
        """What is counted of a campaign: further criteria, and who meets them."""

        def of(field: str, column: str, word: str) -> tuple[str, Callable[[Row], bool]]:
            return f',{column},"{word}"', lambda c: (c.get(field) or "") == word

        lang, template = self.records.lang, self.records.content.template
        accepted, declined = (
            template_text(template, f"choice.answer.{word}", lang)
            for word in ("accepted", "declined")
        )
        return (
            ("", lambda _: True),
            of("output_invite_by", self._by, self._call),
            of("output_invite_by", self._by, self._message),
            of("answer", self._answer, accepted),
            of("answer", self._answer, declined),
            of("answer", self._answer, ""),
        )
