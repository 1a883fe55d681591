"""Formulas that come with their values, so that phones and previews show numbers.

openpyxl writes a formula without the value it gives; Excel and LibreOffice then compute it when
they open the file, but whatever only shows a file has nothing to show. The value is computed in
Python where the formula is set, kept beside the cell until the workbook is saved, and then put
into the sheet's XML.
"""

import io
import math
import re
import zipfile
from collections.abc import Mapping
from datetime import date
from typing import cast
from weakref import WeakKeyDictionary
from xml.sax.saxutils import escape

from openpyxl import Workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["CachedValue", "fill_cached_values", "set_formula", "shown_value"]

CachedValue = str | bool | int | float | date
"""What a formula gives; a blank result is an empty text, as in Excel."""

_values: WeakKeyDictionary[Worksheet, dict[str, CachedValue]] = WeakKeyDictionary()
"""By sheet and address; gone with the workbook, and out of openpyxl's way."""
_DAY_0 = date(1899, 12, 30)
"""Day 0 of Excel's calendar, for dates since March 1900."""
_FORMULA_CELL = re.compile(
    r'<c r="(?P<cell>[A-Z]+\d+)"(?P<style>(?: s="\d+")?)>(?P<formula><f[^>]*>[^<]*</f>)<v ?(?:/>|></v>)</c>'
)
"""A formula as openpyxl writes it: no type, no value."""
_ERRORS = frozenset(
    {"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA"}
)


def set_formula(
    cell: Cell | MergedCell, formula: str, value: CachedValue, *, array: bool = False
) -> None:
    """Put a formula into a cell together with the value it gives now.

    Args:
        cell: Where it stands.
        formula: As Excel's files spell it: English names, commas, ``=`` in front.
        value: What Excel will compute; dates as dates, ``""`` for a blank result.
        array: Whether the formula is entered over arrays (Ctrl+Shift+Enter).

    Raises:
        ValueError: The formula does not begin with ``=``, or the value is not a finite number.
    """
    place = f"{cell.parent.title}!{cell.coordinate}"
    if not formula.startswith("="):
        msg = f"{place}: a formula must begin with =, got {formula!r}"
        raise ValueError(msg)
    if isinstance(value, float) and not math.isfinite(value):
        msg = f"{place}: the value of a formula must be a finite number, got {value}"
        raise ValueError(msg)
    cell.value = ArrayFormula(cell.coordinate, formula) if array else formula
    sheet = cast("Worksheet", cell.parent)  # the others hold no formulas
    _values.setdefault(sheet, {})[cell.coordinate] = value


def shown_value(cell: Cell | MergedCell) -> CachedValue | None:
    """What a cell shows: the value of its formula, else what was put into it; None if blank."""
    sheet = cast("Worksheet", cell.parent)
    if cell.data_type == "f":
        return _values.get(sheet, {}).get(cell.coordinate)
    return cast("CachedValue | None", cell.value)


def fill_cached_values(workbook: Workbook, package: bytes) -> bytes:
    """The saved workbook with the value of each formula in it.

    Args:
        workbook: The workbook whose formulas were set by `set_formula`.
        package: The same workbook as openpyxl saves it.

    Raises:
        ValueError: A formula has no value; names all such cells.
    """
    parts = {
        f"xl/worksheets/sheet{number}.xml": sheet
        for number, sheet in enumerate(workbook.worksheets, 1)
    }
    filled = io.BytesIO()
    missing: list[str] = []
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(filled, "w") as new:
        for item in old.infolist():
            content = old.read(item)
            if item.filename in parts and b"</f>" in content:
                sheet = parts[item.filename]
                content = _filled(content, sheet, missing)
            new.writestr(item, content, compress_type=zipfile.ZIP_DEFLATED)
    if missing:
        msg = f"These formulas have no value; set them with set_formula: {', '.join(missing)}"
        raise ValueError(msg)
    return filled.getvalue()


def _filled(content: bytes, sheet: Worksheet, missing: list[str]) -> bytes:
    values: Mapping[str, CachedValue] = _values.get(sheet, {})
    seen: set[str] = set()

    def fill(match: re.Match[str]) -> str:
        cell = match["cell"]
        seen.add(cell)
        if cell not in values:
            return match[0]
        kind, text = _kind_and_text(values[cell])
        space = ' xml:space="preserve"' if text != text.strip() else ""
        return (
            f'<c r="{cell}"{match["style"]}{kind}>{match["formula"]}'
            f"<v{space}>{escape(text)}</v></c>"
        )

    text = _FORMULA_CELL.sub(fill, content.decode("utf-8"))
    formulas = [
        cell.coordinate for row in sheet.iter_rows() for cell in row if cell.data_type == "f"
    ]
    missing += [
        f"{sheet.title}!{cell}" for cell in formulas if not (cell in values and cell in seen)
    ]
    return text.encode("utf-8")


def _kind_and_text(value: CachedValue) -> tuple[str, str]:
    """The type of a cell as an attribute, "" for numbers, and its value as text."""
    if isinstance(value, bool):
        return ' t="b"', str(int(value))
    if isinstance(value, date):
        return "", str((value - _DAY_0).days)
    if isinstance(value, str):
        return (' t="e"' if value in _ERRORS else ' t="str"'), value
    return "", repr(value)
