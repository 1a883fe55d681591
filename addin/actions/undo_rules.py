"""Take back what the last re-grade wrote into the rules: the numbers in use."""

from collections.abc import Sequence

from addin.hosts.base import CellValue, Host
from addin.texts import message
from addin.workbook.rules.cutoffs_in_use import cell_text, text_value, used_cells
from addin.workbook.undo_table import RULE_CELL, UndoRow
from grading.exceptions import RefusedError
from grading.language import Message

__all__ = ["take_cutoffs_back"]


def take_cutoffs_back(
    host: Host, rows: Sequence[UndoRow]
) -> tuple[int, list[tuple[str, str, Message]]]:
    """Stage the numbers in use as they stood before the re-grade.

    Returns:
        How many cells are put back; key, place and cause of those left alone.
    """
    cells = used_cells(host) if rows else {}
    back: dict[tuple[int, int], CellValue] = {}
    left: list[tuple[str, str, Message]] = []
    for row in rows:
        cell = cells.get(row.key)
        if cell is None:
            left.append((row.key, RULE_CELL, message("undo.rule_gone")))
        elif cell_text(cell.value) != row.new:
            reason = message("undo.changed_since", value=cell_text(cell.value))
            left.append((row.key, cell.place.address, reason))
        else:
            back[cell.place.row, cell.place.column] = text_value(cell, row.old)
    if not back:
        return 0, left
    sheet = next(iter(cells.values())).place.sheet
    try:
        host.write_cells(sheet, back)
    except RefusedError as error:
        reason = message("actions.state_not_kept", why=error)
        return 0, [*left, ("", sheet, reason)]
    return len(back), left
