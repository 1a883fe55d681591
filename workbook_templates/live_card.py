"""The sheet Customer card: one customer on one page, chosen from a list, without Tierbook."""

from collections import Counter
from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from addin.texts import TEXTS
from grading.schemes.catalogue import common_input
from grading.schemes.models import Input
from workbook_templates import look
from workbook_templates.content import TemplateContent
from workbook_templates.dashboard import AS_OF_NAME
from workbook_templates.dashboard_canvas import Canvas, Figure, Style
from workbook_templates.dashboard_records import Records, Row
from workbook_templates.live_card_lists import add_contacts, add_moves, add_visits
from workbook_templates.live_card_lookup import Lookup

__all__ = ["CHOOSER_NAME", "LIST_NAME", "add_customer_card"]

CHOOSER_NAME = "Tierbook_Card_Customer"
"""Workbook name of the cell in which a customer is chosen."""
LIST_NAME = "Customer_List"
"""Workbook name of the customers to choose from; it grows with their table."""
_WIDTHS = (16.0, 15.0, 16.0, 15.0, 2.5, 16.0, 15.0, 16.0, 15.0)
_LAST = len(_WIDTHS)
_GAP = 5
_CHOOSER_ROW = 4
_FIRST_PAIRS = (1, 3, 6, 8)
"""Columns of the names of the four pairs of name and value in a row."""
_LONG_LABEL = 26
"""Letters; a longer label would be drawn too small to read on one line."""
_DATE = "yyyy-mm-dd"
_TIER_FIELDS = ("channel", "every_days", "weekdays", "time", "minutes")
_TOLD_OF_TIER = ("prepare", "policy")
_FILE_FIELDS = ("customer_id", "rep", "area", "last_contact", "next_due")
_SHOWN_ELSEWHERE = frozenset({"customer_id", "customer", "potential"})
_DATES = frozenset({"last_contact", "next_due", "changed_on"})


def add_customer_card(workbook: Workbook, sheet: Worksheet, content: TemplateContent) -> None:
    """Fill an empty sheet with the card of one customer, on one page.

    A cell chooses the customer from a list; everything else is formulas over the tables.

    Args:
        workbook: Gets the names ``Tierbook_Card_Customer`` and ``Customer_List``; its dashboard
            defines ``Tierbook_As_Of``, from which day on visits count as next.
        sheet: An empty worksheet of it.
        content: The tables the formulas refer to, and their rows as they are now.
    """
    records = Records(content)
    card = _Card(Canvas(sheet, content.lang), records, _to_show(records))
    card.draw()
    place = f"'{sheet.title.replace(chr(39), chr(39) * 2)}'!{Lookup.CHOOSER}"
    customers = records.column("Customers", records.customer_of("Customers"))
    for name, target in ((CHOOSER_NAME, place), (LIST_NAME, customers)):
        workbook.defined_names[name] = DefinedName(name, attr_text=target)
    sheet.print_area = f"A1:I{card.row - 1}"
    footer = TEXTS.get("template.page", content.lang, page="&P", pages="&N")
    look.set_print(sheet, footer=footer, landscape=False, pages_high=1)


def _to_show(records: Records) -> Row | None:
    """The customer shown first: one who has moved, of the best tier, with most to see."""
    customers = records.rows("Customers")
    if not customers:
        return None
    name = records.customer_of("Customers")
    told = {
        table: Counter(row.get(records.customer_of(table)) for row in records.rows(table))
        for table in ("Contacts", "Schedule", "History")
        if table in records.content.tables
    }

    def order(customer: Row) -> tuple[bool, int, int]:
        who, grade = customer.get(name), customer.get("grade")
        tier = records.grades.index(str(grade)) if grade in records.grades else len(records.grades)
        moved = "History" in told and told["History"][who] > 0
        return moved, -tier, sum(counts[who] for counts in told.values())

    return max(customers, key=order)


class _Card:
    """Draws the card from top to bottom; ``row`` is the next free one."""

    def __init__(self, canvas: Canvas, records: Records, customer: Row | None) -> None:
        self._canvas = canvas
        self._records = records
        self._lookup = Lookup(canvas, records, customer)
        self.row = _CHOOSER_ROW

    def draw(self) -> None:
        """The whole card."""
        self._canvas.widths(_WIDTHS)
        self._head()
        self._chooser()
        self._lookup.write()
        self._grade()
        self._file_and_rule()
        lists = {"Contacts": add_contacts, "Schedule": add_visits, "History": add_moves}
        for add in (lists[name] for name in lists if name in self._records.content.tables):
            self.row = add(self._canvas, self._lookup, self.row) + 1
        self._canvas.colour_tiers(self._records.content.scheme, f"A{_CHOOSER_ROW}:I{self.row}")
        self.row -= 1

    def _head(self) -> None:
        canvas, text = self._canvas, self._lookup.text
        canvas.text(1, 1, text("title"), "title")
        canvas.text(2, 1, text("note"), "note")
        canvas.height(1, 30)
        canvas.height(3, 8)
        canvas.text(1, _LAST - 1, self._records.text("as_of"), "quiet", "right")
        today = Figure(f"={AS_OF_NAME}", self._records.as_of)
        canvas.figure(1, _LAST, today, _DATE, style="quiet", align="left")

    def _chooser(self) -> None:
        canvas, records, row = self._canvas, self._records, self.row
        canvas.height(row, 34)
        header = records.content.tables["Customers"].headers[records.customer_of("Customers")]
        canvas.text(row, 1, header, "quiet")
        canvas.band(row, 2, 7, "entry")
        canvas.text(row, 2, self._lookup.chosen or None, "entry")
        canvas.merge(row, 2, 7)
        if self._lookup.has("grade"):
            canvas.figure(row, 8, self._lookup.customer("grade"), style="large grade")
        canvas.figure(row, 9, self._lookup.customer("label"), style=self._label(), align="left")
        check = DataValidation(type="list", formula1=LIST_NAME, allow_blank=True)
        check.showErrorMessage = True
        check.errorTitle, check.error = "Tierbook", self._lookup.text("unknown")
        check.add(Lookup.CHOOSER.replace("$", ""))
        canvas.sheet.add_data_validation(check)
        canvas.sheet.sheet_view.selection[0].activeCell = f"B{row}"
        canvas.sheet.sheet_view.selection[0].sqref = f"B{row}"
        canvas.height(row + 1, 8)
        self.row += 2

    def _label(self) -> Style:
        """How a label is shown: on several lines where those of a list are long."""
        longest = max(
            (len(str(c.get("label") or "")) for c in self._records.rows("Customers")), default=0
        )
        return "prose" if longest > _LONG_LABEL else "strong"

    def _grade(self) -> None:
        canvas = self._canvas
        if self._records.content.ranked:
            canvas.section(self.row, 1, _LAST, self._lookup.text("grade"))
            self._pairs(self.row + 1, ("score", "previous", "changed_on", "potential"))
            self._pairs(self.row + 2, ("computed_grade", "override", "override_by"))
            self.row += 3
        else:
            canvas.section(self.row, 1, _LAST, self._records.text("labels.label"))
            self.row += 1
        for field in ("reason", "override_reason"):
            if self._lookup.has(field):
                self._prose(self.row, field)
                self.row += 1
        self.row += 1

    def _file_and_rule(self) -> None:
        canvas, text, lookup = self._canvas, self._lookup.text, self._lookup
        ranked = self._records.content.ranked
        canvas.section(self.row, 1, _GAP - 1 if ranked else _LAST, text("file"))
        fields = [name for name in (*_FILE_FIELDS, *self._of_trade()) if lookup.has(name)]
        lines = max(-(-len(fields) // 2), len(_TIER_FIELDS) if ranked else 0)
        for at, field in enumerate(fields):
            row, column = self.row + 1 + at % lines, 1 if at < lines else 3
            self._pair(row, column, field)
        if ranked:
            canvas.section(self.row, _GAP + 1, _LAST, text("rule"))
            self._rule(self.row + 1, self.row + 1 + lines)
            self.row += len(_TOLD_OF_TIER)
        self.row += 2 + lines

    def _rule(self, row: int, below: int) -> None:
        """How the tier is looked after: from a row on to the right, and below over the width."""
        canvas, lookup = self._canvas, self._lookup
        tiers = self._records.content.tables["Tiers"].headers
        for at, field in enumerate(_TIER_FIELDS, row):
            canvas.text(at, _GAP + 1, tiers[field], "name")
            canvas.band(at, _GAP + 2, _LAST, "body")
            canvas.figure(at, _GAP + 2, lookup.tier(field), align="left")
            canvas.merge(at, _GAP + 2, _LAST)
        for at, field in enumerate(_TOLD_OF_TIER, below):
            canvas.text(at, 1, tiers[field], "name")
            self._wide(at, lookup.tier(field))

    def _of_trade(self) -> list[str]:
        """What the template asks of a customer, left of who looks after them."""
        columns = list(self._records.content.tables["Customers"].headers)
        asked = columns[: columns.index("rep")] if "rep" in columns else columns
        return [name for name in asked if name not in _SHOWN_ELSEWHERE]

    def _pairs(self, row: int, fields: Sequence[str]) -> None:
        for column, field in zip(_FIRST_PAIRS, fields, strict=False):
            if self._lookup.has(field):
                self._pair(row, column, field)

    def _pair(self, row: int, column: int, field: str) -> None:
        canvas = self._canvas
        canvas.text(row, column, self._lookup.header(field), "name")
        grade = field in {"previous", "computed_grade", "override"}
        canvas.figure(
            row,
            column + 1,
            self._lookup.customer(field),
            self._digits(field),
            style="grade" if grade else "body",
            align="left",
        )

    def _prose(self, row: int, field: str) -> None:
        self._canvas.text(row, 1, self._lookup.header(field), "name")
        self._wide(row, self._lookup.customer(field))

    def _wide(self, row: int, figure: Figure) -> None:
        """A text over the width of the page, on two lines."""
        self._canvas.band(row, 2, _LAST, "prose")
        self._canvas.figure(row, 2, figure, style="prose", align="left")
        self._canvas.merge(row, 2, _LAST)
        self._canvas.height(row, 32)

    def _digits(self, field: str) -> str:
        kind = self._records.content.tables["Customers"].kinds.get(field)
        found = self._input(field)
        if field in _DATES or kind == "date" or (found and found.type == "date"):
            return _DATE
        if found and found.maximum == 1:
            return "0%"
        number = kind == "number" or (found and found.type == "number")
        return "#,##0" if number else "General"

    def _input(self, field: str) -> Input | None:
        """The input of that name, of the scheme or of another; None for a column of no scheme."""
        own = {each.name: each for each in self._records.content.scheme.inputs}
        if field in own:
            return own[field]
        try:
            return common_input(field)
        except KeyError:
            return None
