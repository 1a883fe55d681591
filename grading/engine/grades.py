"""What grading gives back: codes plus the texts they stand for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

__all__ = ["EXPIRES_ON", "Grades", "Lookup"]

EXPIRES_ON = "expires_on"
"""The output that holds the last day of each grade, in a scheme that dates move."""


@dataclass(frozen=True, slots=True)
class Lookup:
    """One text per row, held as a code per row and the distinct texts.

    Args:
        codes: Integer array, shape ``(rows,)``; -1 where a row has none.
        texts: The distinct texts; a code is a zero-based position in it.
    """

    codes: npt.NDArray[np.signedinteger]
    texts: Sequence[str]

    def __len__(self) -> int:
        return len(self.codes)

    def to_list(self) -> list[str | None]:
        """One text per row, None where a row has none."""
        table: list[str | None] = [*self.texts, None]
        return [table[code] for code in self.codes.tolist()]


@dataclass(frozen=True, slots=True)
class Grades:
    """The grades of a population, one row per customer in the order given.

    Args:
        grade: Tier letters; -1 where a row could not be graded.
        label: The practice's own word for the tier, in the language asked for.
        reason: Which rule decided, or why there is no grade; never -1.
        score: float64 rounded to 6 decimals, NaN where there is none; None if the scheme has none.
        approach: How to speak with each customer, -1 where the scheme says nothing; None for a
            scheme without approaches.
        outputs: Other named results of the steps: a ``Lookup`` for words, float64 for numbers,
            datetime64[D] for dates.
    """

    grade: Lookup
    label: Lookup
    reason: Lookup
    score: npt.NDArray[np.float64] | None
    outputs: Mapping[str, "Lookup | npt.NDArray[np.generic]"] = field(default_factory=dict)
    approach: Lookup | None = None

    def __len__(self) -> int:
        return len(self.grade.codes)

    @property
    def decided(self) -> npt.NDArray[np.bool_]:
        """Which rows were told apart: those with a grade, in a scheme without tiers a label."""
        codes = self.grade.codes if self.grade.texts else self.label.codes
        return codes >= 0
