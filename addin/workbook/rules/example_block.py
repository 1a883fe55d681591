"""The block ``example``: some customers on one day, for the scheme's card."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from addin.workbook.rules.blocks import RuleBlock
from addin.workbook.rules.cells import CellReader, canonical_word
from addin.workbook.rules.columns import Columns
from addin.workbook.rules.grid import Place
from addin.workbook.rules.headers import column_name
from addin.workbook.rules.words import meaning
from grading.schemes.column_types import ColumnType

__all__ = ["read_example"]


def read_example(
    block: RuleBlock, reader: CellReader, columns: Columns, places: dict[str, Place]
) -> Mapping[str, Any] | None:
    """Read the customers of an example; None where it does not say what day it is.

    The first column only counts the rows, so that a customer of whom nothing is known has one.

    Args:
        block: The block; its option ``as of`` is the day.
        reader: Reads cells and notes faults.
        columns: The inputs there are.
        places: Cells by how the scheme's own checks name them; added to.
    """
    day = reader.day(block.options.get("as_of"), block.title)
    if day is None:
        if "as_of" not in block.options:
            reader.faults.add("example_day", block.title)
        return None
    named = {
        position: column_name(header, columns, block, block.header_row, position, reader.faults)
        for position, header in enumerate(block.headers)
        if header and meaning("header", header) != "row"
    }
    rows = []
    for number, row in enumerate(block.rows, 1):
        places[f"example, row {number}"] = block.place(row.number, 0)
        cells = {
            name: _value(row.cell(at), columns.types[name], block.place(row.number, at), reader)
            for at, name in named.items()
            if name is not None
        }
        rows.append({name: value for name, value in cells.items() if value is not None})
    return {"as_of": day, "rows": rows}


def _value(
    cell: object, kind: ColumnType, place: Place, reader: CellReader
) -> float | str | date | None:
    """A value of an input; None for a blank cell or one that cannot be read."""
    if cell is None:
        return None
    if kind.kind == "number":
        return reader.number(cell, place)
    if kind.kind == "date":
        return reader.day(cell, place)
    text = reader.text(cell, place)
    if kind.kind != "word" or not text:
        return text or None
    word = canonical_word(text, kind)
    if word is None:
        reader.faults.add("unknown_value", place, cell, known=", ".join(kind.values))
    return word
