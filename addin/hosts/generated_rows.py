"""Rows of generated sheets: as high as their text needs, and none beyond the table.

Excel fits such rows when it opens a file; viewers, printers and LibreOffice without a window do
not.
"""

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence

from addin.hosts.base import GeneratedColumn
from addin.hosts.cell_index import Shape
from addin.hosts.markup import Edits, element, set_attributes
from addin.hosts.scanner import SheetXml
from grading.engine.grades import Lookup

__all__ = ["LINE_POINTS", "line_count", "row_heights", "with_row_heights", "without_rows"]

LINE_POINTS = 15
_LETTERS_PER_WIDTH = 1.1  # widths count digits, which are wider than most letters
_MOST_LINES = 27  # Excel's rows are 409 points high at most
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
    most = [1] * rows
    for column in columns:
        if column.style == "wrapped" and isinstance(column.values, Lookup):
            counts = [
                line_count(text, column.width * _LETTERS_PER_WIDTH) for text in column.values.texts
            ]
            for row, code in enumerate(column.values.codes.tolist()):
                if code >= 0:
                    most[row] = max(most[row], counts[code])
    return [lines * LINE_POINTS if lines > 1 else None for lines in most]


def with_row_heights(sheet: SheetXml, heights: Mapping[int, int | None]) -> SheetXml:
    """The sheet with other row heights; rows whose height a person has set keep it.

    Args:
        sheet: The worksheet; returned as it is if its rows do not state their numbers.
        heights: Height in points by 1-based row, None for the usual one.
    """
    index = sheet.index
    if not index.ordinary or index.empty_body:
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
    if not index.ordinary or not rows:
        return sheet
    edits = Edits(sheet.xml)
    first, after = index.rows.searchsorted((rows.start, rows.stop)).tolist()
    for place in range(first, after):
        cells = slice(index.first_cells[place], index.first_cells[place + 1])
        filled = index.columns[cells][index.shapes[cells] != Shape.EMPTY]
        if set(filled.tolist()) <= set(columns):
            edits.replace(int(index.row_starts[place]), int(index.row_ends[place]), b"")
    return SheetXml(edits.apply(), sheet.where)
