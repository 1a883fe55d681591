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
        rows: How many data rows there are; blank rows and totals rows at the end are dropped.
        first_row: 1-based sheet row of the first of them.
        columns: Per recognised input an array of shape ``(rows,)``. number: float64, NaN blank.
            date: datetime64[D], NaT blank. choice: int16 position in ``Input.choices``, -1 blank.
            boolean: int8 0 or 1, -1 blank. text: not here but in ``texts``. A cell with a
            problem holds what a blank holds. Inputs that are missing, or whose header is not
            clear, are absent. Blanks are not yet replaced by ``blank_as`` or ``blank_from``.
        invalid: Per input a bool array: the cell has a problem, so the row gets no grade where
            the input decides. All true for an input whose header is not clear. Absent where no
            cell is invalid. A blank cell is not invalid, even where it is a problem because the
            input is required.
        texts: Per recognised text input a ``Lookup``, the texts unchanged, -1 blank; numbers in
            such a column are texts as Excel shows them.
        positions: Per recognised input the zero-based position of its column in the block.
        keys: One key per row as text, "" for a blank; 1001 and "1001" are the same key. Rows of
            a repeated key are graded like others, and named in ``problems``.
        blank: bool, shape ``(rows,)``: no cell of the row that was read holds anything; such a
            row is no customer and gets no grade.
        problems: What must be mended, those of the whole first, then row by row; a row with one
            may be ungraded.
        warnings: What should be looked at, in the same order; it changes no grade.
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

    @property
    def by_input(self) -> dict[str, npt.NDArray[np.generic] | Lookup]:
        """Columns and texts together, as ``fit`` and ``FittedScheme.grade`` take them."""
        return {**self.columns, **self.texts}
