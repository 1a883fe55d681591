"""The lists of a customer card: last contacts, next visits, changes of the grade."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from workbook_templates import look
from workbook_templates.dashboard_canvas import Canvas, Style
from workbook_templates.live_card_lookup import Found, Lookup

__all__ = ["add_contacts", "add_moves", "add_visits"]

_LAST = 9
_CONTACTS, _VISITS, _MOVES = 6, 4, 5
_DATE = "yyyy-mm-dd"
_ONE_LINE, _TWO_LINES = 20, 31
"""Heights in points."""


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of a list: its field, the first and last column of the card it lies over."""

    field: str
    first: int
    last: int
    digits: str = "General"
    style: Style = "body"


def add_contacts(canvas: Canvas, lookup: Lookup, row: int) -> int:
    """The newest contacts from a row on; the first free row below comes back."""
    columns = (
        _Column("date", 1, 1, _DATE),
        _Column("channel", 2, 2),
        _Column("rep", 3, 3),
        _Column("result", 4, 7, style="prose"),
        _Column("notes", 8, 9, style="prose"),
    )
    return _List(canvas, lookup, "Contacts", columns).add(
        row, lookup.text("contacts"), _CONTACTS, lambda n, at: lookup.newest("Contacts", n, at)
    )


def add_visits(canvas: Canvas, lookup: Lookup, row: int) -> int:
    """The next visits from a row on; the first free row below comes back."""
    columns = (
        _Column("date", 1, 1, _DATE),
        _Column("time", 2, 2, "hh:mm"),
        _Column("channel", 3, 3),
        _Column("rep_name", 4, 4),
        _Column("purpose", 6, 8, style="prose"),
        _Column("status", 9, 9),
    )
    return _List(canvas, lookup, "Schedule", columns).add(
        row, lookup.text("visits"), _VISITS, lookup.next_visit
    )


def add_moves(canvas: Canvas, lookup: Lookup, row: int) -> int:
    """The newest changes of the grade from a row on; the first free row below comes back."""
    columns = (
        _Column("date", 1, 1, _DATE),
        _Column("old", 2, 2, style="grade"),
        _Column("new", 3, 3, style="grade"),
        _Column("score", 4, 4, "0.0"),
        _Column("reason", 6, 9, style="prose"),
    )
    return _List(canvas, lookup, "History", columns).add(
        row, lookup.text("moves"), _MOVES, lambda n, at: lookup.newest("History", n, at)
    )


class _List:
    """A heading, headers and some lines."""

    def __init__(
        self, canvas: Canvas, lookup: Lookup, table: str, columns: Sequence[_Column]
    ) -> None:
        self._canvas = canvas
        self._lookup = lookup
        self._table = table
        self._columns = columns
        self._headers = lookup.records.content.tables[table].headers

    def add(self, row: int, title: str, lines: int, find: Callable[[int, int], Found]) -> int:
        """Write it from a row on; the first free row below comes back."""
        self._canvas.section(row, 1, _LAST, title)
        self._canvas.band(row + 1, 1, _LAST, "head")
        for column in self._columns:
            align: look.Align = "center" if column.style == "grade" else "left"
            header = self._headers[column.field]
            self._canvas.text(row + 1, column.first, header, "head", align)
            self._merge(row + 1, column)
        for number in range(1, lines + 1):
            self._line(row + 1 + number, find(number, row + 1 + number))
        return row + 2 + lines

    def _line(self, row: int, found: Found) -> None:
        canvas = self._canvas
        canvas.band(row, 1, _LAST, "body")
        wraps = any(column.style == "prose" for column in self._columns)
        canvas.height(row, _TWO_LINES if wraps else _ONE_LINE)
        for column in self._columns:
            figure = self._lookup.entry(found, self._table, column.field)
            canvas.band(row, column.first, column.last, column.style)
            canvas.figure(
                row, column.first, figure, column.digits, style=column.style, align="left"
            )
            self._merge(row, column)

    def _merge(self, row: int, column: _Column) -> None:
        if column.last > column.first:
            self._canvas.merge(row, column.first, column.last)
