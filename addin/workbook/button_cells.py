"""Cells that are buttons: those that workbook-level names such as ``Tierbook_Button_undo`` mark.

Selecting such a cell runs the script of that name in xlwings Lite, once a shape stands over it.
"""

from collections.abc import Mapping

from addin.hosts.references import CellReference
from addin.workbook.ownership import find_name

__all__ = ["BUTTON_SCRIPTS", "button_cells", "button_name"]

BUTTON_SCRIPTS = ("regrade_all", "plan_visits")
"""Scripts that have a button on a sheet, in the order in which people see them."""


def button_name(script: str) -> str:
    """The workbook-level name of a script's button cell."""
    return f"Tierbook_Button_{script}"


def button_cells(names: Mapping[str, str]) -> dict[str, CellReference]:
    """The cell of each button by its script; those whose name is missing or broken left out.

    Args:
        names: The workbook's names and what they refer to.
    """
    found = {script: find_name(names, button_name(script)) for script in BUTTON_SCRIPTS}
    return {script: cell for script, cell in found.items() if cell is not None}
