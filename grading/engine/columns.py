"""The typed columns that intake hands to the engine."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from grading.engine.grades import Lookup
from grading.engine.problems import Problem
from grading.language import Lang

__all__ = ["Intake"]


@dataclass(frozen=True, slots=True)
class Intake:
    """A customer block after reading: columns by input name, and what is wrong with them.

    Args:
        rows: How many data rows there are, trailing blank rows dropped.
        first_row: 1-based sheet row of the first of them.
        columns: Per recognised input an array of shape ``(rows,)``. number: float64, NaN blank.
            date: datetime64[D], NaT blank. choice: int16 position in ``Input.choices``, -1 blank.
            boolean: int8 0 or 1, -1 blank. text: see ``texts``. Missing inputs are absent.
        invalid: Per input a bool array: the cell has a problem, so the row gets no grade where
            the input decides. Absent where no cell is invalid.
        texts: Per recognised text input a ``Lookup``.
        positions: Per recognised input the zero-based position of its column in the block.
        keys: One key per row as text, "" for a blank; 1001 and "1001" are the same key.
        blank: bool, shape ``(rows,)``: the whole row is empty.
        problems: What must be mended; a row with one may be ungraded.
        warnings: What should be looked at; it changes no grade.
        language: The language most headers were recognised in, None if none was.
        formulas: Names of inputs whose cells hold formulas (values as of the last save).
    """

    rows: int
    first_row: int
    columns: Mapping[str, npt.NDArray[np.generic]]
    invalid: Mapping[str, npt.NDArray[np.bool_]]
    texts: Mapping[str, Lookup]
    positions: Mapping[str, int]
    keys: Lookup
    blank: npt.NDArray[np.bool_]
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    language: Lang | None
    formulas: tuple[str, ...] = field(default=())
