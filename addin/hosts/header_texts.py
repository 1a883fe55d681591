"""The headers of an area as texts."""

from addin.hosts.base import Area
from addin.hosts.workbook_reader import WorkbookReader
from grading.engine.block import CellKind, RawColumn

__all__ = ["header_texts"]


def header_texts(reader: WorkbookReader, area: Area) -> tuple[str, ...]:
    """The headers of an area, left to right; blank ones are empty.

    A table's part is asked, which knows them even where the header row is switched off; else the
    cells of the top row.
    """
    table = reader.table(area)
    if table is not None:
        part = table.part
        first = area.left - part.range.left
        found = part.headers[first : first + area.right - area.left + 1]
        if first >= 0 and len(found) == area.right - area.left + 1:
            return found
    columns = range(area.left, area.right + 1)
    return tuple(_text(reader.cells(area.sheet, area.top, area.top, n)) for n in columns)


def _text(cell: RawColumn) -> str:
    kind = cell.kinds[0]
    if kind in (CellKind.TEXT, CellKind.ERROR):
        return cell.texts[int(cell.text_codes[0])]
    if kind == CellKind.BOOL:
        return "TRUE" if cell.numbers[0] else "FALSE"
    if kind == CellKind.NUMBER:
        return f"{cell.numbers[0]:.15g}"
    return ""
