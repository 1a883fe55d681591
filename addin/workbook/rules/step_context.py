"""What reading a step needs beside its block."""

from dataclasses import dataclass
from typing import Any

from addin.workbook.rules.blocks import RuleBlock, RuleRow
from addin.workbook.rules.cells import CellReader
from addin.workbook.rules.columns import Columns
from addin.workbook.rules.grid import Place
from addin.workbook.rules.headers import Headers
from addin.workbook.rules.texts_known import KnownTexts

__all__ = ["Document", "StepContext"]


Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class StepContext:
    """What reading a step needs beside its block.

    Args:
        reader: Reads cells and notes faults.
        columns: The columns known so far.
        texts: Other languages of texts.
        places: Cells by how the scheme's own checks name them; added to.
    """

    reader: CellReader
    columns: Columns
    texts: KnownTexts
    places: dict[str, Place]

    def origin(self, block: RuleBlock, row: RuleRow, headers: Headers, key: str = "origin") -> str:
        """The origin a row gives, ``default`` where it gives none."""
        position = headers.get(key)
        place = block.place(row.number, position)
        return self.reader.word("origin", row.cell(position), place) or "default"
