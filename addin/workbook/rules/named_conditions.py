"""Conditions on several columns in one cell, a line each: ``Annual amount: >=1000``."""

import re
from typing import Any

from addin.workbook.rules.blocks import RuleBlock, RuleRow
from addin.workbook.rules.cells import CellReader
from addin.workbook.rules.columns import Columns
from addin.workbook.rules.headers import column_name

__all__ = ["read_named_conditions"]

_LINE_ENDS = re.compile(r'\n|[;；](?=(?:[^"]*"[^"]*")*[^"]*$)')
_COLON = re.compile(r"\s*[:：]\s*")


def read_named_conditions(
    block: RuleBlock, row: RuleRow, position: int | None, reader: CellReader, columns: Columns
) -> dict[str, Any]:
    """The conditions of one cell by column; a line that names no column is a fault.

    Args:
        block: Where the cell stands.
        row: Its row.
        position: Its zero-based position in the row, None where the block has no such column.
        reader: Reads conditions and notes faults.
        columns: The columns that may be named.
    """
    place = block.place(row.number, position)
    text = reader.text(row.cell(position), place)
    found: dict[str, Any] = {}
    for part in filter(None, map(str.strip, _LINE_ENDS.split(text))):
        words, *condition = _COLON.split(part, maxsplit=1)
        name = column_name(words, columns, block, row.number, position or 0, reader.faults)
        if name is not None:
            cell = condition[0] if condition else None
            found[name] = reader.condition(cell, columns.types[name], place)
    return found
