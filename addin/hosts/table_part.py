"""Excel tables: read a table part, append columns, move its last row."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from addin.hosts.cell_text import unescaped
from addin.hosts.looks import TABLE_STYLE
from addin.hosts.markup import Edits, Node, document, element, escaped_name, parse
from addin.hosts.ranges import LAST_COLUMN, LAST_ROW, Range
from grading.exceptions import RefusedError

__all__ = [
    "TablePart",
    "append_columns",
    "new_table",
    "read_table",
    "resize_rows",
    "unique_headers",
]

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_LONGEST_HEADER = 250  # Excel takes 255, with room for a number


@dataclass(frozen=True, slots=True)
class TablePart:
    """What a table part says.

    Args:
        path: Where the part stands in the package.
        id: The table's number, unique in the workbook.
        name: The name formulas use.
        range: All its cells: header row, data, totals row.
        headers: Column names, left to right, line breaks as they are.
        header_rows: 1, or 0 where the header row is switched off.
        totals_rows: 0 or 1.
        fed_by: What fills it from outside, or None.
    """

    path: str
    id: int
    name: str
    range: Range
    headers: tuple[str, ...]
    header_rows: int = 1
    totals_rows: int = 0
    fed_by: Literal["query", "xml"] | None = None

    @property
    def top(self) -> int:
        """The header's row; where that is switched off, the row above the data."""
        return self.range.top if self.header_rows else self.range.top - 1

    @property
    def bottom(self) -> int:
        """The last data row."""
        return self.range.bottom - self.totals_rows


def read_table(path: str, xml: bytes, *, has_query: bool = False) -> TablePart:
    """Read a table part.

    Args:
        path: Where it stands.
        xml: The part.
        has_query: Whether the part has a relationship to a query table.

    Raises:
        RefusedError: The part has no range or no columns.
    """
    root = parse(xml, path)
    area = _range(root, path)
    columns = _columns(root)
    is_query = has_query or root.attributes.get("tableType") == "queryTable"
    is_xml = root.attributes.get("tableType") == "xml"
    is_xml = is_xml or any(column.child("xmlColumnPr") is not None for column in columns)
    return TablePart(
        path=path,
        id=root.number("id", 0),
        name=unescaped(root.attributes.get("displayName") or root.attributes.get("name", "")),
        range=area,
        headers=tuple(unescaped(column.attributes.get("name", "")) for column in columns),
        header_rows=root.number("headerRowCount", 1),
        totals_rows=root.number("totalsRowCount", 0),
        fed_by="query" if is_query else "xml" if is_xml else None,
    )


def append_columns(xml: bytes, headers: Sequence[str]) -> bytes:
    """The part with columns more at its right end, its range and filter extended.

    Args:
        xml: The part.
        headers: Their names, different from all names there are (``unique_headers``).
    """
    root = parse(xml)
    area = _range(root)
    wider = area.with_right(area.right + len(headers))
    columns = _columns(root)
    used = {column.number("id", 0) for column in columns}
    first = max(used, default=0) + 1
    new = b"".join(
        element(f"{root.prefix}tableColumn", {"id": first + n, "name": escaped_name(header)})
        for n, header in enumerate(headers)
    )
    edits = Edits(xml)
    edits.append(next(root.all("tableColumns")), new, count=str(len(columns) + len(headers)))
    edits.set(root, ref=str(wider))
    filtered = root.child("autoFilter")
    if filtered is not None:
        covered = Range.parse(filtered.attributes.get("ref", ""))
        if covered is not None and covered.right == area.right:
            edits.set(filtered, ref=str(covered.with_right(wider.right)))
    return edits.apply()


def resize_rows(xml: bytes, bottom: int) -> bytes:
    """The part with another last data row, totals row below it.

    Args:
        xml: The part.
        bottom: 1-based row of the last data row; below the header row.
    """
    root = parse(xml)
    area = _range(root)
    totals = root.number("totalsRowCount", 0)
    edits = Edits(xml)
    edits.set(root, ref=str(area.with_bottom(bottom + totals)))
    filtered = root.child("autoFilter")
    if filtered is not None:
        covered = Range.parse(filtered.attributes.get("ref", ""))
        if covered is not None:
            edits.set(filtered, ref=str(covered.with_bottom(bottom)))
    return edits.apply()


def unique_headers(wanted: Sequence[str], taken: Sequence[str]) -> list[str]:
    """The headers wanted, each made different from those there are: ``Grade``, ``Grade2``.

    Excel compares column names without regard to case; a blank one becomes ``Column``.
    """
    used = {header.casefold() for header in taken}
    found = []
    for header in wanted:
        base = header.strip()[:_LONGEST_HEADER] or "Column"
        name, number = base, 2
        while name.casefold() in used:
            name, number = f"{base}{number}", number + 1
        used.add(name.casefold())
        found.append(name)
    return found


def new_table(
    number: int, name: str, area: Range, headers: Sequence[str], *, strict: bool = False
) -> bytes:
    """A whole table part: header row and filter.

    Args:
        number: The table's id, unused in the workbook.
        name: The name formulas use.
        area: Header row and data.
        headers: Column names, all different.
        strict: Whether the workbook is of the strict kind.
    """
    columns = b"".join(
        element("tableColumn", {"id": n, "name": escaped_name(header)})
        for n, header in enumerate(headers, 1)
    )
    style = {
        "name": TABLE_STYLE,
        "showFirstColumn": 0,
        "showLastColumn": 0,
        "showRowStripes": 0,
        "showColumnStripes": 0,
    }
    inner = (
        element("autoFilter", {"ref": area})
        + element("tableColumns", {"count": len(headers)}, columns)
        + element("tableStyleInfo", style)
    )
    values = {
        "xmlns": _STRICT_MAIN if strict else _MAIN,
        "id": number,
        "name": name,
        "displayName": name,
        "ref": area,
        "totalsRowShown": 0,
    }
    return document(element("table", values, inner))


def _columns(root: Node) -> list[Node]:
    holder = root.child("tableColumns")
    return list(holder.all("tableColumn")) if holder else []


def _range(root: Node, path: str = "table") -> Range:
    area = Range.parse(root.attributes.get("ref", ""))
    if area is None or not _columns(root) or not _is_whole(area, root):
        message = (
            f"{path}: must say which cells the table covers and how its columns are called, but "
            "does not. The workbook is damaged; open it in Excel, let Excel repair it and save it."
        )
        raise RefusedError(message)
    return area


def _is_whole(area: Range, root: Node) -> bool:
    """Whether the cells are those of a sheet, and hold the header and totals rows said to be."""
    on_sheet = 1 <= area.top <= area.bottom <= LAST_ROW and area.left <= area.right <= LAST_COLUMN
    headers, totals = root.number("headerRowCount", 1), root.number("totalsRowCount", 0)
    rows = area.bottom - area.top + 1
    return on_sheet and headers in (0, 1) and totals in (0, 1) and headers + totals <= rows
