"""How far a number scaled to the range of all customers must move for a better tier."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from math import ceil, floor

import numpy as np
import numpy.typing as npt

from grading.engine.fit import FittedScheme
from grading.engine.grades import Lookup
from grading.engine.input_columns import Column
from grading.schemes.models import Scale, Scheme, Scorecard
from grading.schemes.unary import Interval

__all__ = ["Reach", "reaches", "repeated", "scaled_inputs"]

_STEPS = 64
"""Values tried at once between one that lifts and one that does not."""
_ROUNDS = 6
"""After so many halvings by 64 nothing is left between two neighbouring floats of use."""
_ROUGH = 0.005
"""A figure may be rounded by this share of itself, away from the customer's."""
_DECIMALS = 16


@dataclass(frozen=True, slots=True)
class Reach:
    """The least move of one scaled input that lifts a customer.

    Args:
        input: Name of the input.
        needed: What the number must meet.
        tier: Position of the tier that gives, the best being 0.
    """

    input: str
    needed: Interval
    tier: int


def scaled_inputs(scheme: Scheme) -> Mapping[str, Scale]:
    """The inputs that earn points by their place in a range, with that range."""
    return {
        part.input: part.scale
        for step in scheme.steps
        if isinstance(step, Scorecard)
        for part in step.characteristics
        if part.scale is not None
    }


def reaches(
    fitted: FittedScheme, one: Mapping[str, Column], now: int, *, as_of: date
) -> Iterator[Reach]:
    """The least move of each scaled input that alone gives a better tier.

    Args:
        fitted: What grades.
        one: The columns of one customer.
        now: Position of the customer's tier.
        as_of: The date that counts as today.
    """
    for name, scale in scaled_inputs(fitted.scheme).items():
        end = scale.high if scale.order == "descending" else scale.low
        worst = scale.low if scale.order == "descending" else scale.high
        if name in one and end is not None and worst is not None and worst != end:
            found = _Search(fitted, one, name, now, as_of).least(worst, end)
            if found is not None:
                yield found


def repeated(column: Column, times: int) -> Column:
    """The cell of one row as a column of so many rows."""
    if isinstance(column, Lookup):
        return Lookup(np.repeat(column.codes, times), column.texts)
    return np.repeat(np.asarray(column), times)


@dataclass(frozen=True, slots=True)
class _Search:
    fitted: FittedScheme
    one: Mapping[str, Column]
    name: str
    now: int
    as_of: date

    def least(self, worst: float, end: float) -> Reach | None:
        """The move towards the better end of the range, None where even that does not lift."""
        here = float(np.asarray(self.one[self.name], np.float64)[0])
        missed, lifting = worst if np.isnan(here) else here, end
        if not self._lifts(np.array([end])).any():
            return None
        for _ in range(_ROUNDS):
            tried = np.linspace(missed, lifting, _STEPS + 1)
            first = int(np.argmax(self._lifts(tried)))
            missed, lifting = float(tried[max(first - 1, 0)]), float(tried[first])
        figure = self._rounded(lifting, end, upwards=worst < end)
        tier = int(self._tiers(np.array([figure]))[0])
        low, high = (figure, None) if worst < end else (None, figure)
        return Reach(self.name, Interval(low, high, True, True), tier)

    def _rounded(self, number: float, end: float, *, upwards: bool) -> float:
        """The number with few decimals, rounded towards the better end and not beyond it."""
        for decimals in range(_DECIMALS):
            scaled = round(number * 10.0**decimals, 6)
            figure = float(ceil(scaled) if upwards else floor(scaled)) / 10.0**decimals
            within = figure <= end if upwards else figure >= end
            close = abs(figure - number) <= _ROUGH * abs(number)
            if within and close and self._lifts(np.array([figure])).all():
                return figure
        return number

    def _lifts(self, values: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
        tiers = self._tiers(values)
        lifts: npt.NDArray[np.bool_] = (tiers >= 0) & (tiers < self.now)
        return lifts

    def _tiers(self, values: npt.NDArray[np.float64]) -> npt.NDArray[np.intp]:
        columns = {name: repeated(column, len(values)) for name, column in self.one.items()}
        columns[self.name] = values
        graded = self.fitted.grade(columns, as_of=self.as_of, reasons=False).grade.codes
        return np.asarray(graded, np.intp)
