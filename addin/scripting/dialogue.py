"""What a button is told by the person in front of Excel, and what it tells them."""

import re
from dataclasses import dataclass

import xlwings as xw

from addin.hosts.excel_sheets import is_remote
from addin.hosts.ranges import LAST_COLUMN, Range

__all__ = ["Selection", "selection", "show", "tell"]

_ROWS = re.compile(r"\$?(\d{1,7}):\$?(\d{1,7})")
_TITLE = "Tierbook"


@dataclass(frozen=True, slots=True)
class Selection:
    """The cells a person has selected."""

    sheet: str
    cells: Range


def selection(book: xw.Book) -> Selection | None:
    """What is selected; None where it is a picture, a chart or whole columns.

    Of several areas the first counts.
    """
    if is_remote(book):
        # A server works on many workbooks at once: xlwings' own selection is that of the last one.
        return _parsed(book.sheets.active.name, book.api["book"]["selection"])
    selected = book.selection
    if selected is None:
        return None
    return _parsed(selected.sheet.name, selected.address)


def _parsed(sheet: str, address: str | None) -> Selection | None:
    first = (address or "").partition(",")[0].rpartition("!")[2]
    rows = _ROWS.fullmatch(first)
    if rows is not None:
        return Selection(sheet, Range(int(rows[1]), 1, int(rows[2]), LAST_COLUMN))
    cells = Range.parse(first)
    return None if cells is None else Selection(sheet, cells)


def tell(book: xw.Book, text: str, *, failed: bool = False) -> None:
    """Show a message in a window, once all else is written."""
    mode = "critical" if failed else "info"
    if is_remote(book):
        # As above: xlwings would show it in the workbook that was opened last.
        nowhere = dict.fromkeys(
            ("values", "sheet_position", "start_row", "start_column", "row_count", "column_count")
        )
        alert = {"func": "alert", "args": [text, _TITLE, "ok", mode, ""]}
        book.json()["actions"].append(alert | nowhere)
    else:
        book.app.alert(text, title=_TITLE, mode=mode)


def show(book: xw.Book, tab: str) -> None:
    """Turn to a sheet."""
    book.sheets[tab].activate()
