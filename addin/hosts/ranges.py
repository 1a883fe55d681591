"""Ranges as the parts of a workbook spell them: ``A1:C10``, without sheet or dollars."""

import re
from dataclasses import dataclass, replace

from addin.hosts.references import column_number
from grading.engine.problems import column_letters

__all__ = ["LAST_COLUMN", "LAST_ROW", "Range"]

LAST_ROW = 1_048_576
LAST_COLUMN = 16_384

_RANGE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Za-z]{1,3})\$?([0-9]{1,7}))?")


@dataclass(frozen=True, slots=True)
class Range:
    """A rectangle of cells, 1-based, all edges inclusive."""

    top: int
    left: int
    bottom: int
    right: int

    @classmethod
    def parse(cls, text: str) -> "Range | None":
        """The range ``text`` spells, or None (whole columns, several areas, ``#REF!``)."""
        match = _RANGE.fullmatch(text.strip())
        if match is None:
            return None
        left, top = column_number(match[1]), int(match[2])
        if match[3] is None:
            return cls(top, left, top, left)
        return cls(top, left, int(match[4]), column_number(match[3]))

    def __str__(self) -> str:
        first = f"{column_letters(self.left)}{self.top}"
        if (self.top, self.left) == (self.bottom, self.right):
            return first
        return f"{first}:{column_letters(self.right)}{self.bottom}"

    def meets(self, other: "Range") -> bool:
        """Whether the two have a cell in common."""
        return (
            self.top <= other.bottom
            and other.top <= self.bottom
            and self.left <= other.right
            and other.left <= self.right
        )

    def with_right(self, right: int) -> "Range":
        """The same rows, up to another last column."""
        return replace(self, right=right)

    def with_bottom(self, bottom: int) -> "Range":
        """The same columns, down to another last row."""
        return replace(self, bottom=bottom)
