"""What the pages that single templates have for their trade share: head, lists, totals, print."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from workbook_templates import look
from workbook_templates.content import TemplateContent
from workbook_templates.dashboard import AS_OF_NAME
from workbook_templates.dashboard_canvas import Canvas, Figure
from workbook_templates.dashboard_records import Records, Row
from workbook_templates.ranked_rows import RankedRows, Ranking
from workbook_templates.template_texts import template_text

__all__ = ["TradePage"]

LineFigures = Callable[[int, Row], Mapping[str, Figure]]
"""Gives the formulas of a line's own by its row and the row of the table that it shows."""


def _none_of_its_own(_row: int, _shown: Row) -> Mapping[str, Figure]:
    return {}


class TradePage:
    """A sheet of figures over the tables of a template; the page of each trade builds on it.

    Args:
        sheet: An empty worksheet.
        content: The tables the formulas refer to, and their rows as they are now.
        topic: Under which the template's texts for this page stand, such as ``events``.
        widths: Of its columns, in characters.
    """

    def __init__(
        self, sheet: Worksheet, content: TemplateContent, topic: str, widths: Sequence[float]
    ) -> None:
        self.canvas = Canvas(sheet, content.lang)
        self.records = Records(content)
        self._topic = topic
        self.last_column = len(widths)
        """The 1-based column at the right edge."""
        self.canvas.widths(widths)
        self.canvas.text(1, 1, self.text("title"), "title")
        self.canvas.text(2, 1, self.text("note"), "note")
        self.canvas.height(1, 30)

    def text(self, key: str) -> str:
        """A text of the page."""
        content = self.records.content
        return template_text(content.template, f"{self._topic}.{key}", content.lang)

    def make_room(self) -> None:
        """Little air under the note, and a hidden column in which lists rank what they show."""
        self.canvas.height(3, 8)
        self.canvas.sheet.column_dimensions[get_column_letter(self.last_column + 1)].hidden = True

    def section(self, row: int, key: str, note: str = "") -> None:
        """A heading over the whole page, by the keys of its texts."""
        self.canvas.section(
            row, 1, self.last_column, self.text(key), self.text(note) if note else ""
        )

    def heads(self, row: int, keys: Sequence[str]) -> None:
        """Headers from column A on, the first over names and the others over figures."""
        for column, key in enumerate(keys, 1):
            align: look.Align = "left" if column == 1 else "right"
            self.canvas.text(row, column, self.text(key), "head", align)

    def totals(self, row: int, last: int, totals: Mapping[int, Figure]) -> None:
        """The line under a table.

        Args:
            row: 1-based row.
            last: Column at the right end of the table.
            totals: By column what stands in it.
        """
        self.canvas.band(row, 1, last, "total")
        self.canvas.text(row, 1, self.records.text("total"), "total")
        for column, total in totals.items():
            self.canvas.figure(row, column, total, "#,##0", style="total")

    def sums(self, row: int, last: int, first: int, values: Mapping[int, float]) -> None:
        """The line under a table that sums the cells above it.

        Args:
            row: 1-based row.
            last: Column at the right end of the table.
            first: The first row that counts.
            values: By column the sum of its cells.
        """
        letters = {column: get_column_letter(column) for column in values}
        self.totals(
            row,
            last,
            {
                column: Figure(f"=SUM({letter}{first}:{letter}{row - 1})", values[column])
                for column, letter in letters.items()
            },
        )

    def ranked_rows(self, ranking: Ranking, table: str = "Customers") -> RankedRows:
        """Writer of the rows of a table that come first."""
        return RankedRows(
            self.canvas, self.records, column=self.last_column + 1, ranking=ranking, table=table
        )

    def customers(
        self,
        header: int,
        ranking: Ranking,
        fields: Sequence[str],
        *,
        lines: int,
        digits: Mapping[str, str],
        further: LineFigures = _none_of_its_own,
    ) -> int:
        """The customers who come first, under headers; the last row comes back.

        Args:
            header: 1-based row of the headers.
            ranking: Who comes first.
            fields: The columns from A on: fields of the table, or keys that ``further`` gives.
            lines: How many customers there is room for.
            digits: Formats of the fields that are dates or numbers.
            further: Formulas of each line's own.
        """
        headers = self.records.content.tables["Customers"].headers
        for column, field in enumerate(fields, 1):
            side: look.Align = "right" if field in digits else "left"
            align: look.Align = "center" if field == "grade" else side
            self.canvas.text(header, column, headers.get(field) or self.text(field), "head", align)
        self.canvas.height(header, 30)
        rows = self.ranked_rows(ranking)
        for number in range(1, lines + 1):
            row = header + number
            rows.line(row, number, fields, digits, further(row, rows.shown(number)))
        return header + lines

    def days_left(self, cell: str, day: object, *, after: int = 0) -> Figure:
        """Days from the dashboard's day until so many days after the one in a cell.

        Args:
            cell: Its address; blank where the line shows nobody.
            day: What the cell shows.
            after: How many days.
        """
        shift = f"+{after}" if after else ""
        left: int | str = ""
        if isinstance(day, date):
            left = (day - self.records.as_of) // timedelta(days=1) + after
        return Figure(f'=IF({cell}="","",{cell}{shift}-{AS_OF_NAME})', left)

    def print_to(
        self, last: int, footer: str, *, landscape: bool = True, pages_high: int = 1
    ) -> None:
        """Let the page print down to a row, in the middle of the paper; see ``look.set_print``."""
        sheet = self.canvas.sheet
        self.print_area(last)
        look.set_print(sheet, footer=footer, landscape=landscape, pages_high=pages_high)
        sheet.print_options.horizontalCentered = True

    def print_area(self, last: int) -> None:
        """What of the page is printed: down to a row, all columns."""
        self.canvas.sheet.print_area = f"A1:{get_column_letter(self.last_column)}{last}"
