"""Turn the cells of one column into arrays, most of them without an object per cell."""

import numpy as np
import numpy.typing as npt

from addin.hosts.cell_index import CellIndex, ColumnCells, Shape
from addin.hosts.cell_tags import CellType, digits_at
from addin.hosts.cell_text import decoded
from addin.hosts.cell_values import DamagedCellError, Value
from addin.hosts.shared_strings import SharedStrings
from grading.engine.block import CellKind, RawColumn

__all__ = ["ColumnReader", "GatheredColumn"]

_Places = npt.NDArray[np.int64]
_LONGEST_NUMBER = 40
_LONGEST_WHOLE = 8
_UNDERSCORE = ord("_")
_GT = ord(">")


class GatheredColumn:
    """The values of a column while they are gathered; blank until set.

    Args:
        rows: How many there are.
    """

    def __init__(self, rows: int) -> None:
        self.kinds = np.zeros(rows, np.uint8)
        self.numbers = np.full(rows, np.nan)
        self.codes = np.full(rows, -1, np.int32)
        self._texts: dict[str, int] = {}

    def code(self, text: str) -> int:
        """The code of a text, new texts getting the next one."""
        return self._texts.setdefault(text, len(self._texts))

    def text_codes(self, texts: list[str]) -> list[int]:
        """The codes of texts, -1 for the empty one."""
        known = self._texts
        return [known.setdefault(text, len(known)) if text else -1 for text in texts]

    def set(self, row: int, value: Value) -> None:
        """Put one value at a zero-based row."""
        self.kinds[row] = value.kind
        self.numbers[row] = value.number
        self.codes[row] = -1 if value.text is None else self.code(value.text)

    def set_texts(self, rows: _Places, codes: npt.NDArray[np.integer]) -> None:
        """Put texts at zero-based rows; code -1, the empty text, leaves a blank."""
        self.codes[rows] = codes
        self.kinds[rows] = np.where(codes >= 0, CellKind.TEXT, CellKind.BLANK)

    def finish(self, formula_rows: _Places) -> RawColumn:
        """The column; ``formula_rows`` are the zero-based rows that hold formulas."""
        formulas = None
        if len(formula_rows):
            formulas = np.zeros(len(self.kinds), np.bool_)
            formulas[formula_rows] = True
        return RawColumn(self.kinds, self.numbers, self.codes, tuple(self._texts), formulas)


class ColumnReader:
    """Reads the cells of one column that are written in the usual ways.

    Args:
        xml: The sheet.
        index: Its index.
        cells: The cells to read.
        types: Their types.
        top: The 1-based row that becomes the first of the column.
    """

    def __init__(
        self,
        xml: bytes,
        index: CellIndex,
        cells: ColumnCells,
        types: npt.NDArray[np.uint8],
        top: int,
    ) -> None:
        self._xml = xml
        self._data = np.frombuffer(xml, np.uint8)
        self._rows = cells.numbers - top
        self._tag_ends = index.starts[cells.cells] + index.tag_sizes[cells.cells]
        self._ends = index.ends[cells.cells]
        shapes = index.shapes[cells.cells]
        plain = shapes == Shape.PLAIN
        self._numbers = np.flatnonzero(plain & (types == CellType.NUMBER))
        self._shared = np.flatnonzero(plain & (types == CellType.SHARED))
        self._inline = np.flatnonzero((shapes == Shape.INLINE) & (types == CellType.INLINE))
        usual = np.concatenate([self._numbers, self._shared, self._inline])
        left = shapes != Shape.EMPTY
        left[usual] = False
        self.rest = np.flatnonzero(left)
        """Positions in ``cells`` of those that must be read one by one."""

    def read_numbers(self, values: GatheredColumn) -> None:
        """Set the plain numbers.

        Raises:
            ValueError: One is not a number.
        """
        at = self._numbers
        numbers, filled = self._parsed(at)
        rows = self._rows[at]
        values.numbers[rows] = numbers
        values.kinds[rows] = np.where(filled, CellKind.NUMBER, CellKind.BLANK)

    def read_shared(self, values: GatheredColumn, shared: SharedStrings) -> None:
        """Set the shared texts.

        Raises:
            ValueError: A position is not a number or not in the list.
        """
        at = self._shared
        if not len(at):
            return
        numbers, filled = self._parsed(at)
        at, positions = at[filled], numbers[filled].astype(np.int64)
        texts = shared.texts
        if len(at) and (positions.min() < 0 or positions.max() >= len(texts)):
            raise DamagedCellError
        used = np.zeros(len(texts), np.bool_)
        used[positions] = True
        codes = np.full(len(texts), -1, np.int32)
        codes[used] = values.text_codes([texts[at] for at in np.flatnonzero(used).tolist()])
        values.set_texts(self._rows[at], codes[positions])

    def read_inline(self, values: GatheredColumn) -> None:
        """Set the inline texts of one run.

        Raises:
            ValueError: One is not in UTF-8.
        """
        at = self._inline
        # <is><t>…</t></is></c>; the longer tag asks to keep spaces
        short = self._data[self._tag_ends[at] + 6] == _GT
        starts = self._tag_ends[at] + np.where(short, 7, 4 + len('<t xml:space="preserve">'))
        ends = self._ends[at] - len("</t></is></c>")
        known: dict[bytes, int] = {b"": -1}
        codes = np.empty(len(at), np.int32)
        xml = self._xml
        for position, (start, end) in enumerate(zip(starts.tolist(), ends.tolist(), strict=True)):
            raw = xml[start:end]
            code = known.get(raw)
            if code is None:
                code = known[raw] = values.code(decoded(raw.decode()))
            codes[position] = code
        values.set_texts(self._rows[at], codes)

    def _parsed(self, at: _Places) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
        """The numbers between ``<v>`` and ``</v></c>``, and which of them are not empty."""
        starts = self._tag_ends[at] + 3
        sizes = self._ends[at] - len("</v></c>") - starts
        filled = sizes > 0
        numbers = np.full(len(at), np.nan)
        if not filled.any():
            return numbers, filled
        numbers[filled] = _floats(self._data, starts[filled], sizes[filled])
        return numbers, filled


def _floats(
    data: npt.NDArray[np.uint8], starts: _Places, sizes: _Places
) -> npt.NDArray[np.float64]:
    """The numbers spelled at some places; whole ones the short way."""
    if int(sizes.max()) <= _LONGEST_WHOLE:
        whole, stops = digits_at(data, starts)
        if np.array_equal(stops - starts, sizes):
            return whole.astype(np.float64)
    return _spelled_floats(data, starts, sizes)


def _spelled_floats(
    data: npt.NDArray[np.uint8], starts: _Places, sizes: _Places
) -> npt.NDArray[np.float64]:
    width = int(sizes.max())
    if width > _LONGEST_NUMBER:
        raise DamagedCellError
    offsets = np.arange(width)
    spelled = data[np.minimum(starts[:, None] + offsets, len(data) - 1)]
    spelled[offsets >= sizes[:, None]] = 0
    if (spelled == _UNDERSCORE).any():
        raise DamagedCellError
    numbers: npt.NDArray[np.float64] = spelled.view(f"S{width}")[:, 0].astype(np.float64)
    if np.isnan(numbers).any():
        raise DamagedCellError  # an error cell, told one by one
    return numbers
