"""The few large figures on top of a dashboard."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from workbook_templates.content import TallyContent
from workbook_templates.dashboard_canvas import Canvas, Figure, Style, sentence
from workbook_templates.dashboard_contacts import SOON_DAYS, is_due_soon, is_overdue
from workbook_templates.dashboard_mix import Mix
from workbook_templates.dashboard_moves import Moves, quarter
from workbook_templates.dashboard_records import Records

__all__ = ["add_tiles"]

_SPANS = ((1, 2), (3, 5), (6, 8), (9, 11), (12, 14), (15, 17))
"""First and last column of each tile."""


@dataclass(frozen=True, slots=True)
class _Tile:
    """One large figure: what it is, and a sentence under it that puts it in proportion."""

    name: Figure
    figure: Figure
    digits: str
    under: Figure


def add_tiles(canvas: Canvas, records: Records, row: int, *, mix: Mix, as_of: str) -> None:
    """Write the tiles into three rows.

    Args:
        canvas: The sheet, with the tier mix on it.
        records: The tables.
        row: First of the three rows.
        mix: Where the figures stand that some tiles repeat.
        as_of: Address of the day that counts as today.
    """
    for at, points in enumerate((22, 34, 22, 14), row):
        canvas.height(at, points)
    styles: tuple[Style, ...] = ("tile name", "tile", "tile note")
    for (first, last), tile in zip(_SPANS, _Tiles(records, mix, as_of).all(), strict=False):
        figures = ((tile.name, "General"), (tile.figure, tile.digits), (tile.under, "General"))
        for at, style, (figure, digits) in zip(range(row, row + 3), styles, figures, strict=True):
            canvas.band(at, first, last, style)
            canvas.figure(at, first, figure, digits, style=style, align="left")
            canvas.merge(at, first, last)


class _Tiles:
    """The tiles a template has."""

    def __init__(self, records: Records, mix: Mix, as_of: str) -> None:
        self._records = records
        self._mix = mix
        self._as_of = as_of
        self._customers = records.rows("Customers")

    def all(self) -> Iterator[_Tile]:
        """Left to right."""
        yield self._count()
        if self._records.amount is not None:
            yield self._amount()
        else:
            yield from map(self._tally, self._records.content.tallies)
        yield self._graded()
        yield self._overdue()
        if self._records.amount is not None:
            yield self._best_share()
        yield self._moved()

    def _tile(
        self, key: str, figure: Figure, digits: str, expression: str, value: str | int
    ) -> _Tile:
        """A tile whose sentence holds a number."""
        name = self._records.text(f"tile.{key}")
        under = sentence(self._records.text(f"tile.{key}_under"), expression, value)
        return _Tile(Figure(f'="{name}"', name), figure, digits, under)

    def _count(self) -> _Tile:
        reps = self._records.rows("Reps", lambda rep: bool(rep.get("rep_name")))
        count = Figure(f"={self._mix.customers}", len(self._customers))
        expression = f"COUNTA({self._records.column('Reps', 'rep_name')})"
        return self._tile("customers", count, "#,##0", expression, len(reps))

    def _amount(self) -> _Tile:
        total = self._records.total("Customers", self._records.amount or "")
        mean = total / len(self._customers) if self._customers else 0
        mix = self._mix
        # FIXED, unlike TEXT, needs no format that would be spelt otherwise in other languages.
        expression = f"FIXED(IF({mix.customers}=0,0,{mix.amount}/{mix.customers}),0)"
        sum_of_all = Figure(f"={mix.amount}", total)
        return self._tile("amount", sum_of_all, "#,##0", expression, f"{_rounded(mean):,}")

    def _tally(self, tally: TallyContent) -> _Tile:
        found = sum(c.get(tally.field) == tally.word for c in self._customers)
        column = self._records.column("Customers", tally.field)
        counted = f'COUNTIFS({column},"{tally.word}")'
        whole = self._mix.customers
        expression = f'ROUND(IF({whole}=0,0,100*{counted}/{whole}),0)&"%"'
        part = _rounded(100 * found / max(len(self._customers), 1))
        return self._tile(tally.key, Figure(f"={counted}", found), "#,##0", expression, f"{part}%")

    def _graded(self) -> _Tile:
        graded = sum(c.get("grade") in self._records.grades for c in self._customers)
        mix = self._mix
        share = Figure(
            f"=IF({mix.customers}=0,0,SUM({mix.graded})/{mix.customers})",
            graded / max(len(self._customers), 1),
        )
        left = f"({mix.customers}-SUM({mix.graded}))"
        return self._tile("graded", share, "0%", left, len(self._customers) - graded)

    def _overdue(self) -> _Tile:
        due, day = self._records.column("Customers", "next_due"), self._as_of
        today = self._records.as_of
        late = sum(is_overdue(customer, today) for customer in self._customers)
        soon = sum(is_due_soon(customer, today) for customer in self._customers)
        overdue = Figure(f'=COUNTIFS({due},"<"&{day})', late)
        expression = f'COUNTIFS({due},">="&{day},{due},"<="&{day}+{SOON_DAYS})'
        return self._tile("overdue", overdue, "#,##0", expression, soon)

    def _best_share(self) -> _Tile:
        records, row = self._records, self._mix.first_row
        best = records.grades[0]
        mine = records.rows("Customers", lambda c: c.get("grade") == best)
        amount = records.amount or ""
        total = records.total("Customers", amount)
        from_best = records.total("Customers", amount, lambda c: c.get("grade") == best)
        share = Figure(f"=$G${row}", from_best / total if total else 0)
        part = _rounded(100 * len(mine) / max(len(self._customers), 1))
        name = sentence(records.text("tile.best"), f"$A${row}", best)
        expression = f'ROUND(100*$D${row},0)&"%"'
        under = sentence(records.text("tile.best_under"), expression, f"{part}%")
        return _Tile(name, share, "0%", under)

    def _moved(self) -> _Tile:
        span = quarter(self._as_of, self._records.as_of)
        moves = Moves(self._records, self._mix.first_row)
        (up, ups), (down, downs) = moves.up(span), moves.down(span)
        name = self._records.text("tile.moved")
        under = Figure(f'="▲ "&({up})&"   ▼ "&({down})', f"▲ {ups}   ▼ {downs}")
        return _Tile(Figure(f'="{name}"', name), Figure(f"={up}+{down}", ups + downs), "0", under)


def _rounded(number: float) -> int:
    """To whole numbers, halves up as Excel rounds them."""
    return int(Decimal(repr(float(number))).quantize(Decimal(1), ROUND_HALF_UP))
