"""Rows of generated sheets: as high as their text needs, and none beyond the table.

Excel fits such rows when it opens a file; viewers, printers and LibreOffice without a window do
not.
"""

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence

from addin.hosts.base import CellStyle, GeneratedColumn
from addin.hosts.cell_index import Shape
from addin.hosts.markup import Edits, element, set_attributes
from addin.hosts.scanner import SheetXml
from grading.engine.grades import Lookup

__all__ = ["ROW_POINTS", "line_count", "row_heights", "with_row_heights", "without_rows"]

ROW_POINTS = 18
"""Height of a row of one line."""
_AIR_POINTS = 4
# Widths count digits of eleven points, which are wider than most letters.
_LETTERS_PER_WIDTH: Mapping[CellStyle, float] = {"wrapped": 1.2, "prose": 1.32}
_LINE_POINTS: Mapping[CellStyle, int] = {"wrapped": 13, "prose": 12}
_INDENT = 1.5
_MOST_LINES = 27  # Excel's rows are 409 points high at most
_NUMBER = re.compile(rb"\sr\s*=")
_SET_BY_PERSON = re.compile(rb"\scustomHeight\s*=\s*[\"'](?:1|true)[\"']")


def line_count(text: str, width: float) -> int:
    """How many lines a text takes in a column.

    Args:
        text: The cell's text.
        width: The column's width in characters; East Asian ones count twice.
    """
    lines = 0
    for paragraph in text.split("\n"):
        used, lines = 0.0, lines + 1
        for word in paragraph.split(" "):
            length = sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in word)
            if used and used + 1 + length > width:
                used, lines = 0.0, lines + 1
            used += length + (1 if used else 0)
            while used > width:
                used, lines = used - width, lines + 1
    return min(lines, _MOST_LINES)


def row_heights(columns: Sequence[GeneratedColumn]) -> list[int | None]:
    """The height in points of each data row; None where one line is enough."""
    rows = max((len(column.values) for column in columns), default=0)
    most = [ROW_POINTS] * rows
    for column in columns:
        letters, points = _LETTERS_PER_WIDTH.get(column.style), _LINE_POINTS.get(column.style, 0)
        if letters is not None and isinstance(column.values, Lookup):
            width = (column.width - _INDENT) * letters
            counts = [line_count(text, width) for text in column.values.texts]
            for row, code in enumerate(column.values.codes.tolist()):
                if code >= 0 and counts[code] > 1:
                    most[row] = max(most[row], counts[code] * points + _AIR_POINTS)
    return [height if height > ROW_POINTS else None for height in most]


def with_row_heights(sheet: SheetXml, heights: Mapping[int, int | None]) -> SheetXml:
    """The sheet with other row heights; rows whose height a person has set keep it.

    Args:
        sheet: The worksheet; returned as it is if its rows do not state their numbers.
        heights: Height in points by 1-based row, None for the usual one.
    """
    index = sheet.index
    if index.empty_body or not _numbered(sheet):
        return sheet
    edits = Edits(sheet.xml)
    there = {int(number): place for place, number in enumerate(index.rows)}
    name = f"{index.prefix.decode()}row"
    for row, height in sorted(heights.items()):
        text = None if height is None else str(height)
        if row in there:
            start, end = index.row_starts[there[row]], index.row_tag_ends[there[row]]
            tag = sheet.xml[start:end]
            if not _SET_BY_PERSON.search(tag):
                edits.replace(int(start), int(end), set_attributes(tag, {"ht": text}))
        elif text is not None:
            after = int(index.rows.searchsorted(row))
            place = index.row_starts[after] if after < len(index.rows) else index.body_end
            edits.insert(int(place), element(name, {"r": row, "ht": text}))
    return SheetXml(edits.apply(), sheet.where)


def without_rows(sheet: SheetXml, rows: range, columns: Collection[int]) -> SheetXml:
    """The sheet without rows that a table no longer reaches.

    Left in place they would show, and print, as empty lines. A row with content in other columns
    stays.

    Args:
        sheet: The worksheet; returned as it is if its rows do not state their numbers.
        rows: 1-based rows.
        columns: 1-based columns whose cells may go.
    """
    index = sheet.index
    if not rows or not _numbered(sheet):
        return sheet
    edits = Edits(sheet.xml)
    first, after = index.rows.searchsorted((rows.start, rows.stop)).tolist()
    for place in range(first, after):
        cells = slice(index.first_cells[place], index.first_cells[place + 1])
        filled = index.columns[cells][index.shapes[cells] != Shape.EMPTY]
        if set(filled.tolist()) <= set(columns):
            edits.replace(int(index.row_starts[place]), int(index.row_ends[place]), b"")
    return SheetXml(edits.apply(), sheet.where)


def _numbered(sheet: SheetXml) -> bool:
    """Whether every row states its number, so that one may go or come without moving others."""
    index = sheet.index
    if index.ordinary:
        return True
    tags = zip(index.row_starts.tolist(), index.row_tag_ends.tolist(), strict=True)
    return all(_NUMBER.search(sheet.xml, start, end) for start, end in tags)
