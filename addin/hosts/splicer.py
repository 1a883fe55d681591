"""Put new cells into a worksheet and leave every other byte as it is."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from addin.hosts.base import ColumnValues
from addin.hosts.cell_edits import CellEdits
from addin.hosts.cell_index import LAST_COLUMN, LAST_ROW
from addin.hosts.column_bytes import column_bytes, styled
from addin.hosts.references import column_number
from addin.hosts.row_tags import RowTags, column_style
from addin.hosts.scanner import SheetXml
from grading.engine.problems import column_letters

__all__ = ["ColumnSplice", "splice"]

_Change = Callable[[bytes], bytes]
_NONE = -1
_DIMENSION = re.compile(
    rb"(<(?:[\w.\-]+:)?dimension\s[^>]*?ref\s*=\s*[\"'])([A-Z]+)(\d+)(?::([A-Z]+)(\d+))?(?=[\"'])"
)


@dataclass(frozen=True, slots=True)
class ColumnSplice:
    """New values for consecutive cells of one column.

    Args:
        column: 1-based.
        top: 1-based row of the first value.
        values: One per row; blanks empty a cell that is there and make none that is not.
        style: Style id of cells that are not there yet, for all or per row; None takes the row's
            or the column's. Cells that are there keep their style.
        formatted_to: Down to this row, blanks make cells that show their format only.
        rows: Which of the values to write, bool; None for all.
        restyle: Whether cells that are there get ``style``, too.
    """

    column: int
    top: int
    values: ColumnValues
    style: int | npt.NDArray[np.int64] | None = None
    formatted_to: int = 0
    rows: npt.NDArray[np.bool_] | None = None
    restyle: bool = False

    @property
    def bottom(self) -> int:
        """Last row."""
        return self.top + len(self.values) - 1


def splice(
    sheet: SheetXml,
    columns: Sequence[ColumnSplice],
    *,
    quoted: Mapping[int, int] | None = None,
    date1904: bool = False,
    head: _Change | None = None,
    tail: _Change | None = None,
) -> Iterator[bytes]:
    """The sheet's XML with new cells, in pieces.

    Rewritten cells keep their style and lose everything else they had. Cells and rows that are
    missing are made in their places; the stated dimension and row spans grow to hold them.

    Args:
        sheet: The worksheet; the cells to write hold no formulas (see ``has_formulas``).
        columns: What to write; no cell twice.
        quoted: By style id (-1 for none) the like style with ``quotePrefix``, used for texts that
            look like formulas; see ``scanner.styles`` for the ids in use.
        date1904: Whether date serials count from 1904-01-01.
        head: Changes what stands before the rows, ``<sheetData>`` included.
        tail: Changes what stands after the rows, from ``</sheetData>`` on.

    Raises:
        ValueError: A column or row is outside of the sheet, or a cell is written twice.
        RefusedError: The sheet is damaged.
    """
    _require_cells(columns)
    edits = CellEdits(sheet)
    for column in columns:
        _add(edits, sheet, column, quoted or {}, date1904=date1904)
    opening, closing = _frame(sheet, head, tail)
    yield _with_dimension(opening, [column for column in columns if len(column.values)])
    yield from edits.pieces()
    yield closing


def _require_cells(columns: Sequence[ColumnSplice]) -> None:
    taken: dict[int, list[tuple[int, int]]] = {}
    for column in columns:
        top, bottom = column.top, column.bottom
        fits = 1 <= column.column <= LAST_COLUMN and top >= 1 and bottom <= LAST_ROW
        others = taken.setdefault(column.column, [])
        if not fits or any(top <= last and first <= bottom for first, last in others):
            what = f"column {column.column}, rows {top} to {bottom}"
            message = f"{what}: must be cells of a sheet, each written once"
            raise ValueError(message)
        others.append((top, bottom))


def _add(
    edits: CellEdits,
    sheet: SheetXml,
    column: ColumnSplice,
    quoted: Mapping[int, int],
    *,
    date1904: bool,
) -> None:
    index = sheet.index
    letters = column_letters(column.column)
    encoded = column_bytes(column.values, index.prefix, date1904=date1904)
    rows = np.arange(column.top, column.bottom + 1)
    there = index.column(column.column, column.top, column.bottom)
    known, _types = sheet.tags(column.column, column.top, column.bottom)
    exists = np.zeros(len(rows), np.bool_)
    exists[there.numbers - column.top] = True
    written = exists | ~encoded.is_blank
    if column.rows is not None:
        written &= column.rows
    styles = _new_styles(edits, sheet, column, rows, written & ~exists)
    written |= (rows <= column.formatted_to) & (styles > 0)
    if not column.restyle:
        styles[there.numbers - column.top] = known
    endings, which = styled(encoded, styles, quoted)
    beginning = b'<%bc r="%b' % (index.prefix, letters.encode())
    edits.add(column.column, rows[written], beginning, endings, which[written])


def _new_styles(
    edits: CellEdits,
    sheet: SheetXml,
    column: ColumnSplice,
    rows: npt.NDArray[np.int64],
    is_new: npt.NDArray[np.bool_],
) -> npt.NDArray[np.int64]:
    """Style ids for new cells: the wanted one, else the row's, else the column's."""
    if column.style is not None:
        return np.full(len(rows), column.style, np.int64)  # one for all, or one each
    default = column_style(sheet.xml[: sheet.index.body_start], column.column)
    styles = np.full(len(rows), _NONE if default is None else default, np.int64)
    tags = RowTags(sheet)
    at, exists = edits.find_rows(rows)
    for position in np.flatnonzero(is_new & exists).tolist():
        own = tags.style(int(at[position]))
        if own is not None:
            styles[position] = own
    return styles


def _frame(sheet: SheetXml, head: _Change | None, tail: _Change | None) -> tuple[bytes, bytes]:
    index = sheet.index
    opening = sheet.xml[: index.body_end if index.empty_body else index.body_start]
    closing = sheet.xml[index.body_end :]
    opening = head(opening) if head else opening
    closing = tail(closing) if tail else closing
    if index.empty_body and opening.endswith(b"/>"):
        opening = opening[:-2].rstrip() + b">"
        closing = b"</" + index.prefix + b"sheetData>" + closing
    return opening, closing


def _with_dimension(head: bytes, columns: Sequence[ColumnSplice]) -> bytes:
    if not columns:
        return head
    left = min(column.column for column in columns)
    right = max(column.column for column in columns)
    top = min(column.top for column in columns)
    bottom = max(column.bottom for column in columns)

    def extend(match: re.Match[bytes]) -> bytes:
        first, last = (
            column_number(match[2].decode()),
            column_number((match[4] or match[2]).decode()),
        )
        highest, lowest = int(match[3]), int(match[5] or match[3])
        corner = column_letters(min(first, left)), min(highest, top)
        opposite = column_letters(max(last, right)), max(lowest, bottom)
        return match[1] + "{}{}:{}{}".format(*corner, *opposite).encode()

    return _DIMENSION.sub(extend, head, count=1)
