"""Finding the chosen customer of a card, and the rows of the logs that tell of this customer."""

from collections.abc import Callable
from datetime import date
from typing import ClassVar

from addin.texts import TEXTS
from workbook_templates.cached import CachedValue
from workbook_templates.dashboard import AS_OF_NAME
from workbook_templates.dashboard_canvas import Canvas, Figure
from workbook_templates.dashboard_records import Records, Row

__all__ = ["Found", "Lookup"]

_HELPER = 10
"""Column J, hidden: where the rows stand in their tables that the card shows."""
_ROW, _NAME, _ID, _TIER, _BOTH = "$J$4", "$J$5", "$J$6", "$J$7", "$J$8"
_BIG = 1_000_000
"""More than the rows of a sheet: date and row in one number, that the largest be the newest."""


class Found:
    """The row of a log that one line of the card shows.

    Args:
        cell: Address of its place in the table, 1-based, 0 for none.
        row: The row itself, None for none.
    """

    def __init__(self, cell: str, row: Row | None) -> None:
        self.cell = cell
        self.row = row


class Lookup:
    """What the card shows about the chosen customer.

    Args:
        canvas: The sheet of the card.
        records: The tables.
        customer: The chosen one, None for nobody.
    """

    CHOOSER: ClassVar[str] = "$B$4"

    def __init__(self, canvas: Canvas, records: Records, customer: Row | None) -> None:
        self._canvas = canvas
        self.records = records
        self._customer = customer
        self._names = records.customer_of("Customers")
        self.chosen = "" if customer is None else str(customer[self._names])

    def text(self, key: str) -> str:
        """A text of the card in the language of the template."""
        return TEXTS.get(f"live_card.{key}", self.records.lang)

    def has(self, field: str) -> bool:
        """Whether the customers' table has a column."""
        return self.records.has("Customers", field)

    def header(self, field: str) -> str:
        """What the customers' table calls a column."""
        return self.records.content.tables["Customers"].headers[field]

    def write(self) -> None:
        """The hidden cells that find the customer, by name or by id, and the tier."""
        names = self.records.column("Customers", self._names)
        ids = self.records.column("Customers", "customer_id")
        by_name = f"MATCH(TRUE,{names}={self.CHOOSER},0)"
        by_id = f'MATCH(TRUE,{ids}&""={self.CHOOSER}&"",0)'
        place = f'=IF({self.CHOOSER}="",0,IFERROR({by_name},IFERROR({by_id},0)))'
        self._helper(4, Figure(place, self._place_of_customer()), array=True)
        for row, column in ((5, names), (6, ids)):
            field = self._names if row == 5 else "customer_id"
            found = f'=IF({_ROW}=0,"",INDEX({column},{_ROW})&"")'
            self._helper(row, Figure(found, str(self._value(self._customer, field))))
        if self.records.content.ranked:
            grades = self.records.column("Tiers", "grade")
            grade = f"INDEX({self.records.column('Customers', 'grade')},{_ROW})"
            tier = f"=IF({_ROW}=0,0,IFERROR(MATCH({grade},{grades},0),0))"
            self._helper(7, Figure(tier, self._place_of_tier()))
        both = Figure(f'={_NAME}&" ("&{_ID}&")"', self._both())
        self._helper(8, both)
        self._canvas.sheet.column_dimensions["J"].hidden = True

    def customer(self, field: str) -> Figure:
        """One cell of the customer's row."""
        value = self._value(self._customer, field)
        return Figure(_cell(self.records.column("Customers", field), _ROW), value)

    def tier(self, field: str) -> Figure:
        """One cell of the row of the customer's tier."""
        place = self._place_of_tier()
        row = self.records.rows("Tiers")[place - 1] if place else None
        column = self.records.column("Tiers", field)
        return Figure(_cell(column, _TIER), self._value(row, field))

    def newest(self, table: str, number: int, row: int) -> Found:
        """The newest entries of a log, ``number`` counted from 1, its place kept beside a row."""
        return self._nth("LARGE", table, number, row, "", lambda _: True)

    def next_visit(self, number: int, row: int) -> Found:
        """The next entries of the schedule from today on that are still to come."""
        status = self.records.column("Schedule", "status")
        days = self.records.column("Schedule", "date")
        past = [self.records.status(word) for word in ("done", "skipped")]
        rule = f'*({days}>={AS_OF_NAME})*({status}<>"{past[0]}")*({status}<>"{past[1]}")'
        today = self.records.as_of

        def to_come(entry: Row) -> bool:
            day = entry["date"]
            return isinstance(day, date) and day >= today and entry.get("status") not in past

        return self._nth("SMALL", "Schedule", number, row, rule, to_come)

    def entry(self, found: Found, table: str, field: str) -> Figure:
        """One cell of the row that a line shows."""
        column = self.records.column(table, field)
        return Figure(_cell(column, found.cell), self._value(found.row, field))

    def _nth(
        self,
        function: str,
        table: str,
        number: int,
        row: int,
        rule: str,
        wanted: Callable[[Row], bool],
    ) -> Found:
        field = self.records.customer_of(table)
        days, names = (self.records.column(table, name) for name in ("date", field))
        mine = f'((({names}={_NAME})+({names}={_BOTH})+({_ID}<>"")*({names}&""={_ID}))>0)'
        keys = f"IF({mine}*ISNUMBER({days})*({_ROW}>0){rule},INT({days})*{_BIG}+ROW({days}))"
        first = f"MIN(ROW({days}))"
        # A table of one row that does not match gives 0 here, a place before the first.
        place = f"MOD({function}({keys},{number}),{_BIG})-{first}+1"
        formula = f"=IFERROR(MAX(0,{place}),0)"
        entries = self._entries(table, field, wanted)
        entries.sort(key=lambda entry: entry[0], reverse=function == "LARGE")
        found = entries[number - 1] if number <= len(entries) else None
        cell = self._helper(row, Figure(formula, found[1] if found else 0), array=True)
        return Found(cell, found[2] if found else None)

    def _entries(
        self, table: str, field: str, wanted: Callable[[Row], bool]
    ) -> list[tuple[tuple[date, int], int, Row]]:
        """The customer's rows of a log: by what they are ordered, place and row."""
        keys = {self.chosen, self._both(), str(self._value(self._customer, "customer_id"))} - {""}
        return [
            ((day, place), place, entry)
            for place, entry in enumerate(self.records.content.tables[table].rows, 1)
            if isinstance(day := entry.get("date"), date)
            and str(entry.get(field) or "") in keys
            and wanted(entry)
        ]

    def _helper(self, row: int, figure: Figure, *, array: bool = False) -> str:
        return self._canvas.figure(row, _HELPER, figure, style="quiet", array=array)

    def _both(self) -> str:
        """Name and id, as logs call one of several customers of a name."""
        return f"{self.chosen} ({self._value(self._customer, 'customer_id')})"

    def _place_of_customer(self) -> int:
        if self._customer is None:
            return 0
        names = [row.get(self._names) for row in self.records.content.tables["Customers"].rows]
        return names.index(self.chosen) + 1

    def _place_of_tier(self) -> int:
        grade = (self._customer or {}).get("grade")
        grades = [tier.get("grade") for tier in self.records.content.tables["Tiers"].rows]
        return grades.index(grade) + 1 if grade in grades else 0

    def _value(self, row: Row | None, field: str) -> CachedValue:
        value = None if row is None else row.get(field)
        return value if isinstance(value, str | bool | int | float | date) else ""


def _cell(column: str, place: str) -> str:
    """The formula for one cell of a column; a blank one stays blank instead of becoming 0."""
    cell = f"INDEX({column},{place})"
    return f'=IF({place}=0,"",IF({cell}="","",{cell}))'
