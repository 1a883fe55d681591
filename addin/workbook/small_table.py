"""A table of some rows that is read cell by cell, such as Reps or Travel."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from addin.hosts.base import Host, TableInfo
from addin.workbook.comparison import text_in
from grading.engine.columns import Intake
from grading.engine.intake import intake
from grading.engine.problems import Problem, cell_address
from grading.language import Message
from grading.schemes.models import Input

__all__ = ["SmallTable", "read_small_table"]


@dataclass(frozen=True, slots=True)
class SmallTable:
    """A table of a workbook and what its rows say; rows are zero-based."""

    info: TableInfo
    read: Intake

    def text(self, name: str, row: int) -> str:
        """What a cell says, "" where there is nothing."""
        texts = self.read.texts.get(name)
        return "" if texts is None else (text_in(texts, row) or "").strip()

    def place(self, name: str, row: int) -> str:
        """The cell as people write it, with its sheet."""
        column = self.info.area.left + self.read.positions[name]
        return f"{self.info.area.sheet}!{cell_address(self.read.first_row + row, column)}"

    def problem(
        self, name: str, row: int, *, code: str, what: Message, expected: Message, value: str
    ) -> Problem:
        """A problem of one cell."""
        position = self.read.positions[name]
        return Problem(
            what=what,
            expected=expected,
            sheet=self.info.area.sheet,
            row=self.read.first_row + row,
            column=self.info.area.left + position,
            header=self.info.headers[position],
            value=value,
            code=code,
        )


def read_small_table(
    host: Host, name: str, inputs: Sequence[Input], as_of: date
) -> SmallTable | None:
    """The table of a name, wherever it stands, or None."""
    info = next((t for t in host.tables() if t.name.casefold() == name.casefold()), None)
    if info is None:
        return None
    return SmallTable(info, intake(host.read(info.area), inputs, as_of=as_of))
