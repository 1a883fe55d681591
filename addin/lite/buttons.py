"""The buttons on a workbook's sheets, for whoever opens it with xlwings Lite.

Lite runs a script when a certain cell is selected, and a shape with a link to that cell selects
it. So the cell below a button must be none: Lite selects it when the script has run.
"""

from collections.abc import Iterator, Mapping

from addin.hosts.file import FileHost
from addin.hosts.references import CellReference
from addin.hosts.sheet_buttons import SheetButton
from addin.texts import TEXTS, message
from addin.workbook.button_cells import BUTTON_SCRIPTS, button_cells
from addin.workbook.language import choose_language
from addin.workbook.settings import read_settings
from grading.engine.problems import cell_address
from grading.language import Message

__all__ = ["SHAPES", "button_notes", "buttons_of", "places_of"]

SHAPES: Mapping[str, str] = {f"tierbook_{script}": script for script in BUTTON_SCRIPTS}
"""The script of each shape, by the shape's name."""


def buttons_of(host: FileHost) -> dict[str, SheetButton]:
    """The buttons that a workbook's names ask for, by script; none on protected sheets."""
    lang = choose_language(None, read_settings(host).language)
    locked = _locked(host)
    return {
        script: SheetButton(
            shape=shape,
            text=TEXTS.get(f"server.button.{script}.label", lang),
            tip=TEXTS.get(f"server.button.{script}.tip", lang),
            cell=cell,
            lang=lang,
        )
        for shape, script, cell in _wanted(host)
        if cell.sheet not in locked
    }


def places_of(buttons: Mapping[str, SheetButton]) -> dict[str, str]:
    """How xlwings Lite is told of buttons, by script: ``[shape]'Start here'!B12``."""
    return {
        # Lite takes the quotation marks off and nothing else, so one in a name is not doubled.
        script: f"[{one.shape}]'{one.cell.sheet}'!{cell_address(one.cell.row, one.cell.column)}"
        for script, one in buttons.items()
    }


def button_notes(host: FileHost) -> tuple[Message, ...]:
    """Which sheets got no buttons because they are protected."""
    return tuple(message("sheet_buttons.locked", sheet=sheet) for sheet in sorted(_locked(host)))


def _wanted(host: FileHost) -> Iterator[tuple[str, str, CellReference]]:
    """Shape, script and cell of each button on a sheet that is there."""
    cells = button_cells(host.names())
    sheets = {sheet.casefold(): sheet for sheet in host.worksheets()}
    for shape, script in SHAPES.items():
        cell = cells.get(script)
        # Lite takes what follows the first exclamation mark for the cell.
        if cell is None or cell.sheet.casefold() not in sheets or "!" in cell.sheet:
            continue
        yield shape, script, CellReference(sheets[cell.sheet.casefold()], cell.row, cell.column)


def _locked(host: FileHost) -> set[str]:
    wanted = {cell.sheet for _, _, cell in _wanted(host)}
    if not wanted:
        return set()
    return {sheet.name for sheet in host.sheets() if sheet.protected and sheet.name in wanted}
