"""Byte ranges of a worksheet's rows and the cells that go in their place."""

from collections.abc import Iterator
from functools import cached_property

import numpy as np
import numpy.typing as npt

from addin.hosts.cell_index import LAST_COLUMN
from addin.hosts.row_tags import RowTags, with_spans
from addin.hosts.scanner import SheetXml

__all__ = ["CellEdits"]

_Places = npt.NDArray[np.int64]
_KEY = LAST_COLUMN + 1
_BATCH = 4096
_UNNUMBERED = 0  # instead of a row number, in edits that are all ending


class CellEdits:
    """Edits of one sheet, added in any order and applied in the order of the sheet.

    Most edits are a cell: a beginning that its column shares, the row's number, an ending that
    equal cells share. They are held as arrays of numbers and become bytes batch by batch, so that
    the memory needed does not grow with the number of cells.

    Args:
        sheet: The worksheet.
    """

    def __init__(self, sheet: SheetXml) -> None:
        self._sheet = sheet
        self._index = sheet.index
        self._tags = RowTags(sheet)
        self._beginnings: list[bytes] = []
        self._endings: list[bytes] = []
        self._arrays: list[list[npt.NDArray[np.signedinteger]]] = []
        self._whole: list[tuple[int, int, int, bytes]] = []
        self._new_places: list[_Places] = []
        self._new_cells: list[bytes] = []
        self._grown_rows: list[_Places] = []
        self._new_columns: set[int] = set()

    def add(
        self,
        column: int,
        rows: _Places,
        beginning: bytes,
        endings: list[bytes],
        which: _Places,
    ) -> None:
        """Write cells of one column.

        Args:
            column: 1-based.
            rows: 1-based row numbers, ascending.
            beginning: The cell's bytes up to the row number.
            endings: What follows the number, one per distinct cell.
            which: Per row the position in ``endings``.
        """
        index = self._index
        at, exists = self.find_rows(rows)
        in_place = exists.copy()
        in_place[exists] = ~index.row_is_empty_tag[at[exists]]
        outside = ~in_place
        if outside.any():
            numbers, codes = rows[outside], which[outside].tolist()
            self._new_places.append(numbers * _KEY + column)
            self._new_cells += [
                b"%b%d%b" % (beginning, number, endings[code])
                for number, code in zip(numbers.tolist(), codes, strict=True)
            ]
        rows, at, which = rows[in_place], at[in_place], which[in_place]
        starts, ends = self._places(column, at)
        inserted = starts == ends
        if inserted.any():
            self._grown_rows.append(at[inserted])
            self._new_columns.add(column)
        self._add_numbered(starts, ends, rows, column, beginning, endings, which)

    def find_rows(self, rows: _Places) -> tuple[_Places, npt.NDArray[np.bool_]]:
        """Positions of rows in the index (where they would stand), and whether they are there."""
        known = self._index.rows
        at = np.searchsorted(known, rows)
        if not len(known):
            return at, np.zeros(len(rows), np.bool_)
        return at, np.equal(known[np.minimum(at, len(known) - 1)], rows)

    @cached_property
    def _keys(self) -> _Places:
        """Row position and column of each cell as one rising number."""
        return self._index.cell_rows.astype(np.int64) * _KEY + self._index.columns

    def _places(self, column: int, at: _Places) -> tuple[_Places, _Places]:
        """Start and end of the column's cell in each row; equal where a cell must be inserted."""
        index = self._index
        keys = at * _KEY + column
        cells = np.searchsorted(self._keys, keys)
        ends_row = cells == index.first_cells[at + 1]
        starts, ends = index.row_closes[at].copy(), index.row_closes[at].copy()
        inside = ~ends_row
        starts[inside] = index.starts[cells[inside]]
        same = np.zeros(len(at), np.bool_)
        same[inside] = self._keys[cells[inside]] == keys[inside]
        ends[inside] = starts[inside]
        ends[same] = index.ends[cells[same]]
        return starts, ends

    def _add_numbered(
        self,
        starts: _Places,
        ends: _Places,
        rows: _Places,
        column: int,
        beginning: bytes,
        endings: list[bytes],
        which: _Places,
    ) -> None:
        first = np.full(len(rows), len(self._beginnings), np.int32)
        self._beginnings.append(beginning)
        last = (which + len(self._endings)).astype(np.int32)
        self._endings.extend(endings)
        self._arrays.append(
            [rows * _KEY + column, starts, ends, rows.astype(np.int32), first, last]
        )

    def _finish_new_rows(self) -> None:
        if not self._new_places:
            return
        prefix = self._index.prefix
        places = np.concatenate(self._new_places)
        order = np.argsort(places)
        cells = list(map(self._new_cells.__getitem__, order.tolist()))
        numbers, columns = np.divmod(places[order], _KEY)
        numbers, first = np.unique(numbers, return_index=True)
        ends = [*first[1:].tolist(), len(cells)]
        at, exists = self.find_rows(numbers)
        for number, row, there, start, stop in zip(
            numbers.tolist(), at.tolist(), exists.tolist(), first.tolist(), ends, strict=True
        ):
            content = b"".join(cells[start:stop]) + b"</%brow>" % prefix
            key = number * _KEY
            if there:
                left, right = int(columns[start]), int(columns[stop - 1])
                tag = with_spans(self._tags.opened(row), left, right)
                place, end = int(self._index.row_starts[row]), int(self._index.row_ends[row])
                self._whole.append((place, end, key, tag + content))
            else:
                place = self._row_place(row)
                tag = b'<%brow r="%d">' % (prefix, number)
                self._whole.append((place, place, key, tag + content))

    def _row_place(self, row: int) -> int:
        if row < len(self._index.rows):
            return int(self._index.row_starts[row])
        return self._index.body_end

    def _finish_spans(self) -> None:
        if not self._grown_rows:
            return
        rows = np.unique(np.concatenate(self._grown_rows))
        left, right = min(self._new_columns), max(self._new_columns)
        if not self._index.ordinary:
            for row in rows.tolist():
                self._replace_tag(row, with_spans(self._tags.tag(row), left, right))
            return
        endings, which = self._widened(self._tags.after_numbers(rows), left, right)
        changed = which >= 0
        rows, which = rows[changed], which[changed]
        index = self._index
        starts, ends = index.row_starts[rows], index.row_tag_ends[rows]
        self._add_numbered(starts, ends, index.rows[rows], 0, b'<row r="', endings, which)

    @staticmethod
    def _widened(rests: list[bytes], left: int, right: int) -> tuple[list[bytes], _Places]:
        """The distinct changed tag ends and, per row, which one; -1 where nothing changes."""
        known: dict[bytes, int] = {}
        endings: list[bytes] = []
        for rest in dict.fromkeys(rests):
            widened = with_spans(rest, left, right)
            known[rest] = -1 if widened == rest else len(endings)
            endings += [widened] if widened != rest else []
        return endings, np.array([known[rest] for rest in rests], np.int64)

    def _replace_tag(self, row: int, tag: bytes) -> None:
        start, end = int(self._index.row_starts[row]), int(self._index.row_tag_ends[row])
        if tag != self._sheet.xml[start:end]:
            self._whole.append((start, end, int(self._index.rows[row]) * _KEY, tag))

    def pieces(self) -> Iterator[bytes]:
        """The rows of the sheet with all edits made, in pieces."""
        self._finish_new_rows()
        self._finish_spans()
        starts, ends, rows, firsts, lasts = self._in_order()
        xml = self._sheet.xml
        place = self._index.body_end if self._index.empty_body else self._index.body_start
        for batch in range(0, len(starts), _BATCH):
            part = slice(batch, batch + _BATCH)
            gone = [place, *ends[part].tolist()]
            gaps = [
                xml[start:stop] for start, stop in zip(gone, starts[part].tolist(), strict=False)
            ]
            place = gone[-1]
            yield b"".join(self._joined(gaps, rows[part], firsts[part], lasts[part]))
        yield xml[place : self._index.body_end]

    def _joined(
        self,
        gaps: list[bytes],
        rows: npt.NDArray[np.signedinteger],
        firsts: npt.NDArray[np.signedinteger],
        lasts: npt.NDArray[np.signedinteger],
    ) -> list[bytes]:
        distinct, which = np.unique(rows, return_inverse=True)
        digits = [b"%d" % row if row != _UNNUMBERED else b"" for row in distinct.tolist()]
        joined = [b""] * (4 * len(rows))
        joined[::4] = gaps
        joined[1::4] = map(self._beginnings.__getitem__, firsts.tolist())
        joined[2::4] = map(digits.__getitem__, which.tolist())
        joined[3::4] = map(self._endings.__getitem__, lasts.tolist())
        return joined

    def _in_order(self) -> list[npt.NDArray[np.signedinteger]]:
        """Start, end, row number, beginning and ending of all edits, as they follow in the sheet."""
        whole = np.array([edit[:3] for edit in self._whole], np.int64).reshape(-1, 3)
        count = len(whole)
        self._arrays.append(
            [
                whole[:, 2],
                whole[:, 0],
                whole[:, 1],
                np.full(count, _UNNUMBERED, np.int32),
                np.full(count, len(self._beginnings), np.int32),
                np.arange(count, dtype=np.int32) + len(self._endings),
            ]
        )
        self._beginnings.append(b"")
        self._endings.extend(edit[3] for edit in self._whole)
        # One kind of array after the other, lest all edits be held several times.
        kinds = [list(arrays) for arrays in zip(*self._arrays, strict=True)]
        self._arrays.clear()
        keys, starts = np.concatenate(kinds.pop(0)), np.concatenate(kinds.pop(0))
        order = np.lexsort((keys, starts))
        del keys
        ordered: list[npt.NDArray[np.signedinteger]] = [starts[order]]
        while kinds:
            ordered.append(np.concatenate(kinds.pop(0))[order])
        return ordered
