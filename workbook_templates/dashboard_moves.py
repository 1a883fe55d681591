"""Moves between tiers on a dashboard: how many customers rose and fell, by month."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from workbook_templates.charts import SHADES, Bars, Place, add_bar_chart
from workbook_templates.dashboard_canvas import Canvas, Figure
from workbook_templates.dashboard_records import Records, Row

__all__ = ["Moves", "Span", "add_moves", "quarter"]

_MONTH, _UP, _DOWN = range(8, 11)
_FIGURES = (_UP, _DOWN)
_CHART_FROM, _CHART_TO = 12, 17
_MONTHS = 6


@dataclass(frozen=True, slots=True)
class Span:
    """Some days, as a formula and as dates.

    Args:
        start: First day as a formula's expression.
        end: Day after the last as a formula's expression.
        first: First day.
        after: Day after the last.
    """

    start: str
    end: str
    first: date
    after: date

    def holds(self, day: object) -> bool:
        """Whether a cell is a date among these days."""
        return isinstance(day, date) and self.first <= day < self.after


def quarter(as_of_cell: str, as_of: date) -> Span:
    """The calendar quarter up to and with a day."""
    start = f"DATE(YEAR({as_of_cell}),3*INT((MONTH({as_of_cell})-1)/3)+1,1)"
    first = date(as_of.year, 3 * ((as_of.month - 1) // 3) + 1, 1)
    return Span(start, f"({as_of_cell}+1)", first, as_of + timedelta(days=1))


def _month(as_of_cell: str, as_of: date, ago: int) -> Span:
    """A calendar month, counted back from the one of a day; no further than that day."""
    months = as_of.year * 12 + as_of.month - 1 - ago
    first = date(months // 12, months % 12 + 1, 1)
    after = date((months + 1) // 12, (months + 1) % 12 + 1, 1)

    def start(back: int) -> str:
        return f"DATE(YEAR({as_of_cell}),MONTH({as_of_cell})-{back},1)"

    if ago == 0:
        return Span(start(0), f"({as_of_cell}+1)", first, as_of + timedelta(days=1))
    return Span(start(ago), start(ago - 1), first, after)


class Moves:
    """Counts the rows of the history.

    Args:
        records: The tables.
        first_row: Row of the best tier's letter in column A.
    """

    def __init__(self, records: Records, first_row: int) -> None:
        self._records = records
        self._first_row = first_row
        self._rows = records.rows("History")

    def up(self, span: Span) -> tuple[str, int]:
        """How many moved to a better tier, as an expression and as a number."""
        terms = [
            self._count(span, new=self._tiers(number, number), old=self._tiers(number + 1))
            for number in range(1, len(self._records.grades))
        ]
        return _sum(terms), self._moved(span, lambda old, new: new < old)

    def down(self, span: Span) -> tuple[str, int]:
        """How many moved to a worse tier."""
        terms = [
            self._count(span, new=self._tiers(number + 1), old=self._tiers(number, number))
            for number in range(1, len(self._records.grades))
        ]
        return _sum(terms), self._moved(span, lambda old, new: new > old)

    def _moved(self, span: Span, rule: Callable[[int, int], bool]) -> int:
        places = {grade: place for place, grade in enumerate(self._records.grades)}

        def moved(row: Row) -> bool:
            old, new = (places.get(str(row.get(name))) for name in ("old", "new"))
            return old is not None and new is not None and rule(old, new)

        return sum(moved(row) for row in self._rows if span.holds(row.get("date")))

    def _tiers(self, first: int, last: int | None = None) -> str:
        top, last = self._first_row - 1, last or len(self._records.grades)
        return f"$A${top + first}" if first == last else f"$A${top + first}:$A${top + last}"

    def _count(self, span: Span, *, new: str, old: str) -> str:
        column = {name: self._records.column("History", name) for name in ("date", "new", "old")}
        return (
            f'COUNTIFS({column["date"]},">="&{span.start},{column["date"]},"<"&{span.end},'
            f"{column['new']},{new},{column['old']},{old})"
        )


def _sum(terms: list[str]) -> str:
    """The sum of counts of which each may be over several tiers at once."""
    return "+".join(f"SUMPRODUCT({term})" for term in terms) or "0"


def add_moves(canvas: Canvas, records: Records, row: int, *, tiers_from: int, as_of: str) -> int:
    """Write the moves of the last months from a row on, with their chart to the right.

    Args:
        canvas: The sheet.
        records: The tables.
        row: Row of the heading.
        tiers_from: Row of the best tier's letter in column A.
        as_of: Address of the day that counts as today.

    Returns:
        The first free row below.
    """
    canvas.section(row, _MONTH, _CHART_TO, records.text("moves.title"), records.text("moves.note"))
    canvas.texts(row + 2, _MONTH, [records.text("moves.month")], align="left")
    names = [records.text(f"moves.{word}") for word in ("up", "down")]
    canvas.texts(row + 2, _UP, names)
    moves, first, last = Moves(records, tiers_from), row + 3, row + 2 + _MONTHS
    for at, ago in enumerate(reversed(range(_MONTHS)), first):
        span = _month(as_of, records.as_of, ago)
        label = f'=YEAR({span.start})&"-"&RIGHT("0"&MONTH({span.start}),2)'
        canvas.figure(at, _MONTH, Figure(label, f"{span.first:%Y-%m}"), align="left")
        for column, (formula, value) in zip(
            _FIGURES, (moves.up(span), moves.down(span)), strict=True
        ):
            canvas.figure(at, column, Figure(f"={formula}", value), "0")
    bars = [
        Bars(name, column, shade, "0")
        for name, column, shade in zip(names, _FIGURES, SHADES, strict=False)
    ]
    add_bar_chart(
        canvas.sheet,
        Place(row + 2, _CHART_FROM, last, _CHART_TO),
        names=(_MONTH, first, last),
        bars=bars,
    )
    return last + 1
