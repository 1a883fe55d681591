"""The page of the template ``telecom``: how each campaign stands, and who is invited to which."""

from collections.abc import Callable, Sequence
from datetime import date

from openpyxl.worksheet.worksheet import Worksheet

from workbook_templates import look
from workbook_templates.content import TemplateContent
from workbook_templates.dashboard_canvas import Canvas, Figure
from workbook_templates.dashboard_records import Records, Row
from workbook_templates.ranked_rows import RankedRows
from workbook_templates.template_texts import template_text

__all__ = ["add_invitations"]

_WIDTHS = (32.0, 12.0, 32.0, 10.0, 16.0, 15.0, 18.0, 18.0, 14.0)
_LAST, _HELPER = 9, 10
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
    page = _Invitations(Canvas(sheet, content.lang), Records(content))
    page.head()
    row = page.campaigns(4)
    row = page.approaches(row + 1)
    header, last = page.invited(row + 1)
    sheet.auto_filter.ref = f"A{header}:I{last}"
    sheet.freeze_panes = "A4"
    sheet.print_area = f"A1:I{last}"
    look.set_print(sheet, footer=footer, header_row=header)


class _Invitations:
    """Draws the page."""

    def __init__(self, canvas: Canvas, records: Records) -> None:
        self._canvas = canvas
        self._records = records
        self._content = records.content
        self._for = records.column("Customers", "campaign_for")
        self._by = records.column("Customers", "output_invite_by")
        self._answer = records.column("Customers", "answer")
        words = records.content.scheme.words
        self._call, self._message = (words[word].get(records.lang) for word in ("call", "message"))

    def head(self) -> None:
        """Title and note."""
        canvas = self._canvas
        canvas.widths(_WIDTHS)
        canvas.text(1, 1, self._text("title"), "title")
        canvas.text(2, 1, self._text("note"), "note")
        canvas.height(1, 30)
        canvas.height(3, 8)
        canvas.sheet.column_dimensions["J"].hidden = True

    def campaigns(self, row: int) -> int:
        """A line per campaign with its invitations and answers; the first free row comes back."""
        canvas = self._canvas
        canvas.section(row, 1, _LAST, self._text("campaigns"), self._text("campaigns_note"))
        canvas.text(row + 2, 1, self._text("campaign"), "head")
        canvas.text(row + 2, 2, self._text("starts_on"), "head", "center")
        for column, key in enumerate(_COUNTED, 3):
            canvas.text(row + 2, column, self._text(key), "head", "right")
        rows = self._records.rows("Campaigns")
        for number in range(1, _CAMPAIGNS + 1):
            shown = rows[number - 1] if number <= len(rows) else {}
            self._campaign(row + 2 + number, number, shown)
        return row + 3 + _CAMPAIGNS

    def approaches(self, row: int) -> int:
        """How to speak with each kind of customer, as the practice has it."""
        canvas, scheme, lang = self._canvas, self._content.scheme, self._records.lang
        canvas.section(row, 1, _LAST, self._text("approaches"))
        for at, each in enumerate(scheme.approaches, row + 1):
            wanted = scheme.input(each.column)
            word = next(c.label.get(lang) for c in wanted.choices if c.value == each.value)
            canvas.text(at, 1, f"{wanted.label.get(lang)}: {word}")
            canvas.band(at, 2, _LAST, "body")
            canvas.text(at, 2, each.text.get(lang))
            canvas.merge(at, 2, _LAST)
        return row + 1 + len(scheme.approaches)

    def invited(self, row: int) -> tuple[int, int]:
        """The list of who is invited; its header row and its last row come back."""
        canvas, records = self._canvas, self._records
        canvas.section(row, 1, _LAST, self._text("list"), self._text("list_note"))
        header = row + 2
        headers = self._content.tables["Customers"].headers
        for column, field in enumerate(_FIELDS, 1):
            centre = "center" if field == "grade" else "left"
            canvas.text(header, column, headers[field], "head", centre)  # type: ignore[arg-type]  # one of two sides
        canvas.height(header, 30)
        names = records.column("Campaigns", "campaign")
        lines = RankedRows(
            canvas,
            records,
            column=_HELPER,
            key=f'MATCH({self._for},{names},0)*10+({self._by}<>"{self._call}")',
            where=f'({self._for}<>"")',
            ranked=self._ranked(),
        )
        for number in range(1, _LINES + 1):
            lines.line(header + number, number, _FIELDS, {}, {})
        last = header + _LINES
        canvas.colour_tiers(self._content.scheme, f"D{header + 1}:D{last}")
        return header, last

    def _ranked(self) -> list[int]:
        """Places of the invited: campaign by campaign, those to be called first."""
        order = [row["campaign"] for row in self._records.rows("Campaigns")]
        rows = self._content.tables["Customers"].rows
        found = [
            (order.index(row["campaign_for"]), row["output_invite_by"] != self._call, place)
            for place, row in enumerate(rows)
            if row.get("campaign_for") in order
        ]
        return [place for *_, place in sorted(found)]

    def _campaign(self, row: int, number: int, shown: Row) -> None:
        canvas = self._canvas
        name = str(shown.get("campaign") or "")
        at = f'INDEX({self._records.column("Campaigns", "campaign")},{number})&""'
        canvas.figure(row, 1, Figure(f'=IFERROR({at},"")', name), align="left")
        day = f"INDEX({self._records.column('Campaigns', 'starts_on')},{number})"
        formula = f'=IF($A{row}="","",IF({day}="","",{day}))'
        starts = shown.get("starts_on")
        figure = Figure(formula, starts if isinstance(starts, date) else "")
        canvas.figure(row, 2, figure, _DATE, align="center")
        mine = self._records.rows("Customers", lambda c: bool(name) and c["campaign_for"] == name)
        for column, (condition, holds) in enumerate(self._counts(), 3):
            formula = f'=IF($A{row}="","",COUNTIFS({self._for},$A{row}{condition}))'
            value = sum(map(holds, mine)) if name else ""
            canvas.figure(row, column, Figure(formula, value), "0")

    def _counts(self) -> Sequence[tuple[str, Callable[[Row], bool]]]:
        """What is counted of a campaign: further criteria, and who meets them."""

        def of(field: str, column: str, word: str) -> tuple[str, Callable[[Row], bool]]:
            return f',{column},"{word}"', lambda c: (c.get(field) or "") == word

        lang, template = self._records.lang, self._content.template
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

    def _text(self, key: str) -> str:
        return template_text(self._content.template, f"invitations.{key}", self._records.lang)
