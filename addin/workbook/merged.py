"""Merged cells among the customers."""

from addin.hosts.base import Area, Host
from addin.texts import message
from grading.engine.problems import Problem, cell_address

__all__ = ["merged_problems"]


def merged_problems(host: Host, area: Area) -> tuple[Problem, ...]:
    """A problem for each merged range that reaches into the header row or the data.

    Only the first cell of a merged range holds its value; the others read as blank, which would
    silently give other grades.
    """
    return tuple(
        _problem(merged)
        for merged in host.merged(area.sheet)
        if merged.top <= area.bottom
        and area.top <= merged.bottom
        and merged.left <= area.right
        and area.left <= merged.right
    )


def _problem(merged: Area) -> Problem:
    first = cell_address(merged.top, merged.left)
    cells = f"{first}:{cell_address(merged.bottom, merged.right)}"
    return Problem(
        what=message("workbook.merged", sheet=merged.sheet, cells=cells),
        expected=message("workbook.merged_expected"),
        sheet=merged.sheet,
        row=merged.top,
        column=merged.left,
        code="merged_cells",
    )
