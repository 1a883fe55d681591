"""A person at a workbook: what they type, and what another program than Tierbook reads there."""

import io
import re
import warnings
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from posixpath import normpath
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

import openpyxl
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.utils.datetime import to_excel

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
Typed = str | float | date


@dataclass(frozen=True)
class Listed:
    """A list on a sheet, as its reader sees it; rows and columns are 1-based sheet coordinates."""

    sheet: str
    top: int
    left: int
    headers: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]

    def column(self, header: str | int) -> list[object]:
        """The cells under a header, or of the column of that number counted from zero."""
        at = self.headers.index(header) if isinstance(header, str) else header
        return [row[at] for row in self.rows]

    def cell(self, row: int, header: str | int) -> str:
        """The address of a cell of a data row counted from zero."""
        at = self.headers.index(header) if isinstance(header, str) else header
        return f"{get_column_letter(self.left + at)}{self.top + 1 + row}"


class Look:
    """A workbook as openpyxl reads it."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    @cached_property
    def book(self) -> openpyxl.Workbook:
        """Values as they were saved; what openpyxl does not know it passes over."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return openpyxl.load_workbook(io.BytesIO(self.data), data_only=True)

    @property
    def names(self) -> dict[str, str]:
        """The workbook's names and what they refer to."""
        return {name: entry.attr_text for name, entry in self.book.defined_names.items()}

    def table(self, name: str) -> Listed:
        """An Excel table, blank rows at its end left out."""
        sheet = next(s for s in self.book.worksheets if name in s.tables)
        left, top, right, bottom = range_boundaries(sheet.tables[name].ref)
        bottom -= sheet.tables[name].totalsRowCount or 0
        return self._listed(sheet.title, top, left, right, bottom)

    def region(self, sheet: str, top: int) -> Listed:
        """The list under a header row that begins in column A."""
        page = self.book[sheet]
        width = next(
            n for n, cell in enumerate([*page[top], None]) if not getattr(cell, "value", 0)
        )
        return self._listed(sheet, top, 1, width, page.max_row)

    def _listed(self, sheet: str, top: int, left: int, right: int, bottom: int) -> Listed:
        area = {"min_row": top, "max_row": bottom, "min_col": left, "max_col": right}
        header, *rows = self.book[sheet].iter_rows(**area, values_only=True)
        while rows and not any(cell is not None for cell in rows[-1]):
            rows.pop()
        return Listed(sheet, top, left, tuple(map(str, header)), tuple(rows))

    def has_table(self, name: str) -> bool:
        """Whether there is a table of that name."""
        return any(name in sheet.tables for sheet in self.book.worksheets)

    def owned(self, customers: Listed, name: str) -> list[object]:
        """The column that a workbook-level name of Tierbook's points at."""
        column = re.search(r"\$([A-Z]+)\$\d+$", self.names[name])
        assert column is not None
        at = range_boundaries(f"{column[1]}1")[0] - customers.left
        return customers.column(at)

    def sheet_of(self, name: str) -> str:
        """The tab that a name points at."""
        return self.names[name].rpartition("!")[0].strip("'").replace("''", "'")

    def cells(self, sheet: str) -> list[list[object]]:
        """The cells of a sheet, blank ones at the ends left out."""
        rows = [list(row) for row in self.book[sheet].iter_rows(values_only=True)]
        for row in rows:
            while row and row[-1] is None:
                row.pop()
        while rows and not rows[-1]:
            rows.pop()
        return rows

    def choices(self, sheet: str) -> list[str]:
        """What the last drop-down list of a sheet offers."""
        return self.book[sheet].data_validations.dataValidation[-1].formula1.strip('"').split(",")


def day(value: object) -> date | None:
    """A cell that holds a date, without its time."""
    return value.date() if isinstance(value, datetime) else None


class Person:
    """Types into a workbook; all parts but the ones typed into keep their content."""

    def __init__(self, data: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            self._infos = archive.infolist()
            self._parts = {info.filename: archive.read(info) for info in self._infos}
        self._mac = b'date1904="1"' in self._parts["xl/workbook.xml"]

    def saved(self) -> bytes:
        """The workbook after all that was typed."""
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            for info in self._infos:
                archive.writestr(info, self._parts[info.filename], zipfile.ZIP_DEFLATED)
        return stream.getvalue()

    def type(self, sheet: str, cells: Mapping[str, Typed | None]) -> None:
        """Put values into cells, which keep their look; None empties one."""
        part = self._sheet_part(sheet)
        for address, value in cells.items():
            self._parts[part] = _typed(self._parts[part], address, self._content(value))

    def add_column(
        self, listed: Listed, table: str, header: str, cells: Mapping[int, str]
    ) -> None:
        """A column of their own at the right end of a table, as Excel makes it."""
        at = len(listed.headers)
        typed = {listed.cell(row, at): text for row, text in cells.items()}
        self.type(listed.sheet, {listed.cell(-1, at): header, **typed})
        name = self._table_part(table)
        xml = self._text(name)
        old, new = (get_column_letter(listed.left + n) for n in (at - 1, at))
        xml = re.sub(rf'(ref="[A-Z]+\d+:){old}(\d+")', rf"\g<1>{new}\g<2>", xml)
        xml = xml.replace(f'<tableColumns count="{at}">', f'<tableColumns count="{at + 1}">')
        column = f'<tableColumn id="{at + 500}" name="{escape(header)}"/></tableColumns>'
        self._parts[name] = xml.replace("</tableColumns>", column).encode()

    def extend(self, table: str, old: int, new: int) -> None:
        """Let a table reach down to another row, as Excel does where somebody types under it."""
        name = self._table_part(table)
        changed = re.sub(rf'(ref="[A-Z]+\d+:[A-Z]+){old}"', rf'\g<1>{new}"', self._text(name))
        self._parts[name] = changed.encode()

    def _text(self, part: str) -> str:
        return self._parts[part].decode()

    def _table_part(self, table: str) -> str:
        wanted = f'displayName="{table}"'.encode()
        return next(
            name
            for name, part in self._parts.items()
            if name.startswith("xl/tables/") and wanted in part
        )

    def _sheet_part(self, sheet: str) -> str:
        book = ET.fromstring(self._parts["xl/workbook.xml"])
        links = ET.fromstring(self._parts["xl/_rels/workbook.xml.rels"])
        found = next(node for node in book.iter() if node.get("name") == sheet and node.get(_R))
        target = next(n.get("Target") for n in links if n.get("Id") == found.get(_R))
        return normpath(f"xl/{target}") if not target.startswith("/") else target[1:]

    def _content(self, value: Typed | None) -> tuple[str, str]:
        """Type and inner markup of a cell."""
        if value is None:
            return "n", ""
        if isinstance(value, str):
            return "inlineStr", f'<is><t xml:space="preserve">{escape(value)}</t></is>'
        if isinstance(value, date):
            epoch = datetime(1904, 1, 1) if self._mac else datetime(1899, 12, 30)
            value = to_excel(value, epoch)
        return "n", f"<v>{value}</v>"


_CELL = re.compile(r'<c(?=[^>]* r="([A-Z]+)\d+")([^>]*?)(?:/>|>.*?</c>)', re.S)


def _typed(xml: bytes, address: str, content: tuple[str, str]) -> bytes:
    """The sheet with one cell changed or added."""
    letters = address.rstrip("0123456789")
    number = int(address[len(letters) :])
    text = _with_row(xml.decode(), number)
    row = re.search(rf'<row(?=[^>]* r="{number}")[^>]*?(?:/>|>(.*?)</row>)', text, re.S)
    assert row is not None
    kind, inner = content
    cells: dict[str, str] = {}
    style = ""
    for cell in _CELL.finditer(row[1] or ""):
        if cell[1] == letters:
            style = "".join(re.findall(r' s="\d+"', cell[2]))
        cells[cell[1]] = cell[0]
    cells[letters] = f'<c r="{address}"{style} t="{kind}">{inner}</c>'
    ordered = sorted(cells, key=lambda name: (len(name), name))
    opening = row[0].split(">", 1)[0].removesuffix("/")
    new = f"{opening}>{''.join(cells[name] for name in ordered)}</row>"
    return (text[: row.start()] + new + text[row.end() :]).encode()


def _with_row(text: str, number: int) -> str:
    """The sheet with a row of that number, where there was none a bare one."""
    rows = [(int(row[1]), row.start()) for row in re.finditer(r'<row[^>]* r="(\d+)"', text)]
    if any(row == number for row, _ in rows):
        return text
    at = next((start for row, start in rows if row > number), text.index("</sheetData>"))
    return f'{text[:at]}<row r="{number}"/>{text[at:]}'
