"""Tiers against a column of choices on a dashboard, such as value against potential."""

from collections.abc import Sequence
from dataclasses import dataclass
from string import ascii_uppercase

from workbook_templates.content import CrossContent
from workbook_templates.dashboard_canvas import Canvas, Figure, Style, sentence
from workbook_templates.dashboard_records import Records

__all__ = ["POTENTIALS", "add_cross"]

POTENTIALS = ("high", "medium", "low")
"""What a customer's potential may be, best first."""
_POTENTIAL = "potential"
_GRADE, _LABEL, _FIRST = 1, 2, 3
_MOST_WORDS = 4
"""More would run into what stands to the right."""
_TWO_LINES = 30
"""Height of headers in points."""


def add_cross(canvas: Canvas, records: Records, row: int) -> int:
    """Write the table of tiers by the values of a column from a row on.

    The column is the one the template names, else potential; without either nothing is written.

    Returns:
        The first free row below.
    """
    cross = records.content.cross
    if cross is None and not records.has("Customers", _POTENTIAL):
        return row
    if cross is None:
        cross = CrossContent(_POTENTIAL, [records.potential(word) for word in POTENTIALS])
    return _Cross(canvas, records, cross.field, cross.words[:_MOST_WORDS]).add(row)


@dataclass(frozen=True, slots=True)
class _Cross:
    """Draws the table.

    Args:
        canvas: The sheet.
        records: The tables.
        field: The column of choices.
        words: What its cells may say.
    """

    canvas: Canvas
    records: Records
    field: str
    words: Sequence[str]

    @property
    def last(self) -> int:
        """The last column: those of whom nothing is said, where there is room to say so."""
        return _FIRST + len(self.words) - (len(self.words) == _MOST_WORDS)

    def add(self, row: int) -> int:
        """Write it from a row on; the first free row below comes back."""
        canvas, records = self.canvas, self.records
        key = _POTENTIAL if self.field == _POTENTIAL else "cross"
        column = records.content.tables["Customers"].headers[self.field]
        title = records.text(f"{key}.title").replace("{column}", column)
        canvas.section(row, _GRADE, self.last, title, records.text(f"{key}.note"))
        header = row + 2
        canvas.text(header, _GRADE, records.text("tier"), "head", "center")
        canvas.text(header, _LABEL, None, "head")
        words = [*self.words, records.text("potential.unrated")][: self.last - _FIRST + 1]
        canvas.texts(header, _FIRST, words, align="center")
        if key != _POTENTIAL:
            canvas.height(header, _TWO_LINES)
        for number in range(1, len(records.grades) + 1):
            self._tier(header, number)
        first, last = header + 1, header + len(records.grades)
        self._totals(first, last)
        if key == _POTENTIAL:
            self._to_develop(last + 2, first, last)
            return last + 3
        return last + 2

    def _tier(self, header: int, number: int) -> None:
        canvas, records = self.canvas, self.records
        row, grade = header + number, records.grades[number - 1]
        grades, values = (records.column("Customers", name) for name in ("grade", self.field))
        canvas.figure(row, _GRADE, records.tier(number), style="grade")
        canvas.figure(row, _LABEL, records.tier_text(number, "label"), align="left")
        mine = records.rows("Customers", lambda c: c.get("grade") == grade)
        found = [sum(c.get(self.field) == word for c in mine) for word in self.words]
        for column, count in enumerate(found, _FIRST):
            letter = ascii_uppercase[column - 1]
            formula = f"=COUNTIFS({grades},$A{row},{values},{letter}${header})"
            canvas.figure(
                row,
                column,
                Figure(formula, count),
                "0",
                style=self._style(number, column),
                align="center",
            )
        if len(self.words) == _MOST_WORDS:
            return
        letter = ascii_uppercase[self.last - 2]
        said = f"SUM($C{row}:${letter}{row})"
        left = Figure(f"=COUNTIFS({grades},$A{row})-{said}", len(mine) - sum(found))
        canvas.figure(row, self.last, left, "0", align="center")

    def _style(self, number: int, column: int) -> Style:
        """Customers worth developing are framed: high potential below the best tier."""
        worth = self.field == _POTENTIAL and number > 1 and column == _FIRST
        return "framed" if worth else "body"

    def _totals(self, first: int, last: int) -> None:
        canvas, records = self.canvas, self.records
        canvas.band(last + 1, _GRADE, self.last, "total")
        canvas.text(last + 1, _LABEL, records.text("total"), "total")
        graded = records.rows("Customers", lambda c: c.get("grade") in records.grades)
        counts = [sum(c.get(self.field) == word for c in graded) for word in self.words]
        counts = [*counts, len(graded) - sum(counts)][: self.last - _FIRST + 1]
        for column, count in enumerate(counts, _FIRST):
            letter = ascii_uppercase[column - 1]
            total = Figure(f"=SUM({letter}{first}:{letter}{last})", count)
            canvas.figure(last + 1, column, total, "0", style="total", align="center")

    def _to_develop(self, row: int, first: int, last: int) -> None:
        high = self.records.rows(
            "Customers",
            lambda c: (
                c.get(self.field) == self.words[0] and c.get("grade") in self.records.grades[1:]
            ),
        )
        text = self.records.text("potential.develop")
        told = sentence(text, f"SUM($C${first + 1}:$C${last})", len(high))
        self.canvas.figure(row, _GRADE, told, style="note", align="left")
