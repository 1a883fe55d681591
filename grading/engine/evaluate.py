"""Running a compiled scheme over columns, in blocks that stay in the processor's cache.

Every deciding variable has few codes, so all that can happen to a customer is a grid of cells:
one per combination of codes. Once enough rows have been graded to pay for it, the whole grid is
computed with the same kernels, and grading a row is finding its cell. Grids that would be too
large are never made; the kernels then run on the rows.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from grading.engine.axis import Codes
from grading.engine.compile import Program
from grading.engine.gaps import Gaps
from grading.engine.kernel import State
from grading.engine.reason_codes import ReasonCodes
from grading.engine.sources import Sources
from grading.engine.variables import outputs_of
from grading.schemes.models import Given, Told

__all__ = ["Evaluator", "Verdicts"]

BLOCK_ROWS = 8192
"""So many rows of a few columns stay in the second-level cache (measured)."""
MOST_CELLS = 1 << 17
"""Beyond it, looking up a cell misses the cache more than it saves."""
_ROWS_PER_CELL = 2
"""A grid is made once so many rows per cell have been graded: then making it has paid."""


Numbers = Mapping[str, npt.NDArray[np.float64]]
_NO_NUMBERS: Numbers = {}


@dataclass(frozen=True, slots=True)
class Verdicts:
    """The outcome for some rows, or for all cells of a grid.

    Args:
        grade: Position of the tier, -1 for none.
        reason: Number of the reason: a position in ``catalogue``, or itself what
            ``ReasonCodes`` numbers. Causes of ``Gaps`` have the same number either way.
        codes: Axis codes of the steps' word outputs, 0 for blanks.
        numbers: The steps' number outputs, NaN for blanks.
        catalogue: The reasons that can occur, as ``ReasonCodes`` numbers them.
    """

    grade: Codes
    reason: Codes
    codes: Mapping[str, Codes]
    numbers: Mapping[str, npt.NDArray[np.float64]]
    catalogue: npt.NDArray[np.int64] | None = None

    def arrays(self) -> list[npt.NDArray[Any]]:
        """All arrays, in one order for every ``Verdicts`` of a program."""
        return [self.grade, self.reason, *self.codes.values(), *self.numbers.values()]

    def like(self, arrays: list[npt.NDArray[Any]]) -> "Verdicts":
        """The same outcome with other arrays in the order of ``arrays()``."""
        words = len(self.codes)
        return Verdicts(
            arrays[0],
            arrays[1],
            dict(zip(self.codes, arrays[2 : 2 + words], strict=True)),
            dict(zip(self.numbers, arrays[2 + words :], strict=True)),
            self.catalogue,
        )


class Evaluator:
    """Grades rows of one program, remembering the grid of cells once it pays.

    Args:
        program: What is graded.
        most_cells: The largest grid that is made.
        block_rows: How many rows are taken at a time.
    """

    def __init__(
        self, program: Program, *, most_cells: int = MOST_CELLS, block_rows: int = BLOCK_ROWS
    ) -> None:
        self.program = program
        self._most_cells = most_cells
        self._block_rows = block_rows
        self.gaps = Gaps(program)
        steps = [s for s in program.scheme.steps if not isinstance(s, Given | Told)]
        put_out = [name for step in steps for name in outputs_of(step) if name in program.axes]
        self.reasons = ReasonCodes(program)
        self._words = [n for n in dict.fromkeys(put_out) if program.axes[n].cuts is None]
        self._numbers = [n for n in dict.fromkeys(put_out) if program.axes[n].cuts is not None]
        self._shape = tuple(program.axes[name].size for name in program.coded)
        self._cells = int(np.prod([float(size) for size in self._shape]).clip(max=2.0**62))
        self._graded_rows = 0
        self._grid: Verdicts | None = None
        if program.numeric or program.aged:  # points that may be any number have no cells
            self._cells = most_cells + 1

    @cached_property
    def _tiers(self) -> npt.NDArray[np.int8]:
        """Per code of what tells customers apart the position of its tier, -1 for none."""
        grades: list[object] = [tier.grade for tier in self.program.scheme.tiers]
        words = self.program.axes[self.program.verdict].values
        return np.array([grades.index(w) if w in grades else -1 for w in words], np.int8)

    def run(self, sources: Sources) -> Verdicts:
        """The outcome of every row; cells that cannot be used count as they stand."""
        self._graded_rows += sources.rows
        if self._grid is None and self._graded_rows >= _ROWS_PER_CELL * self._cells:
            self.precompute()
        if sources.rows <= self._block_rows:
            verdicts = self.judge(sources, slice(None))
            return verdicts.like([_full(array, (sources.rows,)) for array in verdicts.arrays()])
        whole: Verdicts | None = None
        for begin in range(0, sources.rows, self._block_rows):
            block = slice(begin, begin + self._block_rows)
            part = self.judge(sources, block)
            if whole is None:
                whole = part.like([np.empty(sources.rows, a.dtype) for a in part.arrays()])
            for target, array in zip(whole.arrays(), part.arrays(), strict=True):
                target[block] = array
        assert whole is not None
        return whole

    def judge(self, sources: Sources, rows: slice | npt.NDArray[np.intp]) -> Verdicts:
        """The outcome of some rows, in shapes that broadcast to theirs."""
        codes = sources.codes(rows)
        if self._grid is not None:
            return self._by_cell(codes)
        return self._stepwise(codes, sources.numbers_read(rows))

    def precompute(self) -> None:
        """Make the grid of cells now, unless it is too large."""
        if self._cells <= self._most_cells:
            self._grid = self._all_cells()

    def state(self, codes: Mapping[str, Codes], numbers: Numbers = _NO_NUMBERS) -> State:
        """All that the steps put out, whether or not a grade comes of it.

        Args:
            codes: As ``Sources.codes``.
            numbers: As ``Sources.numbers_read``.
        """
        state = State(dict(codes), dict(numbers))
        for kernel in self.program.kernels:
            kernel.run(state)
        return state

    def _by_cell(self, codes: Mapping[str, Codes]) -> Verdicts:
        """Look up the cell of each row."""
        assert self._grid is not None
        cell: npt.NDArray[np.intp] = np.zeros(1, np.intp)
        for name, size in zip(self.program.coded, self._shape, strict=True):
            cell = cell * size + codes[name]
        return self._grid.like([table.take(cell) for table in self._grid.arrays()])

    def _all_cells(self) -> Verdicts:
        """The outcome of every combination of codes, each variable along its own dimension."""
        codes = {}
        for place, (name, size) in enumerate(zip(self.program.coded, self._shape, strict=True)):
            shape = [1] * len(self._shape)
            shape[place] = size
            codes[name] = np.arange(size, dtype=np.int32).reshape(shape)
        verdicts = self._stepwise(codes)
        grid = verdicts.like([_full(a, self._shape).ravel() for a in verdicts.arrays()])
        causes = np.arange(self.gaps.causes)
        catalogue, places = np.unique(np.append(causes, grid.reason), return_inverse=True)
        small = np.int16 if len(catalogue) < 2**15 else np.int32
        reason = places[len(causes) :].astype(small)
        return replace(grid, reason=reason, catalogue=catalogue)

    def _stepwise(self, codes: Mapping[str, Codes], numbers: Numbers = _NO_NUMBERS) -> Verdicts:
        """Run every step, then put the causes why rows cannot be graded over the result."""
        state = self.state(codes, numbers)
        cause = self.gaps.first(codes)
        verdict = state.codes[self.program.verdict]
        grade = self._tiers.take(verdict)
        reason = self.reasons.codes(state) + self.reasons.first
        stalled = (grade < 0 if self.program.scheme.tiers else verdict == 0) & (cause < 0)
        if stalled.any():
            reason = np.where(stalled, self.reasons.stalled(state, stalled), reason)
        lacking = cause >= 0
        words = {name: state.codes[name] for name in self._words}
        numbers = {name: state.numbers[name] for name in self._numbers}
        if lacking.any():
            grade, reason = np.where(lacking, np.int8(-1), grade), np.where(lacking, cause, reason)
            words = {name: np.where(lacking, 0, array) for name, array in words.items()}
            numbers = {name: np.where(lacking, np.nan, array) for name, array in numbers.items()}
        return Verdicts(grade, reason, words, numbers)


def _full(array: Codes, shape: tuple[int, ...]) -> Codes:
    return array if array.shape == shape else np.ascontiguousarray(np.broadcast_to(array, shape))
