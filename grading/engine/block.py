"""A rectangle of raw cells, held by column, as any host delivers it.

Columns are arrays, not lists of Python objects, because reading a large sheet costs mostly
the making of objects. A text is held as a code into a table of distinct texts, so that each
distinct text is read once however many rows repeat it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

import numpy as np
import numpy.typing as npt

__all__ = ["Block", "CellKind", "RawColumn"]


class CellKind(IntEnum):
    """What a cell holds."""

    BLANK = 0
    NUMBER = 1
    """``numbers`` holds it; may be a date serial of the workbook's own calendar."""
    TEXT = 2
    """``text_codes`` points into ``texts``."""
    BOOL = 3
    """``numbers`` holds 0 or 1."""
    ERROR = 4
    """``text_codes`` points at the error's text, such as ``#N/A``."""
    DATE = 5
    """``numbers`` holds days since 1970-01-01 (hosts that deliver dates as dates)."""
    UNCACHED = 6
    """A formula without a stored result."""


@dataclass(frozen=True, slots=True)
class RawColumn:
    """The data cells of one column, top to bottom, header not included.

    Args:
        kinds: uint8, shape ``(rows,)``, members of ``CellKind``.
        numbers: float64, shape ``(rows,)``, NaN where the cell holds no number.
        text_codes: int32, shape ``(rows,)``, index into ``texts``, -1 where there is no text.
        texts: The distinct texts.
        formulas: bool, shape ``(rows,)``, true where the cell holds a formula; None: no cell does.
        dated: bool, shape ``(rows,)``, true where a number is shown as a date; None: none is.
    """

    kinds: npt.NDArray[np.uint8]
    numbers: npt.NDArray[np.float64]
    text_codes: npt.NDArray[np.int32]
    texts: Sequence[str]
    formulas: npt.NDArray[np.bool_] | None = None
    dated: npt.NDArray[np.bool_] | None = None

    def __len__(self) -> int:
        return len(self.kinds)


@dataclass(frozen=True)
class Block:
    """A header row and the data rows under it.

    Args:
        headers: Header cells as texts, left to right; blank headers are empty strings.
        rows: How many data rows there are (totals row not counted).
        first_row: 1-based sheet row of the first data row.
        first_column: 1-based sheet column of the first header.
        load: Gives the raw column at a zero-based position; called at most once per column.
        sheet: Sheet name, or the file's name for CSV.
        date1904: Whether date serials count from 1904-01-01.
        text_only: Whether every cell is text by nature (CSV).
        yielding: Zero-based positions of columns that Tierbook filled itself; where a person's
            own column holds the same input, that one is read.
    """

    headers: tuple[str, ...]
    rows: int
    first_row: int
    first_column: int
    load: Callable[[int], RawColumn]
    sheet: str = ""
    date1904: bool = False
    text_only: bool = False
    yielding: frozenset[int] = frozenset()
    _cache: dict[int, RawColumn] = field(default_factory=dict, repr=False, compare=False)

    def column(self, position: int) -> RawColumn:
        """The raw column at a zero-based position, read on first use."""
        if position not in self._cache:
            self._cache[position] = self.load(position)
        return self._cache[position]
