"""What is wrong with a cell, kept as facts and worded only when shown."""

from dataclasses import dataclass

from grading.language import Lang, Message

__all__ = ["Problem", "cell_address", "column_letters"]


def column_letters(column: int) -> str:
    """Letters of a 1-based sheet column: 1 gives A, 27 gives AA."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def cell_address(row: int, column: int) -> str:
    """Address such as ``B7`` of a 1-based row and column."""
    return f"{column_letters(column)}{row}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing a person should look at.

    Args:
        what: What is wrong, with what to do about it.
        expected: What must hold in that place.
        sheet: Sheet name as the host gave it, or a file name for CSV.
        row: 1-based sheet row, or None where the fault is not in one row.
        column: 1-based sheet column, or None.
        header: Text of the column's header, or the input's name.
        value: What stands in the cell, as text; empty for a blank.
        code: Short English word for scripts, such as ``not_a_number``.
    """

    what: Message
    expected: Message | None = None
    sheet: str = ""
    row: int | None = None
    column: int | None = None
    header: str = ""
    value: str = ""
    code: str = ""

    @property
    def cell(self) -> str | None:
        """Address such as ``B7``, or None where the fault is not in one cell."""
        if self.row is None or self.column is None:
            return None
        return cell_address(self.row, self.column)

    def message(self, lang: Lang) -> str:
        """The whole sentence: where, what must hold, what came, what to do."""
        return self.what.text(lang)

    def as_json(self, lang: Lang) -> dict[str, object]:
        """The shape scripts rely on: sheet, row, column, cell, value, expected, message."""
        return {
            "sheet": self.sheet,
            "row": self.row,
            "column": self.header,
            "cell": self.cell,
            "value": self.value,
            "expected": self.expected.text(lang) if self.expected else "",
            "message": self.message(lang),
        }
