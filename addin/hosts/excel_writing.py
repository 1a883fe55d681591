"""Write rectangles of cells into Excel, one action for each."""

from collections.abc import Sequence

import xlwings as xw

from addin.hosts.excel_blocks import KEEP, CellBlock, pieces
from addin.hosts.excel_cells import excel_cell, kept_cell, plain_cell
from addin.hosts.excel_sheets import is_remote

__all__ = ["write_block"]

Rows = Sequence[Sequence[object]]


def write_block(book: xw.Book, sheet: xw.Sheet, block: CellBlock, old: Rows) -> None:
    """Write a block; cells that are to be kept keep their formula too.

    Messages to Excel leave such cells out, as Excel's JavaScript defines; a program that calls
    Excel directly has to put back what stands there.

    Args:
        book: The workbook.
        sheet: The sheet.
        block: The new values.
        old: All cells of the sheet as they stand, from A1 on.
    """
    remote = is_remote(book)
    for part in pieces(block):
        bottom, right = part.top + len(part.rows) - 1, part.left + len(part.rows[0]) - 1
        cells = sheet.range((part.top, part.left), (bottom, right))
        if remote:
            cells.raw_value = [[_sent(cell) for cell in row] for row in part.rows]
        elif part.gaps:
            cells.value = _filled(part, _formulas(cells, part), old)
        else:
            cells.value = [[excel_cell(cell) for cell in row] for row in part.rows]


def _sent(cell: object) -> object:
    return None if cell is KEEP else plain_cell(excel_cell(cell))


def _formulas(cells: xw.Range, block: CellBlock) -> Rows:
    """The formulas, or else values, of a block, which Excel gives without needless brackets."""
    found: object = cells.formula
    rows: Sequence[object] = found if isinstance(found, list | tuple) else [found]
    if isinstance(rows[0], list | tuple):
        return rows  # type: ignore[return-value]  # rows of rows, as just seen
    return [rows] if len(block.rows) == 1 else [[cell] for cell in rows]


def _filled(block: CellBlock, formulas: Rows, old: Rows) -> list[list[object]]:
    """The block without gaps: the cells to be kept with their formula, else their value."""
    filled = []
    for row, (values, texts) in enumerate(zip(block.rows, formulas, strict=True), block.top):
        there = old[row - 1] if row <= len(old) else ()
        cells = zip(values, texts, strict=True)
        filled.append(
            [
                _kept(text, there[column - 1] if column <= len(there) else None)
                if value is KEEP
                else excel_cell(value)
                for column, (value, text) in enumerate(cells, block.left)
            ]
        )
    return filled


def _kept(formula: object, value: object) -> object:
    """What puts a cell back as it stands; a text may itself begin with an equals sign."""
    is_formula = str(formula).startswith("=") and formula != value
    return formula if is_formula else kept_cell(value)
