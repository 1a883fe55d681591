"""Index a worksheet of any shape with a true parser that reports byte places."""

import re
from array import array
from collections.abc import Mapping
from xml.parsers import expat

import numpy as np

from addin.hosts.cell_index import LAST_COLUMN, LAST_ROW, CellIndex, Shape
from grading.engine.problems import column_letters
from grading.exceptions import RefusedError

__all__ = ["parsed_index"]

_TAG = re.compile(rb"<[^<>\"']*(?:(?:\"[^\"]*\"|'[^']*')[^<>\"']*)*>")
_REFERENCE = re.compile(r"([A-Za-z]{1,3})([1-9]\d{0,6})")
_ROOT, _BODY, _ROW, _CELL, _CONTENT = range(5)
_DEEPEST = 256


def parsed_index(xml: bytes, where: str) -> CellIndex:
    """The index of a sheet, whatever its prefixes, quotes, order of attributes and comments.

    Cells without ``r`` stand to the right of the one before, rows without ``r`` under it.

    Args:
        xml: The worksheet part in UTF-8.
        where: The sheet, for the message.

    Raises:
        RefusedError: It is not well-formed, has no ``sheetData``, declares a document type, or
            its rows or cells are out of order; the text names the cell.
    """
    reader = _Reader(xml, where)
    try:
        reader.parser.Parse(xml, True)
    except expat.ExpatError as cause:
        raise RefusedError(
            _damaged(where, f"is not well-formed XML (line {cause.lineno})")
        ) from cause
    return reader.index()


def _damaged(where: str, how: str) -> str:
    return (
        f"{where}: {how}. The workbook is damaged; open it in Excel, let Excel repair it "
        "and save it."
    )


class _Reader:
    def __init__(self, xml: bytes, where: str) -> None:
        self.xml = xml
        self.where = where
        self.path: list[str] = []
        self.body: tuple[int, int] | None = None
        self.body_end = 0
        self.prefix = b""
        self.row = 0
        self.column = 0
        self.has_content = self.has_formula = False
        self.rows, self.row_starts, self.row_tag_ends = array("q"), array("q"), array("q")
        self.row_closes, self.row_ends, self.first_cells = array("q"), array("q"), array("q")
        self.columns, self.starts, self.ends = array("h"), array("q"), array("q")
        self.tag_sizes, self.shapes = array("i"), array("B")
        self.parser = expat.ParserCreate("UTF-8")
        self.parser.StartElementHandler = self.on_start
        self.parser.EndElementHandler = self.on_end
        self.parser.StartDoctypeDeclHandler = self.on_doctype

    def on_doctype(self, *_: object) -> None:
        message = (
            f"{self.where}: must not declare a document type, as no real workbook does. "
            "The file was made to harm the program that reads it, or is damaged."
        )
        raise RefusedError(message)

    def on_start(self, name: str, attributes: Mapping[str, str]) -> None:
        local = name.rpartition(":")[2]
        depth = len(self.path)
        self.path.append(local)
        if depth > _DEEPEST:
            raise RefusedError(_damaged(self.where, f"nests elements over {_DEEPEST} deep"))
        if depth == _BODY and local == "sheetData":
            self.start_body(name)
        elif depth >= _ROW and self.path[_BODY] == "sheetData":
            if depth == _ROW and local == "row":
                self.start_row(attributes)
            elif depth == _CELL and local == "c" and self.path[_ROW] == "row":
                self.start_cell(attributes)
            elif depth == _CONTENT:
                self.has_content = True
                self.has_formula |= local == "f"

    def on_end(self, _name: str) -> None:
        local = self.path.pop()
        depth = len(self.path)
        if not _BODY <= depth <= _CELL or [*self.path, local][_BODY] != "sheetData":
            return
        if depth == _CELL and local == "c" and self.path[_ROW] == "row":
            self.end_cell()
        elif depth == _ROW and local == "row":
            close, end = self.end_of(self.row_tag_ends[-1])
            self.row_closes.append(close)
            self.row_ends.append(end)
        elif depth == _BODY and self.body is not None:
            self.body_end = self.end_of(self.body[1])[0]

    def end_of(self, tag_end: int) -> tuple[int, int]:
        """Where the end tag starts and ends; both after the tag for an empty element tag."""
        if self.xml[tag_end - 2] == ord("/"):
            return tag_end, tag_end
        close = self.parser.CurrentByteIndex
        return close, self.xml.index(b">", close) + 1

    def tag(self) -> tuple[int, int]:
        start = self.parser.CurrentByteIndex
        match = _TAG.match(self.xml, start)
        if match is None:
            raise RefusedError(_damaged(self.where, f"has a tag that cannot be read at {start}"))
        return start, match.end()

    def start_body(self, name: str) -> None:
        if self.body is not None:
            raise RefusedError(_damaged(self.where, "has two lists of rows"))
        self.body = self.tag()
        self.prefix = name[: -len("sheetData")].encode()

    def start_row(self, attributes: Mapping[str, str]) -> None:
        text = attributes.get("r", str(self.row + 1)).strip()
        number = int(text) if text.isdecimal() else 0
        if not self.row < number <= LAST_ROW:
            how = f"row {text!r} stands after row {self.row}" if self.row else f"has row {text!r}"
            raise RefusedError(_damaged(self.where, how))
        start, end = self.tag()
        self.row, self.column = number, 0
        self.rows.append(number)
        self.row_starts.append(start)
        self.row_tag_ends.append(end)
        self.first_cells.append(len(self.columns))

    def start_cell(self, attributes: Mapping[str, str]) -> None:
        column = self.column + 1
        reference = attributes.get("r")
        if reference is not None:
            column = self.column_of(reference)
        if not self.column < column <= LAST_COLUMN:
            name = f"{column_letters(column)}{self.row}"
            how = f"cell {name} stands out of order"
            raise RefusedError(_damaged(self.where, how))
        start, end = self.tag()
        self.column = column
        self.has_content = self.has_formula = False
        self.columns.append(column)
        self.starts.append(start)
        self.tag_sizes.append(end - start)

    def column_of(self, reference: str) -> int:
        match = _REFERENCE.fullmatch(reference.strip())
        if match is None or int(match[2]) != self.row:
            how = f"cell {reference!r} stands in row {self.row}"
            raise RefusedError(_damaged(self.where, how))
        column = 0
        for letter in match[1].upper():
            column = column * 26 + ord(letter) - 64
        return column

    def end_cell(self) -> None:
        self.ends.append(self.end_of(self.starts[-1] + self.tag_sizes[-1])[1])
        shape = Shape.OTHER if self.has_content else Shape.EMPTY
        self.shapes.append(Shape.FORMULA if self.has_formula else shape)

    def index(self) -> CellIndex:
        if self.body is None:
            raise RefusedError(_damaged(self.where, "has no list of rows (sheetData)"))
        start, tag_end = self.body
        empty_body = self.xml[tag_end - 2] == ord("/")
        self.first_cells.append(len(self.columns))
        return CellIndex(
            start if empty_body else tag_end,
            tag_end if empty_body else self.body_end,
            self.prefix,
            empty_body,
            False,
            np.array(self.rows, np.int64),
            np.array(self.row_starts, np.int64),
            np.array(self.row_tag_ends, np.int64),
            np.array(self.row_closes, np.int64),
            np.array(self.row_ends, np.int64),
            np.array(self.first_cells, np.int64),
            np.array(self.columns, np.int16),
            np.array(self.starts, np.int64),
            np.array(self.ends, np.int64),
            np.array(self.tag_sizes, np.int32),
            np.array(self.shapes, np.uint8),
        )
