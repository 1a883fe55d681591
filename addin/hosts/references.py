"""Cell references as defined names hold them, such as ``'My Sheet'!$J$1``."""

import re
from dataclasses import dataclass

from grading.engine.problems import column_letters

__all__ = ["CellReference", "cell_reference", "column_number"]

_PLAIN_SHEET = re.compile(r"[^\W\d][\w.]*", re.ASCII)
_LOOKS_LIKE_CELL = re.compile(r"[A-Za-z]{1,3}[0-9]+|[Rr][0-9]*[Cc][0-9]*")
_REFERENCE = re.compile(
    r"=?(?:'(?P<quoted>(?:[^']|'')+)'|(?P<plain>[^'!\[\]]+))!"
    r"\$?(?P<letters>[A-Za-z]{1,3})\$?(?P<row>[0-9]{1,7})(?::\$?[A-Za-z]{1,3}\$?[0-9]{1,7})?"
)


def column_number(letters: str) -> int:
    """1-based column of its letters: A gives 1, AA gives 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


@dataclass(frozen=True, slots=True)
class CellReference:
    """The top-left cell a reference points at; row and column are 1-based."""

    sheet: str
    row: int
    column: int

    @classmethod
    def parse(cls, text: str) -> "CellReference | None":
        """The cell ``text`` points at; None for ``#REF!``, formulas and other workbooks."""
        match = _REFERENCE.fullmatch(text.strip())
        if match is None:
            return None
        quoted = match["quoted"]
        sheet = quoted.replace("''", "'") if quoted else match["plain"]
        return cls(sheet, int(match["row"]), column_number(match["letters"]))

    def __str__(self) -> str:
        return cell_reference(self.sheet, self.row, self.column)


def cell_reference(sheet: str, row: int, column: int) -> str:
    """An absolute reference; the sheet is quoted unless its name is surely plain."""
    plain = _PLAIN_SHEET.fullmatch(sheet) and not _LOOKS_LIKE_CELL.fullmatch(sheet)
    quoted = sheet if plain else "'" + sheet.replace("'", "''") + "'"
    return f"{quoted}!${column_letters(column)}${row}"
