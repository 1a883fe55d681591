"""The rows of a table that come first by some number, as formulas that live without Tierbook."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from workbook_templates import look
from workbook_templates.dashboard_canvas import Canvas, Figure, Style
from workbook_templates.dashboard_records import Records, Row

__all__ = ["RankedRows", "Ranking"]

_BIG = 1_000_000
"""More than the rows of a sheet: number and row in one, so that the least says who is next."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """Which rows of a table come first, said for formulas and for the rows as they are now.

    Args:
        key: What ranks each row, as an expression over columns; whole numbers.
        where: Which rows are meant, as a product of comparisons over columns.
        ranked: The zero-based places of the same rows in the table, first to last.
    """

    key: str
    where: str
    ranked: Sequence[int]


class RankedRows:
    """Writes rows of a table line by line, those with the least key first.

    Args:
        canvas: The sheet.
        records: The tables.
        column: 1-based column that says which row of the table a line shows, 0 for none.
        ranking: Which rows come first.
        table: Name of the table.
    """

    def __init__(
        self,
        canvas: Canvas,
        records: Records,
        *,
        column: int,
        ranking: Ranking,
        table: str = "Customers",
    ) -> None:
        self._canvas = canvas
        self._column = column
        self._ranking = ranking
        self._table = records.content.tables[table]

    def line(
        self,
        row: int,
        number: int,
        fields: Sequence[str],
        digits: Mapping[str, str],
        further: Mapping[str, Figure],
    ) -> None:
        """Write one line.

        Args:
            row: 1-based row of the sheet.
            number: Which row is shown: 1 for the first.
            fields: The columns from A on: fields of the table, or keys of ``further``.
            digits: Formats of the fields that are dates or numbers.
            further: Formulas of the line's own.
        """
        at, shown = self._place(row, number), self.shown(number)
        for column, field in enumerate(fields, 1):
            figure = further.get(field) or self._cell(at, field, shown)
            align: look.Align = "right" if field in digits else "left"
            style: Style = "grade" if field == "grade" else "body"
            self._canvas.figure(
                row, column, figure, digits.get(field, "General"), style=style, align=align
            )

    def shown(self, number: int) -> Row:
        """The row of the table that a line shows, without any field where it shows none."""
        ranked = self._ranking.ranked
        return self._table.rows[ranked[number - 1]] if number <= len(ranked) else {}

    def _place(self, row: int, number: int) -> str:
        ranked = self._ranking.ranked
        place = ranked[number - 1] + 1 if number <= len(ranked) else 0
        rows = f"ROW({self._table.column(next(iter(self._table.headers)))})"
        # A blank row of the table would make an error of the key, which ranks nothing.
        keys = f'IFERROR(IF({self._ranking.where},({self._ranking.key})*{_BIG}+{rows}),"")'
        found = f"MOD(SMALL({keys},{number}),{_BIG})-MIN({rows})+1"
        figure = Figure(f"=IFERROR(MAX(0,{found}),0)", place)
        return self._canvas.figure(row, self._column, figure, style="quiet", array=True)

    def _cell(self, place: str, field: str, shown: Row) -> Figure:
        column = self._table.column(field)
        value = shown.get(field)
        given = value if isinstance(value, str | int | float | date) else ""
        cell = f"INDEX({column},{place})"
        return Figure(f'=IF({place}=0,"",IF({cell}="","",{cell}))', given)
