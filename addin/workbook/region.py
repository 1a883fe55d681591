"""The customer list on a sheet without a table: its header row and how far it reaches."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from addin.hosts.base import Area, Host, SheetInfo
from addin.texts import message
from grading.engine.block import Block, CellKind, RawColumn
from grading.engine.expectations import Listing, title
from grading.engine.headers import find_header, recognise
from grading.exceptions import InputError
from grading.language import Message
from grading.schemes.models import Input

__all__ = ["HEADER_ROWS", "find_region", "first_rows", "no_header"]

HEADER_ROWS = 50
"""How many rows from the top the header row may be looked for."""


def find_region(host: Host, sheet: SheetInfo, inputs: Sequence[Input]) -> tuple[Area, Block]:
    """The customer list of a sheet: from its header row to the last row that is filled.

    Title rows above, blank rows in the middle and other lists beside it, a blank column apart,
    do not belong to it or do not end it, as the case is.

    Raises:
        InputError: No row looks like a header row; names what was looked for.
    """
    rows = host.peek(sheet.name, HEADER_ROWS)
    header = find_header(rows, inputs)
    if header is None:
        raise InputError(no_header("no_header", sheet.name, inputs))
    left, right = _span(rows[header:], inputs)
    top = header + 1
    area = Area(sheet.name, top, left + 1, max(sheet.rows, top), right + 1)
    block = host.read(area)
    last = _last_filled(block, inputs)
    return replace(area, bottom=top + last), first_rows(block, last)


def no_header(key: str, where: str, inputs: Sequence[Input]) -> Message:
    """What to say where no row looks like a header row.

    Args:
        key: Which of the texts ``errors.list``.
        where: The sheet or file.
        inputs: What was looked for.
    """
    wanted = [i for i in inputs if i.required] or inputs
    columns = Listing(tuple(dict.fromkeys(title(each) for each in wanted[:8])))
    return message(f"errors.list.{key}", where=where, rows=HEADER_ROWS, columns=columns)


def _span(rows: Sequence[Sequence[object]], inputs: Sequence[Input]) -> tuple[int, int]:
    """Zero-based first and last column of the list under a header row.

    Lists side by side are told apart by a column that is blank from the header down; the one
    whose headers say most is the customers'.
    """
    width = max(len(row) for row in rows)
    filled = [any(_filled(row, column) for row in rows) for column in range(width)]
    groups: list[tuple[int, int]] = []
    for column in range(width):
        if not filled[column]:
            continue
        if groups and groups[-1][1] == column - 1:
            groups[-1] = (groups[-1][0], column)
        else:
            groups.append((column, column))
    return max(groups, key=lambda group: len(_known(rows[0], group, inputs)))


def _filled(row: Sequence[object], column: int) -> bool:
    return column < len(row) and row[column] is not None and str(row[column]).strip() != ""


def _known(header: Sequence[object], group: tuple[int, int], inputs: Sequence[Input]) -> set[str]:
    cells = header[group[0] : group[1] + 1]
    texts = ["" if cell is None else str(cell) for cell in cells]
    return set(recognise(texts, inputs).positions)


def _last_filled(block: Block, inputs: Sequence[Input]) -> int:
    """How many data rows there are up to the last one with something in a column we read."""
    last = 0
    for position in recognise(block.headers, inputs).positions.values():
        filled = np.flatnonzero(block.column(position).kinds != CellKind.BLANK)
        if filled.size:
            last = max(last, int(filled[-1]) + 1)
    return last


def first_rows(block: Block, rows: int) -> Block:
    """The same block ending after so many data rows; its columns are still read once."""

    def load(position: int) -> RawColumn:
        raw = block.column(position)
        return RawColumn(
            raw.kinds[:rows],
            raw.numbers[:rows],
            raw.text_codes[:rows],
            raw.texts,
            None if raw.formulas is None else raw.formulas[:rows],
            None if raw.dated is None else raw.dated[:rows],
        )

    return replace(block, rows=rows, load=load, _cache={})
