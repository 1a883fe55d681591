"""The start tags of rows: their spans and their styles."""

import re

import numpy as np
import numpy.typing as npt

from addin.hosts.cell_values import attributes
from addin.hosts.scanner import SheetXml

__all__ = ["RowTags", "column_style", "with_spans"]

_SPANS = re.compile(rb"(\sspans\s*=\s*[\"'])\s*(\d+):(\d+)\s*(?=[\"'])")
_COLUMN = re.compile(rb"<(?:[\w.\-]+:)?col\s[^>]*>")
_TRUE = {b"1", b"true"}
_POWERS = 10 ** np.arange(8)


class RowTags:
    """Start tags of the rows of one sheet.

    Args:
        sheet: The worksheet.
    """

    def __init__(self, sheet: SheetXml) -> None:
        self._sheet = sheet
        self._styles: dict[bytes, int] = {}

    def tag(self, row: int) -> bytes:
        """The start tag of the row at a position in the index."""
        index = self._sheet.index
        return self._sheet.xml[index.row_starts[row] : index.row_tag_ends[row]]

    def after_numbers(self, rows: npt.NDArray[np.int64]) -> list[bytes]:
        """What follows the number in start tags of the ordinary shape."""
        index, xml = self._sheet.index, self._sheet.xml
        digits = np.searchsorted(_POWERS, index.rows[rows], side="right")
        starts = index.row_starts[rows] + len('<row r="') + digits
        ends = index.row_tag_ends[rows]
        return [xml[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]

    def style(self, row: int) -> int | None:
        """The style that new cells of a row take, None if the row has none of its own."""
        tag = self.tag(row)
        if b"customFormat" not in tag:
            return None
        found = attributes(tag)
        style = found.get(b"s", b"")
        return int(style) if found.get(b"customFormat") in _TRUE and style.isdigit() else None

    def opened(self, row: int) -> bytes:
        """The start tag without the slash of an empty element."""
        tag = self.tag(row)
        return tag[:-2].rstrip() + b">" if tag.endswith(b"/>") else tag


def with_spans(tag: bytes, left: int, right: int) -> bytes:
    """A start tag, or the end of one, whose stated spans hold columns ``left`` to ``right``."""

    def widen(match: re.Match[bytes]) -> bytes:
        return b"%b%d:%d" % (match[1], min(int(match[2]), left), max(int(match[3]), right))

    return _SPANS.sub(widen, tag, count=1)


def column_style(head: bytes, column: int) -> int | None:
    """The style that new cells of a column take, None if the column has none of its own.

    Args:
        head: The sheet's XML before its rows.
        column: 1-based.
    """
    for tag in _COLUMN.findall(head):
        found = attributes(tag)
        first, last = found.get(b"min", b""), found.get(b"max", b"")
        style = found.get(b"style", b"")
        if first.isdigit() and last.isdigit() and int(first) <= column <= int(last):
            return int(style) if style.isdigit() else None
    return None
