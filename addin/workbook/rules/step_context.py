"""What reading a step needs beside its block."""

from dataclasses import dataclass
from typing import Any

from addin.workbook.rules.blocks import RuleBlock, RuleRow
from addin.workbook.rules.cells import CellReader
from addin.workbook.rules.columns import Columns
from addin.workbook.rules.grid import Place
from addin.workbook.rules.headers import Headers, column_name
from addin.workbook.rules.texts_known import KnownTexts

__all__ = ["Document", "StepContext"]


Document = dict[str, Any]
_FITTED = ("fitted_on", "fitted_rows")


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
        return self.reader.word("origin", *block.cell(row, headers.get(key))) or "default"

    def column(self, block: RuleBlock, row: RuleRow, position: int) -> str | None:
        """The column that a cell names; a fault and None where it is none, or may be several."""
        text = self.reader.text(*block.cell(row, position))
        return column_name(text, self.columns, block, row.number, position, self.reader.faults)

    def only_output(self, block: RuleBlock, headers: Headers) -> str | None:
        """What the headers call the one thing a block puts out; a fault and None otherwise."""
        if len(headers.outputs) != 1:
            self.reader.faults.add("one_output", block.place(block.header_row, 0))
            return None
        return next(iter(headers.outputs))

    def fitted(self, block: RuleBlock, headers: Headers) -> Document:
        """When and from how many customers a step was fitted, as far as the first row says it."""
        at = {key: block.cell(block.rows[0], headers.get(key)) for key in _FITTED}
        day, rows = self.reader.day(*at["fitted_on"]), self.reader.whole(*at["fitted_rows"])
        given = zip(_FITTED, (day, rows), strict=True)
        return {key: value for key, value in given if value is not None}
