"""The one sheet of the add-in: its configuration as xlwings reads it, and the ribbon's texts."""

import re
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from addin.desktop.ribbon_vba import TEXT_COLUMNS
from grading.engine.problems import column_letters

__all__ = ["SHEET_PART", "Value", "read_configuration", "sheet_xml"]

SHEET_PART = "xl/worksheets/sheet1.xml"
_SHARED_PART = "xl/sharedStrings.xml"
_SPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_CELL = re.compile(r"([A-Z]+)([0-9]+)")

Value = str | bool
"""Of a setting."""


def sheet_xml(
    configuration: Mapping[str, Value], texts: Iterable[tuple[str, Mapping[str, str]]]
) -> str:
    """The sheet ``tierbook.conf``.

    Args:
        configuration: Settings by name, put into columns A and B. xlwings stops looking at a name
            that is there, so one that is unset must be left out.
        texts: Key and text by language, put right of them.
    """
    rows: list[dict[int, Value]] = [{1: name, 2: value} for name, value in configuration.items()]
    for place, (key, by_language) in enumerate(texts):
        if place == len(rows):
            rows.append({})
        rows[place][TEXT_COLUMNS["key"]] = key
        for lang, text in by_language.items():
            rows[place][TEXT_COLUMNS[lang]] = text
    body = "".join(_row(number, cells) for number, cells in enumerate(rows, 1))
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        '<sheetPr codeName="Sheet2"/><sheetViews><sheetView workbookViewId="0"/></sheetViews>'
        '<sheetFormatPr defaultRowHeight="15.75"/><cols><col min="1" max="2" width="30" '
        f'customWidth="1"/></cols><sheetData>{body}</sheetData></worksheet>\n'
    )


def read_configuration(addin: Path) -> dict[str, Value] | None:
    """The settings in an add-in of Tierbook's; None where the file is something else."""
    try:
        with zipfile.ZipFile(addin) as package:
            workbook = package.read("xl/workbook.xml")
            sheet = ET.fromstring(package.read(SHEET_PART))
            shared = _shared_texts(package)
    except (zipfile.BadZipFile, KeyError, ET.ParseError):
        return None
    if b'name="tierbook.conf"' not in workbook:
        return None
    cells = {cell.get("r", ""): _value(cell, shared) for cell in sheet.iter(f"{_SPACE}c")}
    return {
        str(name): cells.get(f"B{match[2]}", "")
        for place, name in cells.items()
        if (match := _CELL.fullmatch(place)) and match[1] == "A"
    }


def _row(number: int, cells: Mapping[int, Value]) -> str:
    inner = "".join(_cell(f"{column_letters(at)}{number}", cells[at]) for at in sorted(cells))
    return f'<row r="{number}">{inner}</row>'


def _cell(place: str, value: Value) -> str:
    if isinstance(value, bool):
        return f'<c r="{place}" t="b"><v>{int(value)}</v></c>'
    text = escape(value)
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def _value(cell: ET.Element, shared: Sequence[str]) -> Value:
    kind, value = cell.get("t"), cell.findtext(f"{_SPACE}v") or ""
    if kind == "b":
        return value == "1"
    if kind == "s":
        return shared[int(value)]
    return value or _text(cell)


def _shared_texts(package: zipfile.ZipFile) -> list[str]:
    """The texts apart from the cells, where Excel puts them when somebody signs and saves."""
    if _SHARED_PART not in package.namelist():
        return []
    return [_text(item) for item in ET.fromstring(package.read(_SHARED_PART))]


def _text(element: ET.Element) -> str:
    return "".join(part.text or "" for part in element.iter(f"{_SPACE}t"))
